package org.vestibule.mfa.recovery;

import jakarta.inject.Singleton;
import java.util.Map;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.Message.Template;
import org.vestibule.contracts.ProblemType;
import org.vestibule.mfa.MfaText;
import org.vestibule.mfa.authenticator.Authenticators;
import org.vestibule.mfa.authenticator.TwoFactorStatus;
import org.vestibule.mfa.method.recovery.RecoveryCodes;
import org.vestibule.mfa.method.recovery.RecoveryCodes.NewSet;
import org.vestibule.mfa.notice.Notices;
import org.vestibule.mfa.person.People;
import org.vestibule.mfa.person.Person;
import org.vestibule.mfa.policy.Policies;
import org.vestibule.platform.event.SecurityEvents;
import org.vestibule.platform.event.SecurityEvents.Act;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.token.Caller;

/** The two transactions around the slow hashes of a fresh set of recovery codes. */
@Singleton
class Regeneration {
    private final Before before;
    private final RecoveryCodes codes;
    private final People people;
    private final SecurityEvents events;
    private final Notices notices;
    private final TenantScope scope;

    Regeneration(
            Before before,
            RecoveryCodes codes,
            People people,
            SecurityEvents events,
            Notices notices,
            TenantScope scope) {
        this.before = before;
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

        int allowed(Caller me) {
            status.requireMayWeaken(me);
            int number = policies.of(me.tenant()).recoveryCodes();
            if (number == 0 || authenticators.active(me.tenant(), me.id()).isEmpty()) {
                throw Problem.of(ProblemType.TWO_FACTOR_NOT_ENABLED)
                        .detail(number == 0 ? MfaText.NO_RECOVERY_CODES : MfaText.NO_METHOD_YET);
            }
            return number;
        }
    }

    /** How many codes to make, or the {@link Problem} that stands against it. */
    int allowed(Caller me) {
        return scope.call(me.tenant(), () -> before.allowed(me));
    }

    void store(Caller me, NewSet set, Origin origin) {
        scope.run(me.tenant(), () -> {
            Person person = people.lock(me.tenant(), me.id()).orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
            if (!person.isAsIn(me)) {
                throw Problem.of(ProblemType.INVALID_TOKEN).detail(MfaText.LOGIN_OUTDATED);
            }
            before.allowed(me);
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
