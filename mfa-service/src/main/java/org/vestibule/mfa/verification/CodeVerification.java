package org.vestibule.mfa.verification;

import jakarta.inject.Singleton;
import java.time.Clock;
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
import org.vestibule.mfa.method.totp.Totp;
import org.vestibule.mfa.verification.VerificationOutcome.Rejected;
import org.vestibule.mfa.verification.VerificationOutcome.Unknown;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.tenancy.TenantScope.Statement;
import org.vestibule.platform.token.Caller;

/**
 * Verifies the six digits of an app, an SMS or a mail. The {@link Guard} is asked first whether the factor is locked; then the code
 * is compared; then the guard decides in one atomic step; then the database, the guard of record, takes the use or refuses it, in
 * the transaction that keeps the event.
 */
@Singleton
class CodeVerification {
    private final Authenticators authenticators;
    private final Challenges challenges;
    private final Guard guard;
    private final VerificationRecords records;
    private final Clock clock;

    CodeVerification(
            Authenticators authenticators,
            Challenges challenges,
            Guard guard,
            VerificationRecords records,
            Clock clock) {
        this.authenticators = authenticators;
        this.challenges = challenges;
        this.guard = guard;
        this.records = records;
        this.clock = clock;
    }

    /** @param challengeId of a code that was sent; null for an app */
    VerificationOutcome verify(Caller me, UUID authenticator, UUID challengeId, String typed, Origin origin) {
        Optional<Owned> found = authenticators.active(me.tenant(), me.id(), authenticator);
        if (found.isEmpty()) {
            return new Unknown();
        }
        Owned owned = found.get();
        MethodType method = owned.authenticator().methodType();
        Optional<VerificationOutcome> refused = records.refusedUnseen(me, owned.person(), method, factorOf(owned));
        if (refused.isPresent()) {
            return refused.get();
        }
        return switch (method) {
            case TOTP -> app(owned, typed, origin);
            case SMS, EMAIL ->
                Optional.ofNullable(challengeId)
                        .flatMap(id -> challenges.find(me.id(), id, me.tokenId()))
                        .filter(challenge -> challenge.authenticator().equals(authenticator))
                        .map(challenge -> sent(owned, challenge, typed, origin))
                        .orElseGet(Unknown::new);
            case WEBAUTHN -> new Unknown();
        };
    }

    private static Factor factorOf(Owned owned) {
        return owned.authenticator().methodType() == MethodType.WEBAUTHN
                ? Factor.SECURITY_KEY
                : Factor.digitsOf(owned.authenticator().id);
    }

    private VerificationOutcome app(Owned owned, String typed, Origin origin) {
        Authenticator app = owned.authenticator();
        OptionalLong step = OneTimeCode.read(typed)
                .map(code -> Totp.matchingStep(authenticators.open(app), code, clock.instant()))
                .orElse(OptionalLong.empty());
        Verdict verdict = guard.decide(
                owned.person().userId,
                factorOf(owned),
                new Evidence.Step(app.id, step.orElse(Guard.NO_MATCH), app.lastStep));
        VerificationOutcome outcome = recorded(owned, verdict, Authenticators.use(app, step, clock.instant()), origin);
        return outcome instanceof Rejected(var left, var unknown) ? new Rejected(left, lag(app, typed)) : outcome;
    }

    private Optional<Duration> lag(Authenticator app, String typed) {
        return OneTimeCode.read(typed).flatMap(code -> Totp.lag(authenticators.open(app), code, clock.instant()));
    }

    private VerificationOutcome sent(Owned owned, Challenge challenge, String typed, Origin origin) {
        boolean right = OneTimeCode.read(typed)
                .map(code -> OneTimeCode.equal(challenge.code(), code))
                .orElse(false);
        Verdict verdict =
                guard.decide(owned.person().userId, factorOf(owned), new Evidence.Answer(challenge.id(), right));
        Statement use = Authenticators.use(owned.authenticator(), challenge.id(), clock.instant());
        VerificationOutcome outcome = recorded(owned, verdict, use, origin);
        if (outcome instanceof VerificationOutcome.Verified) {
            challenges.answered(challenge, owned.authenticator());
        }
        return outcome;
    }

    private VerificationOutcome recorded(Owned owned, Verdict verdict, Statement use, Origin origin) {
        if (!(verdict instanceof Verdict.Accepted accepted)) {
            return records.refused(verdict, owned.person(), owned.authenticator().type, origin);
        }
        VerificationOutcome outcome = records.accepted(owned, use, accepted.unlocked(), origin);
        if (outcome instanceof VerificationOutcome.Verified && accepted.counted()) {
            guard.forgive(owned.person().userId, factorOf(owned));
        }
        return outcome;
    }
}
