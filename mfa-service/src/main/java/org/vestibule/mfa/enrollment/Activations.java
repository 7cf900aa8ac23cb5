package org.vestibule.mfa.enrollment;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.Message.Template;
import org.vestibule.contracts.ProblemType;
import org.vestibule.mfa.authenticator.Authenticator;
import org.vestibule.mfa.authenticator.AuthenticatorView;
import org.vestibule.mfa.authenticator.Authenticators;
import org.vestibule.mfa.authenticator.TwoFactor;
import org.vestibule.mfa.enrollment.ActivationOutcome.Activated;
import org.vestibule.mfa.enrollment.ActivationOutcome.AlreadyUsed;
import org.vestibule.mfa.enrollment.ActivationOutcome.Expired;
import org.vestibule.mfa.enrollment.ActivationOutcome.LimitReached;
import org.vestibule.mfa.enrollment.ActivationOutcome.Locked;
import org.vestibule.mfa.enrollment.ActivationOutcome.NotOffered;
import org.vestibule.mfa.enrollment.ActivationOutcome.Rejected;
import org.vestibule.mfa.enrollment.EnrollmentCodes.Checked;
import org.vestibule.mfa.guard.Guard.Verdict;
import org.vestibule.mfa.method.MethodType;
import org.vestibule.mfa.method.recovery.RecoveryCodes;
import org.vestibule.mfa.method.recovery.RecoveryCodes.NewSet;
import org.vestibule.mfa.notice.Notices;
import org.vestibule.mfa.person.People;
import org.vestibule.mfa.person.Person;
import org.vestibule.mfa.policy.Advice;
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
    private final TwoFactor twoFactor;

    Activations(
            Authenticators authenticators,
            RecoveryCodes recoveryCodes,
            EnrollmentRules rules,
            EnrollmentAccess access,
            EnrollmentCodes codes,
            Chronicle chronicle,
            TwoFactor twoFactor) {
        this.authenticators = authenticators;
        this.recoveryCodes = recoveryCodes;
        this.rules = rules;
        this.access = access;
        this.codes = codes;
        this.chronicle = chronicle;
        this.twoFactor = twoFactor;
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

        /** @param session in which it was turned on, and which goes on; null where it was on the way to one */
        void switchedOn(Person person, Authenticator authenticator, UUID session, Act act) {
            Map<String, Object> details = new HashMap<>(Map.of("method", authenticator.type));
            if (session != null) {
                details.put("session_id", session);
            }
            state(EventType.TWO_FACTOR_ENABLED, person, act, details);
        }

        void enrolled(Person person, Authenticator authenticator, Set<String> mailbox, boolean withCodes, Act act) {
            state(EventType.AUTHENTICATOR_ENROLLED, person, act, details(authenticator));
            if (withCodes) {
                state(EventType.RECOVERY_CODES_GENERATED, person, act, Map.of());
            }
            notices.mail(person, mailbox, Template.AUTHENTICATOR_ENROLLED, Map.of("method", authenticator.type));
        }

        void replaced(Person person, Authenticator authenticator, Act act) {
            Map<String, Object> details = details(authenticator);
            details.put("replaced", true);
            state(EventType.AUTHENTICATOR_ENROLLED, person, act, details);
            notices.mail(person, Template.AUTHENTICATOR_REPLACED, Map.of("method", authenticator.type));
        }

        void shared(List<Person> owners, Authenticator authenticator) {
            owners.forEach(owner -> notices.mail(owner, Template.PHONE_SHARED, Map.of("hint", authenticator.hint)));
        }

        private static Map<String, Object> details(Authenticator authenticator) {
            Map<String, Object> details = new HashMap<>();
            details.put("authenticator_id", authenticator.id);
            details.put("method", authenticator.type);
            if (authenticator.name != null) {
                details.put("name", authenticator.name);
            }
            return details;
        }

        private void state(EventType type, Person person, Act act, Map<String, Object> details) {
            events.state(type, person.tenant, person.userId, act, details);
        }
    }

    /** What shows that a pending authenticator is the user's. */
    private interface Showing {
        /** Before it is decided on: a guess must not cost what success does. */
        boolean isRight(Authenticator pending);

        Checked check(Person person, Authenticator pending, Instant now);
    }

    /** Takes the code that proves a pending authenticator. */
    ActivationOutcome activate(Caller me, UUID id, String typed, Origin origin) {
        return activate(me, id, origin, new Showing() {
            @Override
            public boolean isRight(Authenticator pending) {
                return codes.isRight(me, pending, typed, chronicle.clock.instant());
            }

            @Override
            public Checked check(Person person, Authenticator pending, Instant now) {
                return codes.check(me, pending, typed, now);
            }
        });
    }

    /** Takes a pending number that was verified before; if it no longer is when asked again, there is nothing pending. */
    ActivationOutcome activateKnown(Caller me, UUID id, Origin origin) {
        return activate(me, id, origin, new Showing() {
            @Override
            public boolean isRight(Authenticator pending) {
                return true;
            }

            @Override
            public Checked check(Person person, Authenticator pending, Instant now) {
                if (!rules.isKnownNumber(me, person, pending)) {
                    return Checked.of(new Verdict.Gone());
                }
                chronicle.shared(authenticators.sharing(person, pending.addressKey), pending);
                return Checked.of(new Verdict.Accepted());
            }
        });
    }

    private ActivationOutcome activate(Caller me, UUID id, Origin origin, Showing showing) {
        NewSet set = recoveryCodes.generate(codesToMake(me, id, showing));
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
            Optional<ActivationOutcome> refused = refusal(person, pending.get());
            if (refused.isPresent()) {
                return refused.get();
            }
            var check = showing.check(person, pending.get(), now);
            return switch (check.verdict()) {
                case Verdict.Accepted() -> accept(me, person, pending.get(), check, set, origin);
                case Verdict.Rejected(var left) -> new Rejected(left, check.clockLag());
                case Verdict.Locked(var wait, var byThis) -> new Locked(wait);
                case Verdict.Replayed() -> new AlreadyUsed();
                case Verdict.Gone() -> new Expired();
            };
        });
    }

    /** The policy may have changed since the enrollment began. */
    private Optional<ActivationOutcome> refusal(Person person, Authenticator pending) {
        if (pending.replaces != null) {
            return Optional.empty();
        }
        Policy policy = chronicle.policies.of(person.tenant);
        List<MethodType> offered = policy.offeredTo(person.isStaff());
        if (!offered.contains(pending.methodType())) {
            return Optional.of(new NotOffered(offered));
        }
        return rules.limit(person, policy).map(limit -> new LimitReached(limit.active()));
    }

    /** Before the transaction, because each takes a slow hash: with a first authenticator alone, and not for a guess. */
    private int codesToMake(Caller me, UUID id, Showing showing) {
        return chronicle.scope.call(me.tenant(), () -> {
            boolean begun = authenticators
                    .pending(me.tenant(), me.id(), id)
                    .filter(showing::isRight)
                    .isPresent();
            boolean first = authenticators.active(me.tenant(), me.id()).isEmpty();
            return begun && first ? chronicle.policies.of(me.tenant()).recoveryCodes() : 0;
        });
    }

    private ActivationOutcome accept(
            Caller me, Person person, Authenticator pending, Checked check, NewSet set, Origin origin) {
        Act act = Act.success(person.actor(), origin);
        List<Authenticator> before = authenticators.active(person.tenant, person.userId);
        boolean withCodes = before.isEmpty() && !set.shown().isEmpty();
        Authenticator active = pending.replaces != null ? replace(person, pending, act) : pending;
        if (active == pending) {
            if (!authenticators.activate(pending, check.step(), chronicle.clock.instant())) {
                return new Expired();
            }
            if (withCodes) {
                recoveryCodes.replace(person.tenant, person.userId, set);
            }
            authenticators.getEntityManager().refresh(pending);
            Set<String> mailbox = authenticators.mailboxOf(pending).map(Set::of).orElse(Set.of());
            chronicle.enrolled(person, pending, mailbox, withCodes, act);
            if (before.isEmpty()) {
                chronicle.switchedOn(person, pending, me.session(), act);
            }
        }
        Policy policy = chronicle.policies.of(person.tenant);
        retire(person, policy, before, act);
        return new Activated(
                AuthenticatorView.of(active),
                withCodes ? set.shown() : List.of(),
                Advice.on(policy, person.isStaff(), authenticators.activeTypes(person.tenant, person.userId)));
    }

    /** What the tenant no longer offers worked until now, so that nobody was left without. */
    private void retire(Person person, Policy policy, List<Authenticator> before, Act act) {
        List<MethodType> offered = policy.offeredTo(person.isStaff());
        twoFactor.retire(
                person,
                before.stream()
                        .filter(authenticator -> !offered.contains(authenticator.methodType()))
                        .toList(),
                act);
    }

    /** The confirmed number takes the place of the old one, under the same id. */
    private Authenticator replace(Person person, Authenticator pending, Act act) {
        Authenticator old = authenticators.findById(pending.replaces);
        String number = authenticators.open(pending);
        old.hint = pending.hint;
        old.addressKey = pending.addressKey;
        authenticators.seal(old, number);
        authenticators.delete(pending);
        chronicle.replaced(person, old, act);
        return old;
    }
}
