package org.vestibule.mfa.verification;

import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.vestibule.mfa.authenticator.Authenticators;
import org.vestibule.mfa.authenticator.Authenticators.Owned;
import org.vestibule.mfa.challenge.Challenge;
import org.vestibule.mfa.challenge.Challenges;
import org.vestibule.mfa.guard.Guard;
import org.vestibule.mfa.guard.Guard.Evidence;
import org.vestibule.mfa.guard.Guard.Factor;
import org.vestibule.mfa.guard.Guard.Verdict;
import org.vestibule.mfa.method.MethodType;
import org.vestibule.mfa.method.webauthn.Assertion;
import org.vestibule.mfa.method.webauthn.AssertionCheck;
import org.vestibule.mfa.method.webauthn.AssertionCheck.Asked;
import org.vestibule.mfa.method.webauthn.SecurityKeys;
import org.vestibule.mfa.person.Person;
import org.vestibule.mfa.policy.RelyingParties;
import org.vestibule.mfa.verification.VerificationOutcome.Unknown;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.token.Caller;

/**
 * Verifies what a security key signed: checked first, then decided on by the {@link Guard}, then recorded by the database,
 * where its count must have grown. It counts for the key that signed, whichever of the person's was asked for.
 */
@Singleton
class SecurityKeyVerification {
    private final Authenticators authenticators;
    private final Challenges challenges;
    private final SecurityKeys keys;
    private final AssertionCheck check;
    private final RelyingParties parties;
    private final Guard guard;
    private final VerificationRecords records;
    private final TenantScope scope;

    SecurityKeyVerification(
            Authenticators authenticators,
            Challenges challenges,
            SecurityKeys keys,
            AssertionCheck check,
            RelyingParties parties,
            Guard guard,
            VerificationRecords records,
            TenantScope scope) {
        this.authenticators = authenticators;
        this.challenges = challenges;
        this.keys = keys;
        this.check = check;
        this.parties = parties;
        this.guard = guard;
        this.records = records;
        this.scope = scope;
    }

    /** @param credential what {@code toJSON()} of it gives */
    VerificationOutcome verify(Caller me, UUID authenticator, UUID challengeId, String credential, Origin origin) {
        Optional<Owned> asked = authenticators
                .active(me.tenant(), me.id(), authenticator)
                .filter(owned -> owned.authenticator().methodType() == MethodType.WEBAUTHN);
        if (asked.isEmpty()) {
            return new Unknown();
        }
        Person person = asked.get().person();
        Optional<VerificationOutcome> refused =
                records.refusedUnseen(me, person, MethodType.WEBAUTHN, Factor.SECURITY_KEY);
        if (refused.isPresent()) {
            return refused.get();
        }
        Optional<Challenge> challenge = Optional.ofNullable(challengeId)
                .flatMap(id -> challenges.find(me.id(), id, me.tokenId()))
                .filter(found -> found.authenticator().equals(authenticator));
        return challenge
                .flatMap(found -> assertionOf(person, found, credential)
                        .map(assertion -> decide(person, found, assertion, origin)))
                .orElseGet(Unknown::new);
    }

    private Optional<Assertion> assertionOf(Person person, Challenge challenge, String credential) {
        return scope.call(person.tenant, () -> parties.of(person.tenant)
                .map(party -> check.check(
                        party,
                        challenge.code(),
                        new Asked(person.webauthnHandle, keys.of(person.tenant, person.userId)),
                        credential)));
    }

    private VerificationOutcome decide(Person person, Challenge challenge, Assertion assertion, Origin origin) {
        Verdict verdict = guard.decide(
                person.userId,
                Factor.SECURITY_KEY,
                new Evidence.Signature(challenge.id(), assertion instanceof Assertion.Signed));
        return switch (assertion) {
            case Assertion.Signed signed
            when verdict instanceof Verdict.Accepted accepted -> record(person, challenge, signed, accepted, origin);
            case Assertion.Copied(var key) -> records.copied(verdict, person, key.authenticatorId, origin);
            case Assertion.Signed _, Assertion.Refused _ ->
                records.refused(verdict, person, MethodType.WEBAUTHN.value(), origin);
        };
    }

    /** Two signatures with one count may have been checked at once; the database lets the first one in. */
    private VerificationOutcome record(
            Person person, Challenge challenge, Assertion.Signed signed, Verdict.Accepted accepted, Origin origin) {
        VerificationOutcome outcome = scope.call(person.tenant, () -> {
            records.lockFirst(person);
            Optional<Owned> used = authenticators.active(person.tenant, person.userId, signed.key().authenticatorId);
            if (used.isEmpty()) {
                return new Unknown();
            }
            return keys.recordCount(signed.key(), signed.signCount(), signed.backupState())
                    ? records.signed(used.get(), challenge.id(), signed.shown(), accepted.unlocked(), origin)
                    : records.copiedMeanwhile(person, used.get().authenticator(), origin);
        });
        if (outcome instanceof VerificationOutcome.Verified && accepted.counted()) {
            guard.forgive(person.userId, Factor.SECURITY_KEY);
        }
        return outcome;
    }
}
