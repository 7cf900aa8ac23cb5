package org.vestibule.mfa.verification;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.vestibule.mfa.authenticator.Authenticators;
import org.vestibule.mfa.authenticator.Authenticators.Owned;
import org.vestibule.mfa.challenge.Challenge;
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
import org.vestibule.mfa.verification.Proofs.Strength;
import org.vestibule.mfa.verification.VerificationOutcome.Unknown;
import org.vestibule.platform.http.Origin;

/**
 * Verifies what a security key signed: checked first, then decided on by the {@link Guard}, then recorded by the database,
 * where its count must have grown. It counts for the key that signed, whichever of the person's was asked for.
 */
@Singleton
class KeyVerifications {
    private final SecurityKeys keys;
    private final AssertionCheck check;
    private final RelyingParties parties;
    private final Authenticators authenticators;
    private final Guard guard;
    private final Ledger ledger;

    KeyVerifications(
            SecurityKeys keys,
            AssertionCheck check,
            RelyingParties parties,
            Authenticators authenticators,
            Guard guard,
            Ledger ledger) {
        this.keys = keys;
        this.check = check;
        this.parties = parties;
        this.authenticators = authenticators;
        this.guard = guard;
        this.ledger = ledger;
    }

    /** In a transaction that names the tenant. */
    VerificationOutcome verify(Owned asked, Challenge challenge, String credential, Origin origin) {
        Person person = asked.person();
        return parties.of(person.tenant)
                .map(party -> check.check(
                        party,
                        challenge.code(),
                        new Asked(person.webauthnHandle, keys.of(person.tenant, person.userId)),
                        credential))
                .map(assertion -> decide(person, challenge, assertion, origin))
                .orElseGet(Unknown::new);
    }

    private VerificationOutcome decide(Person person, Challenge challenge, Assertion assertion, Origin origin) {
        Verdict verdict = guard.decide(
                person.userId,
                Factor.SECURITY_KEY,
                new Evidence.Signature(challenge.id(), assertion instanceof Assertion.Signed));
        return switch (assertion) {
            case Assertion.Signed signed
            when verdict instanceof Verdict.Accepted(var unlocked) -> record(person, signed, unlocked, origin);
            case Assertion.Copied(var key) ->
                ledger.copied(verdict, person, authenticators.findById(key.authenticatorId), origin);
            case Assertion.Signed _, Assertion.Refused _ ->
                ledger.refused(verdict, person, MethodType.WEBAUTHN.value(), origin);
        };
    }

    /** Two signatures with one count may have been checked at once; the database lets the first one in. */
    private VerificationOutcome record(Person person, Assertion.Signed signed, boolean unlocked, Origin origin) {
        Optional<Owned> used = authenticators.active(person.tenant, person.userId, signed.key().authenticatorId);
        if (used.isEmpty()) {
            return new Unknown();
        }
        if (!keys.recordCount(signed.key(), signed.signCount(), signed.backupState())) {
            return ledger.copiedMeanwhile(person, used.get().authenticator(), origin);
        }
        ledger.used(used.get().authenticator());
        return ledger.accepted(used.get(), Strength.of(signed.shown()), unlocked, origin);
    }
}
