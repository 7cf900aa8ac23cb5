package org.vestibule.mfa.verification;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.vestibule.mfa.authenticator.Authenticator;
import org.vestibule.mfa.authenticator.Authenticators;
import org.vestibule.mfa.authenticator.Authenticators.Owned;
import org.vestibule.mfa.challenge.Challenge;
import org.vestibule.mfa.challenge.Challenges;
import org.vestibule.mfa.guard.Guard;
import org.vestibule.mfa.guard.Guard.Evidence;
import org.vestibule.mfa.guard.Guard.Factor;
import org.vestibule.mfa.guard.Guard.Verdict;
import org.vestibule.mfa.method.MethodType;
import org.vestibule.mfa.method.OneTimeCode;
import org.vestibule.mfa.method.recovery.RecoveryCode;
import org.vestibule.mfa.method.recovery.RecoveryCodes;
import org.vestibule.mfa.method.totp.Totp;
import org.vestibule.mfa.person.Person;
import org.vestibule.mfa.verification.VerificationOutcome.Rejected;
import org.vestibule.mfa.verification.VerificationOutcome.Unknown;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.token.Caller;

/**
 * The one way in. A code is compared first; then the {@link Guard} decides in one atomic step; then the database, the
 * guard of record, takes the decision down or refuses it, in the transaction that keeps the event.
 */
@Singleton
public class Verifications {
    private final Authenticators authenticators;
    private final Challenges challenges;
    private final RecoveryCodes recoveryCodes;
    private final Guard guard;
    private final KeyVerifications keys;
    private final Ledger ledger;

    public Verifications(
            Authenticators authenticators,
            Challenges challenges,
            RecoveryCodes recoveryCodes,
            Guard guard,
            KeyVerifications keys,
            Ledger ledger) {
        this.authenticators = authenticators;
        this.challenges = challenges;
        this.recoveryCodes = recoveryCodes;
        this.guard = guard;
        this.keys = keys;
        this.ledger = ledger;
    }

    /** What a user shows of an authenticator. */
    sealed interface Showing {
        /** A code. */
        record Typed(String code) implements Showing {
            @Override
            public String toString() {
                return "Typed[[redacted]]";
            }
        }

        /** What a security key signed, as {@code toJSON()} gives it. */
        record Signed(String credential) implements Showing {
            @Override
            public String toString() {
                return "Signed[[redacted]]";
            }
        }
    }

    /** Verifies what is shown of an authenticator; of another kind than it is, it answers nothing. */
    VerificationOutcome authenticator(Caller me, UUID authenticator, UUID challengeId, Showing showing, Origin origin) {
        Optional<Challenge> challenge = challengeId == null
                ? Optional.empty()
                : challenges.find(me.id(), challengeId, me.tokenId()).filter(found -> found.authenticator()
                        .equals(authenticator));
        return authenticators
                .active(me.tenant(), me.id(), authenticator)
                .map(owned -> verify(owned, challenge, showing, origin))
                .orElseGet(Unknown::new);
    }

    private VerificationOutcome verify(Owned owned, Optional<Challenge> challenge, Showing showing, Origin origin) {
        MethodType method = owned.authenticator().methodType();
        if (owned.person().isBlocked() && method.isGuessable()) {
            return Ledger.blocked();
        }
        return switch (showing) {
            case Showing.Typed(var code) when method == MethodType.TOTP -> totp(owned, code, origin);
            case Showing.Typed(var code)
            when method != MethodType.WEBAUTHN ->
                challenge.map(found -> sent(owned, found, code, origin)).orElseGet(Unknown::new);
            case Showing.Signed(var credential)
            when method == MethodType.WEBAUTHN ->
                challenge
                        .map(found -> ledger.inTenant(
                                owned.person().tenant, () -> keys.verify(owned, found, credential, origin)))
                        .orElseGet(Unknown::new);
            case Showing.Typed _, Showing.Signed _ -> new Unknown();
        };
    }

    private VerificationOutcome totp(Owned owned, String typed, Origin origin) {
        OptionalLong step = OneTimeCode.read(typed)
                .map(code -> Totp.matchingStep(authenticators.open(owned.authenticator()), code, ledger.now()))
                .orElse(OptionalLong.empty());
        Verdict verdict = guard.decide(
                owned.person().userId,
                Factor.digitsOf(owned.authenticator().id),
                new Evidence.Step(owned.authenticator().id, step.orElse(Guard.NO_MATCH)));
        if (verdict instanceof Verdict.Accepted(var unlocked)) {
            return ledger.accepted(owned, step, unlocked, origin);
        }
        VerificationOutcome outcome = refused(verdict, owned, origin);
        return outcome instanceof Rejected(var left, var unknown)
                ? new Rejected(left, lag(owned.authenticator(), typed))
                : outcome;
    }

    private Optional<Duration> lag(Authenticator app, String typed) {
        return OneTimeCode.read(typed).flatMap(code -> Totp.lag(authenticators.open(app), code, ledger.now()));
    }

    private VerificationOutcome sent(Owned owned, Challenge challenge, String typed, Origin origin) {
        boolean right = OneTimeCode.read(typed)
                .map(code -> OneTimeCode.equal(challenge.code(), code))
                .orElse(false);
        Verdict verdict = guard.decide(
                owned.person().userId,
                Factor.digitsOf(owned.authenticator().id),
                new Evidence.Answer(challenge.id(), right));
        if (verdict instanceof Verdict.Accepted(var unlocked)) {
            return ledger.accepted(owned, OptionalLong.empty(), unlocked, origin);
        }
        return refused(verdict, owned, origin);
    }

    private VerificationOutcome refused(Verdict verdict, Owned owned, Origin origin) {
        return ledger.inTenant(
                owned.person().tenant,
                () -> ledger.refused(verdict, owned.person(), owned.authenticator().type, origin));
    }

    /** Verifies a recovery code. Where these are locked, it costs no hash. */
    VerificationOutcome recoveryCode(Caller me, String typed, Origin origin) {
        Optional<Duration> locked = guard.lockedFor(me.id(), Factor.RECOVERY_CODE);
        Optional<RecoveryCode> code =
                locked.isPresent() ? Optional.empty() : recoveryCodes.find(me.tenant(), me.id(), typed);
        return ledger.inTenant(me.tenant(), () -> ledger.person(me.tenant(), me.id())
                .map(person -> locked.map(wait -> ledger.stillLocked(person, Ledger.RECOVERY_CODE, wait))
                        .orElseGet(() -> recovery(person, code, origin)))
                .orElseGet(Unknown::new));
    }

    private VerificationOutcome recovery(Person person, Optional<RecoveryCode> code, Origin origin) {
        Verdict verdict = guard.decide(
                person.userId,
                Factor.RECOVERY_CODE,
                new Evidence.Recovery(code.map(found -> found.id).orElse(null)));
        if (!(verdict instanceof Verdict.Accepted(var unlocked))) {
            return ledger.refused(verdict, person, Ledger.RECOVERY_CODE, origin);
        }
        if (!recoveryCodes.consume(code.orElseThrow())) {
            return ledger.replayed(person, Ledger.RECOVERY_CODE, origin);
        }
        long left = recoveryCodes.count(person.tenant, person.userId).remaining();
        return ledger.recoveryCodeUsed(person, left, unlocked, origin);
    }
}
