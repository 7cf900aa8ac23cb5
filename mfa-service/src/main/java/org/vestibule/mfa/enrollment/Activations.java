package org.vestibule.mfa.enrollment;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.Message.Template;
import org.vestibule.contracts.ProblemType;
import org.vestibule.mfa.authenticator.Authenticator;
import org.vestibule.mfa.authenticator.AuthenticatorView;
import org.vestibule.mfa.authenticator.Authenticators;
import org.vestibule.mfa.enrollment.ActivationOutcome.Activated;
import org.vestibule.mfa.enrollment.ActivationOutcome.AlreadyUsed;
import org.vestibule.mfa.enrollment.ActivationOutcome.Expired;
import org.vestibule.mfa.enrollment.ActivationOutcome.LimitReached;
import org.vestibule.mfa.enrollment.ActivationOutcome.Locked;
import org.vestibule.mfa.enrollment.ActivationOutcome.Rejected;
import org.vestibule.mfa.guard.Guard.Verdict;
import org.vestibule.mfa.method.recovery.RecoveryCodes;
import org.vestibule.mfa.method.recovery.RecoveryCodes.NewSet;
import org.vestibule.mfa.notice.Notices;
import org.vestibule.mfa.person.People;
import org.vestibule.mfa.person.Person;
import org.vestibule.mfa.policy.Policies;
import org.vestibule.mfa.policy.Policy;
import org.vestibule.platform.event.SecurityEvents;
import org.vestibule.platform.event.SecurityEvents.Act;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.token.Caller;

/** Confirms enrollments. The code that confirms is burned: it cannot log in as well. */
@Singleton
class Activations {
    private final Authenticators authenticators;
    private final RecoveryCodes recoveryCodes;
    private final EnrollmentRules rules;
    private final EnrollmentAccess access;
    private final EnrollmentCodes codes;
    private final Chronicle chronicle;

    Activations(
            Authenticators authenticators,
            RecoveryCodes recoveryCodes,
            EnrollmentRules rules,
            EnrollmentAccess access,
            EnrollmentCodes codes,
            Chronicle chronicle) {
        this.authenticators = authenticators;
        this.recoveryCodes = recoveryCodes;
        this.rules = rules;
        this.access = access;
        this.codes = codes;
        this.chronicle = chronicle;
    }

    /** Reads what is needed around an activation, and takes down what came of it. */
    @Singleton
    static class Chronicle {
        private final People people;
        private final Policies policies;
        private final SecurityEvents events;
        private final Notices notices;
        private final TenantScope scope;
        private final Clock clock;

        Chronicle(
                People people,
                Policies policies,
                SecurityEvents events,
                Notices notices,
                TenantScope scope,
                Clock clock) {
            this.people = people;
            this.policies = policies;
            this.events = events;
            this.notices = notices;
            this.scope = scope;
            this.clock = clock;
        }

        void enrolled(Person person, Authenticator authenticator, boolean first, boolean withCodes, Act act) {
            Map<String, Object> details = new HashMap<>();
            details.put("authenticator_id", authenticator.id);
            details.put("method", authenticator.type);
            if (authenticator.name != null) {
                details.put("name", authenticator.name);
            }
            state(EventType.AUTHENTICATOR_ENROLLED, person, act, details);
            if (first) {
                state(EventType.TWO_FACTOR_ENABLED, person, act, Map.of("method", authenticator.type));
            }
            if (withCodes) {
                state(EventType.RECOVERY_CODES_GENERATED, person, act, Map.of());
            }
            notices.mail(person, Template.AUTHENTICATOR_ENROLLED, Map.of("method", authenticator.type));
        }

        private void state(EventType type, Person person, Act act, Map<String, Object> details) {
            events.state(type, person.tenant, person.userId, act, details);
        }
    }

    /** Takes the code that proves a pending authenticator. */
    ActivationOutcome activate(Caller me, UUID id, String typed, Origin origin) {
        NewSet set = recoveryCodes.generate(codesToMake(me, id, typed));
        return chronicle.scope.call(me.tenant(), () -> {
            Person person =
                    chronicle.people.lock(me.tenant(), me.id()).orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
            access.require(me);
            Instant now = chronicle.clock.instant();
            Optional<Authenticator> pending =
                    authenticators.pending(me.tenant(), me.id(), id).filter(found -> found.expiresAt.isAfter(now));
            if (pending.isEmpty()) {
                return new Expired();
            }
            Policy policy = chronicle.policies.of(me.tenant());
            var limit = rules.limit(me, policy);
            if (limit.isPresent() && pending.get().replaces == null) {
                return new LimitReached(limit.get().active());
            }
            var check = codes.check(me, pending.get(), typed, now);
            return switch (check.verdict()) {
                case Verdict.Accepted() -> accept(person, pending.get(), check.step(), set, me, origin);
                case Verdict.Rejected(var left) -> new Rejected(left);
                case Verdict.Locked(var wait, var byThis) ->
                    new Locked(wait, chronicle.people.tenant(me.tenant()).support());
                case Verdict.Replayed() -> new AlreadyUsed();
                case Verdict.Gone() -> new Expired();
            };
        });
    }

    /** Before the transaction, because each takes a slow hash: with a first authenticator alone, and not for a guess. */
    private int codesToMake(Caller me, UUID id, String typed) {
        return chronicle.scope.call(me.tenant(), () -> {
            boolean begun = authenticators
                    .pending(me.tenant(), me.id(), id)
                    .filter(pending -> codes.isRight(me, pending, typed, chronicle.clock.instant()))
                    .isPresent();
            boolean first = authenticators.active(me.tenant(), me.id()).isEmpty();
            return begun && first ? chronicle.policies.of(me.tenant()).recoveryCodes() : 0;
        });
    }

    private ActivationOutcome accept(
            Person person, Authenticator pending, long step, NewSet set, Caller me, Origin origin) {
        Instant now = chronicle.clock.instant();
        Act act = Act.success(person.actor(), origin);
        if (pending.replaces != null) {
            return new Activated(AuthenticatorView.of(replace(person, pending, act)), List.of());
        }
        boolean first = authenticators.active(me.tenant(), me.id()).isEmpty();
        if (!authenticators.activate(pending, step, now)) {
            return new Expired();
        }
        boolean withCodes = first && !set.shown().isEmpty();
        if (withCodes) {
            recoveryCodes.replace(me.tenant(), me.id(), set);
        }
        authenticators.getEntityManager().refresh(pending);
        chronicle.enrolled(person, pending, first, withCodes, act);
        return new Activated(AuthenticatorView.of(pending), withCodes ? set.shown() : List.of());
    }

    /** The confirmed number takes the place of the old one, under the same id. */
    private Authenticator replace(Person person, Authenticator pending, Act act) {
        Authenticator old = authenticators.findById(pending.replaces);
        String number = authenticators.open(pending);
        old.hint = pending.hint;
        old.addressKey = pending.addressKey;
        authenticators.seal(old, number);
        authenticators.delete(pending);
        chronicle.enrolled(person, old, false, false, act);
        return old;
    }
}
