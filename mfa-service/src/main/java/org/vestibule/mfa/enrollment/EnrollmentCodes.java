package org.vestibule.mfa.enrollment;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.vestibule.mfa.authenticator.Authenticator;
import org.vestibule.mfa.authenticator.Authenticators;
import org.vestibule.mfa.challenge.Challenge;
import org.vestibule.mfa.challenge.Challenges;
import org.vestibule.mfa.guard.Guard;
import org.vestibule.mfa.guard.Guard.Evidence;
import org.vestibule.mfa.guard.Guard.Factor;
import org.vestibule.mfa.guard.Guard.Verdict;
import org.vestibule.mfa.method.MethodType;
import org.vestibule.mfa.method.OneTimeCode;
import org.vestibule.mfa.method.totp.Totp;
import org.vestibule.mfa.method.webauthn.Shown;
import org.vestibule.platform.token.Caller;

/** Checks the code that confirms a pending authenticator. */
@Singleton
class EnrollmentCodes {
    private final Authenticators authenticators;
    private final Challenges challenges;
    private final Guard guard;

    EnrollmentCodes(Authenticators authenticators, Challenges challenges, Guard guard) {
        this.authenticators = authenticators;
        this.challenges = challenges;
        this.guard = guard;
    }

    /**
     * @param step the TOTP step to record; 0 for codes that were sent
     * @param clockLag how far behind the clock of the app is that made a code too old; empty where it made none lately
     * @param shown by a security key; empty for every other
     */
    record Checked(Verdict verdict, long step, Optional<Duration> clockLag, Optional<Shown> shown) {
        static Checked of(Verdict verdict) {
            return of(verdict, Optional.empty());
        }

        static Checked of(Verdict verdict, Optional<Shown> shown) {
            return new Checked(verdict, 0, Optional.empty(), shown);
        }
    }

    Checked check(Caller me, Authenticator pending, String typed, Instant now) {
        Optional<String> code = OneTimeCode.read(typed);
        return switch (pending.methodType()) {
            case TOTP -> {
                OptionalLong step = code.map(c -> Totp.matchingStep(authenticators.open(pending), c, now))
                        .orElse(OptionalLong.empty());
                var evidence = new Evidence.Step(pending.id, step.orElse(Guard.NO_MATCH), pending.lastStep);
                Verdict verdict = guard.decide(me.id(), Factor.ENROLLMENT, evidence);
                Optional<Duration> lag = step.isPresent()
                        ? Optional.empty()
                        : code.flatMap(c -> Totp.lag(authenticators.open(pending), c, now));
                yield new Checked(verdict, step.orElse(0), lag, Optional.empty());
            }
            case SMS, EMAIL ->
                challenges
                        .ofAuthenticator(me.id(), pending.id, EnrollmentAccess.bindingOf(me))
                        .map(challenge -> Checked.of(decide(me, challenge, code)))
                        .orElseGet(() -> Checked.of(new Verdict.Gone()));
            case WEBAUTHN -> Checked.of(new Verdict.Gone());
        };
    }

    /** Whether the code is right, before it is decided on: a guess must not cost what success does. */
    boolean isRight(Caller me, Authenticator pending, String typed, Instant now) {
        return pending.methodType() != MethodType.WEBAUTHN
                && OneTimeCode.read(typed)
                        .filter(code -> pending.methodType() == MethodType.TOTP
                                ? Totp.matchingStep(authenticators.open(pending), code, now)
                                        .isPresent()
                                : challenges
                                        .ofAuthenticator(me.id(), pending.id, EnrollmentAccess.bindingOf(me))
                                        .filter(challenge -> OneTimeCode.equal(challenge.code(), code))
                                        .isPresent())
                        .isPresent();
    }

    private Verdict decide(Caller me, Challenge challenge, Optional<String> code) {
        boolean right = code.map(c -> OneTimeCode.equal(challenge.code(), c)).orElse(false);
        return guard.decide(me.id(), Factor.ENROLLMENT, new Evidence.Answer(challenge.id(), right));
    }
}
