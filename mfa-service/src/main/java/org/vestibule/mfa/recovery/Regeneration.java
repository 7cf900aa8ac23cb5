package org.vestibule.mfa.recovery;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.Message.Template;
import org.vestibule.contracts.ProblemType;
import org.vestibule.mfa.MfaText;
import org.vestibule.mfa.authenticator.Authenticators;
import org.vestibule.mfa.authenticator.TwoFactorStatus;
import org.vestibule.mfa.method.recovery.RecoveryCodeSets;
import org.vestibule.mfa.method.recovery.RecoveryCodeSets.Begun.Refused;
import org.vestibule.mfa.method.recovery.RecoveryCodeSets.Turn;
import org.vestibule.mfa.method.recovery.RecoveryCodes;
import org.vestibule.mfa.method.recovery.RecoveryCodes.NewSet;
import org.vestibule.mfa.notice.Notices;
import org.vestibule.mfa.person.People;
import org.vestibule.mfa.person.Person;
import org.vestibule.mfa.policy.Policies;
import org.vestibule.mfa.recovery.Regeneration.Outcome.Made;
import org.vestibule.mfa.recovery.Regeneration.Outcome.TooMany;
import org.vestibule.platform.event.SecurityEvents;
import org.vestibule.platform.event.SecurityEvents.Act;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.token.Caller;

/** Makes a fresh set of recovery codes: its slow hashes lie between two transactions, and nothing is hashed for who may not. */
@Singleton
class Regeneration {
    private final Before before;
    private final RecoveryCodeSets sets;
    private final RecoveryCodes codes;
    private final People people;
    private final SecurityEvents events;
    private final Notices notices;
    private final TenantScope scope;

    Regeneration(
            Before before,
            RecoveryCodeSets sets,
            RecoveryCodes codes,
            People people,
            SecurityEvents events,
            Notices notices,
            TenantScope scope) {
        this.before = before;
        this.sets = sets;
        this.codes = codes;
        this.people = people;
        this.events = events;
        this.notices = notices;
        this.scope = scope;
    }

    /** What must hold before a set is made. */
    @Singleton
    static class Before {
        private final Authenticators authenticators;
        private final TwoFactorStatus status;
        private final Policies policies;

        Before(Authenticators authenticators, TwoFactorStatus status, Policies policies) {
            this.authenticators = authenticators;
            this.status = status;
            this.policies = policies;
        }

        /** How many codes to make. Throws what stands against it. */
        int allowed(Caller me, Optional<Person> person) {
            if (person.filter(known -> !known.isAsIn(me)).isPresent()) {
                throw Problem.of(ProblemType.INVALID_TOKEN).detail(MfaText.LOGIN_OUTDATED);
            }
            status.requireMayWeaken(me);
            int number = policies.of(me.tenant()).recoveryCodes();
            if (number == 0 || authenticators.active(me.tenant(), me.id()).isEmpty()) {
                throw Problem.of(ProblemType.TWO_FACTOR_NOT_ENABLED)
                        .detail(number == 0 ? MfaText.NO_RECOVERY_CODES : MfaText.NO_METHOD_YET);
            }
            return number;
        }
    }

    /** Every way it can end; a {@link Problem} says what else stands against it. */
    sealed interface Outcome {
        /** Shown this once. */
        record Made(List<String> shown) implements Outcome {
            @Override
            public String toString() {
                return "Made[[redacted]]";
            }
        }

        record TooMany(Duration retryAfter) implements Outcome {}
    }

    Outcome regenerate(Caller me, Origin origin) {
        int number = scope.call(me.tenant(), () -> before.allowed(me, people.find(me.tenant(), me.id())));
        return switch (sets.begin(me.id())) {
            case Refused(var wait) -> new TooMany(wait);
            case Turn turn -> {
                try (turn) {
                    NewSet set = turn.make(number);
                    store(me, set, origin);
                    yield new Made(set.shown());
                }
            }
        };
    }

    private void store(Caller me, NewSet set, Origin origin) {
        scope.run(me.tenant(), () -> {
            Optional<Person> locked = people.lock(me.tenant(), me.id());
            before.allowed(me, locked);
            Person person = locked.orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
            codes.replace(me.tenant(), me.id(), set);
            people.factorsChanged(person);
            events.state(
                    EventType.RECOVERY_CODES_GENERATED,
                    me.tenant(),
                    me.id(),
                    Act.success(person.actor(), origin),
                    people.withVersion(person, me.session(), Map.of()));
            notices.mail(person, Template.RECOVERY_CODES_GENERATED, Map.of());
        });
    }
}
