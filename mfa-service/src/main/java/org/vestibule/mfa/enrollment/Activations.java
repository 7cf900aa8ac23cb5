package org.vestibule.mfa.enrollment;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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
import org.vestibule.mfa.enrollment.ActivationOutcome.TooManySets;
import org.vestibule.mfa.enrollment.EnrollmentCodes.Checked;
import org.vestibule.mfa.guard.Guard;
import org.vestibule.mfa.guard.Guard.Factor;
import org.vestibule.mfa.guard.Guard.Verdict;
import org.vestibule.mfa.method.MethodType;
import org.vestibule.mfa.method.recovery.RecoveryCodeSets;
import org.vestibule.mfa.method.recovery.RecoveryCodeSets.Begun.Refused;
import org.vestibule.mfa.method.recovery.RecoveryCodeSets.Turn;
import org.vestibule.mfa.method.recovery.RecoveryCodes;
import org.vestibule.mfa.method.recovery.RecoveryCodes.NewSet;
import org.vestibule.mfa.person.People;
import org.vestibule.mfa.person.Person;
import org.vestibule.mfa.policy.Advice;
import org.vestibule.mfa.policy.Policy;
import org.vestibule.mfa.verification.Proofs.Strength;
import org.vestibule.platform.event.SecurityEvents.Act;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.token.Caller;

/** Confirms enrollments. The code that confirms is burned: it cannot log in as well. */
@Singleton
class Activations {
    private final Authenticators authenticators;
    private final RecoveryCodes recoveryCodes;
    private final RecoveryCodeSets sets;
    private final EnrollmentRules rules;
    private final Proving proving;
    private final Chronicle chronicle;
    private final TwoFactor twoFactor;
    private final People people;
    private final Guard guard;

    Activations(
            Authenticators authenticators,
            RecoveryCodes recoveryCodes,
            RecoveryCodeSets sets,
            EnrollmentRules rules,
            Proving proving,
            Chronicle chronicle,
            TwoFactor twoFactor,
            People people,
            Guard guard) {
        this.authenticators = authenticators;
        this.recoveryCodes = recoveryCodes;
        this.sets = sets;
        this.rules = rules;
        this.proving = proving;
        this.chronicle = chronicle;
        this.twoFactor = twoFactor;
        this.people = people;
        this.guard = guard;
    }

    /** The ways to prove a pending authenticator. */
    @Singleton
    static class Proving {
        private final EnrollmentCodes codes;
        private final KeyEnrollments keys;

        Proving(EnrollmentCodes codes, KeyEnrollments keys) {
            this.codes = codes;
            this.keys = keys;
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
                return proving.codes.isRight(me, pending, typed, chronicle.now());
            }

            @Override
            public Checked check(Person person, Authenticator pending, Instant now) {
                return proving.codes.check(me, pending, typed, now);
            }
        });
    }

    /** Takes the credential of a pending security key, as {@code toJSON()} gives it. */
    ActivationOutcome activateKey(Caller me, UUID id, String credential, Origin origin) {
        return activate(me, id, origin, new Showing() {
            @Override
            public boolean isRight(Authenticator pending) {
                return proving.keys.isRight(me, pending, credential);
            }

            @Override
            public Checked check(Person person, Authenticator pending, Instant now) {
                return proving.keys.check(me, pending, credential);
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
                return Checked.of(new Verdict.Accepted(false, false));
            }
        });
    }

    private ActivationOutcome activate(Caller me, UUID id, Origin origin, Showing showing) {
        Optional<Duration> locked = guard.lockedFor(me.id(), Factor.ENROLLMENT);
        if (locked.isPresent()) {
            return new Locked(locked.get());
        }
        ActivationOutcome outcome = codesToMake(me, id, showing) == 0
                ? decide(me, id, origin, showing, NewSet.NONE)
                : withCodes(me, id, origin, showing);
        if (outcome instanceof Activated) {
            guard.forgive(me.id(), Factor.ENROLLMENT);
        }
        return outcome;
    }

    /** Of many at once one makes codes, and whoever comes after it finds nothing to make them for. */
    private ActivationOutcome withCodes(Caller me, UUID id, Origin origin, Showing showing) {
        return switch (sets.begin(me.id())) {
            case Refused(var wait) -> new TooManySets(wait);
            case Turn turn -> {
                try (turn) {
                    NewSet set = turn.make(codesToMake(me, id, showing));
                    yield decide(me, id, origin, showing, set);
                }
            }
        };
    }

    private ActivationOutcome decide(Caller me, UUID id, Origin origin, Showing showing, NewSet set) {
        return rules.change(me, (person, policy) -> {
            Instant now = chronicle.now();
            Optional<Authenticator> pending = pending(me, id, now);
            if (pending.isEmpty()) {
                return new Expired();
            }
            List<Authenticator> ending = rules.endedBy(me, person, policy, pending.get().replaces);
            Optional<ActivationOutcome> refused = refusal(person, policy, pending.get());
            if (refused.isPresent()) {
                return refused.get();
            }
            var by = new Accepted(me, person, policy, ending, origin);
            var check = showing.check(person, pending.get(), now);
            return switch (check.verdict()) {
                case Verdict.Accepted _ -> accept(by, pending.get(), check, set);
                case Verdict.Rejected(var left) -> new Rejected(left, check.clockLag());
                case Verdict.Locked(var wait, var _) -> new Locked(wait);
                case Verdict.Replayed(var _) -> new AlreadyUsed();
                case Verdict.Gone() -> new Expired();
            };
        });
    }

    private Optional<Authenticator> pending(Caller me, UUID id, Instant now) {
        return authenticators.pending(me.tenant(), me.id(), id).filter(found -> found.expiresAt.isAfter(now));
    }

    /** The policy may have changed since the enrollment began. */
    private Optional<ActivationOutcome> refusal(Person person, Policy policy, Authenticator pending) {
        if (isNumberOf(pending)) {
            return Optional.empty();
        }
        List<MethodType> offered = policy.offeredTo(person.mayShow(MethodType.EMAIL));
        if (!offered.contains(pending.methodType())) {
            return Optional.of(new NotOffered(offered));
        }
        return rules.limit(person, policy, pending.replaces).map(limit -> new LimitReached(limit.active()));
    }

    /** Each takes a slow hash: with a first authenticator alone, and neither for a guess nor for what would be refused in any case. */
    private int codesToMake(Caller me, UUID id, Showing showing) {
        return rules.change(me, (person, policy) -> {
            boolean first = authenticators.active(me.tenant(), me.id()).isEmpty();
            return first
                            && pending(me, id, chronicle.now())
                                    .filter(pending ->
                                            refusal(person, policy, pending).isEmpty())
                                    .filter(showing::isRight)
                                    .isPresent()
                    ? policy.recoveryCodes()
                    : 0;
        });
    }

    /**
     * Who activates, under which policy, and from where.
     *
     * @param ending what ends with it, which they have shown enough for
     */
    private record Accepted(Caller caller, Person person, Policy policy, List<Authenticator> ending, Origin origin) {
        Act act() {
            return Act.success(person.actor(), origin);
        }
    }

    private ActivationOutcome accept(Accepted by, Authenticator pending, Checked check, NewSet set) {
        Person person = by.person();
        if (isNumberOf(pending)) {
            return activated(by, replace(by, pending), check, List.of());
        }
        pending.replaces = null;
        authenticators.flush();
        List<Authenticator> before = authenticators.active(person.tenant, person.userId);
        boolean withCodes =
                before.isEmpty() && !set.shown().isEmpty() && by.policy().recoveryCodes() > 0;
        if (!authenticators.activate(pending, check.step(), chronicle.now())) {
            return new Expired();
        }
        if (withCodes) {
            recoveryCodes.replace(person.tenant, person.userId, set);
        }
        authenticators.getEntityManager().refresh(pending);
        Set<String> mailbox = authenticators.mailboxOf(pending).map(Set::of).orElse(Set.of());
        chronicle.enrolled(person, pending, by.caller().session(), mailbox, withCodes, by.act());
        if (before.isEmpty()) {
            chronicle.switchedOn(person, pending, by.caller().session(), by.act());
        }
        // they worked until now, so that nobody was left without
        twoFactor.retire(person, by.ending(), by.caller().session(), by.act());
        return activated(by, pending, check, withCodes ? set.shown() : List.of());
    }

    private Activated activated(Accepted by, Authenticator active, Checked check, List<String> codes) {
        var types = authenticators.activeTypes(by.person().tenant, by.person().userId);
        return new Activated(
                AuthenticatorView.of(active),
                codes,
                Advice.on(by.policy(), by.person().isStaff(), types),
                check.shown().map(Strength::of).orElseGet(() -> Strength.of(active.methodType())),
                people.standing(by.person()));
    }

    /** Whether it is another number for an SMS authenticator, which keeps its id. */
    private boolean isNumberOf(Authenticator pending) {
        return pending.replaces != null
                && pending.methodType() == MethodType.SMS
                && authenticators.findById(pending.replaces).methodType() == MethodType.SMS;
    }

    /** The confirmed number takes the place of the old one, under the same id. */
    private Authenticator replace(Accepted by, Authenticator pending) {
        Authenticator old = authenticators.findById(pending.replaces);
        String number = authenticators.open(pending);
        String former = authenticators.open(old);
        old.hint = pending.hint;
        old.addressKey = pending.addressKey;
        authenticators.seal(old, number);
        authenticators.delete(pending);
        authenticators.flush();
        chronicle.replaced(by.person(), old, former, by.caller().session(), by.act());
        return old;
    }
}
