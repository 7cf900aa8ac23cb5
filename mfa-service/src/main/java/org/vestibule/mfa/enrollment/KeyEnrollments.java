package org.vestibule.mfa.enrollment;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.vestibule.mfa.authenticator.Authenticator;
import org.vestibule.mfa.authenticator.Authenticators;
import org.vestibule.mfa.challenge.Challenge;
import org.vestibule.mfa.challenge.Challenges;
import org.vestibule.mfa.challenge.KeyChallenges;
import org.vestibule.mfa.enrollment.EnrollmentCodes.Checked;
import org.vestibule.mfa.enrollment.EnrollmentOutcome.KeyStarted;
import org.vestibule.mfa.guard.Guard;
import org.vestibule.mfa.guard.Guard.Evidence;
import org.vestibule.mfa.guard.Guard.Factor;
import org.vestibule.mfa.guard.Guard.Verdict;
import org.vestibule.mfa.method.MethodType;
import org.vestibule.mfa.method.webauthn.CreationOptions;
import org.vestibule.mfa.method.webauthn.RandomBytes;
import org.vestibule.mfa.method.webauthn.Registration;
import org.vestibule.mfa.method.webauthn.Registration.Registered;
import org.vestibule.mfa.method.webauthn.RegistrationCheck;
import org.vestibule.mfa.method.webauthn.SecurityKeys;
import org.vestibule.mfa.person.Person;
import org.vestibule.mfa.policy.RelyingParties;
import org.vestibule.platform.token.Caller;

/** Begins the enrollment of security keys, and checks what they sign to confirm it. */
@Singleton
class KeyEnrollments {
    private final Authenticators authenticators;
    private final Ceremonies ceremonies;
    private final SecurityKeys keys;
    private final EnrollmentRules rules;
    private final Guard guard;
    private final Clock clock;

    KeyEnrollments(
            Authenticators authenticators,
            Ceremonies ceremonies,
            SecurityKeys keys,
            EnrollmentRules rules,
            Guard guard,
            Clock clock) {
        this.authenticators = authenticators;
        this.ceremonies = ceremonies;
        this.keys = keys;
        this.rules = rules;
        this.guard = guard;
        this.clock = clock;
    }

    /** What a registration is checked against. */
    @Singleton
    static class Ceremonies {
        private final RelyingParties parties;
        private final RegistrationCheck check;
        private final KeyChallenges issuing;
        private final Challenges challenges;

        Ceremonies(RelyingParties parties, RegistrationCheck check, KeyChallenges issuing, Challenges challenges) {
            this.parties = parties;
            this.check = check;
            this.issuing = issuing;
            this.challenges = challenges;
        }

        Optional<Challenge> challengeOf(Caller me, Authenticator pending) {
            return challenges.ofAuthenticator(me.id(), pending.id, EnrollmentAccess.bindingOf(me));
        }

        /** Empty where the key did not pass. */
        Optional<Registered> registered(Authenticator pending, Challenge challenge, String credential) {
            return parties.of(pending.tenant)
                    .map(party -> check.check(party, challenge.code(), credential))
                    .filter(Registered.class::isInstance)
                    .map(Registered.class::cast);
        }
    }

    EnrollmentOutcome begin(Caller me, String name, UUID replaces) {
        return rules.begin(me, MethodType.WEBAUTHN, replaces, (person, policy) -> {
            if (person.webauthnHandle == null) {
                person.webauthnHandle = RandomBytes.of(RandomBytes.HANDLE);
            }
            Authenticator pending =
                    Authenticator.pending(me.tenant(), me.id(), MethodType.WEBAUTHN, clock.instant(), Enrollments.LIFE);
            pending.name = name;
            pending.replaces = replaces;
            authenticators.persist(pending);
            Challenge challenge = ceremonies.issuing.issue(me.id(), pending.id, EnrollmentAccess.bindingOf(me));
            return new KeyStarted(pending, options(person, challenge), challenge.lifetime());
        });
    }

    private CreationOptions options(Person person, Challenge challenge) {
        return CreationOptions.of(
                ceremonies.parties.of(person.tenant).orElseThrow(),
                CreationOptions.User.of(person.webauthnHandle, person.username),
                challenge.code(),
                keys.of(person.tenant, person.userId),
                challenge.lifetime());
    }

    /** Whether the key passes, before it is decided on: a guess must not cost what success does. */
    boolean isRight(Caller me, Authenticator pending, String credential) {
        return ceremonies
                .challengeOf(me, pending)
                .flatMap(challenge -> ceremonies.registered(pending, challenge, credential))
                .isPresent();
    }

    /** Its challenge is over, right or wrong. A key that somebody has already is a wrong one. */
    Checked check(Caller me, Authenticator pending, String credential) {
        Optional<Challenge> challenge = ceremonies.challengeOf(me, pending);
        if (pending.methodType() != MethodType.WEBAUTHN || challenge.isEmpty()) {
            return Checked.of(new Verdict.Gone());
        }
        Optional<Registered> registered = ceremonies
                .registered(pending, challenge.get(), credential)
                .filter(key -> keys.add(pending.tenant, pending.id, key.key()));
        Verdict verdict = guard.decide(
                me.id(),
                Factor.ENROLLMENT,
                new Evidence.Signature(challenge.get().id(), registered.isPresent()));
        if (registered.isPresent() && !(verdict instanceof Verdict.Accepted)) {
            keys.withdraw(pending.tenant, pending.id);
        }
        return Checked.of(verdict, registered.map(Registration.Registered::shown));
    }
}
