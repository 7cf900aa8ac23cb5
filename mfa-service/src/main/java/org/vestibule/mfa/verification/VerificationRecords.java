package org.vestibule.mfa.verification;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.Message.Template;
import org.vestibule.contracts.Notice;
import org.vestibule.mfa.authenticator.Authenticator;
import org.vestibule.mfa.authenticator.Authenticators;
import org.vestibule.mfa.authenticator.Authenticators.Owned;
import org.vestibule.mfa.guard.Guard;
import org.vestibule.mfa.guard.Guard.Factor;
import org.vestibule.mfa.guard.Guard.Lock;
import org.vestibule.mfa.guard.Guard.Verdict;
import org.vestibule.mfa.guard.GuardLimits;
import org.vestibule.mfa.method.MethodType;
import org.vestibule.mfa.method.recovery.RecoveryCodes;
import org.vestibule.mfa.method.webauthn.Shown;
import org.vestibule.mfa.notice.Notices;
import org.vestibule.mfa.person.People;
import org.vestibule.mfa.person.Person;
import org.vestibule.mfa.policy.Advice;
import org.vestibule.mfa.policy.Policies;
import org.vestibule.mfa.verification.Proofs.Strength;
import org.vestibule.mfa.verification.VerificationOutcome.Locked;
import org.vestibule.mfa.verification.VerificationOutcome.NotOffered;
import org.vestibule.mfa.verification.VerificationOutcome.Outdated;
import org.vestibule.mfa.verification.VerificationOutcome.Rejected;
import org.vestibule.mfa.verification.VerificationOutcome.Replayed;
import org.vestibule.mfa.verification.VerificationOutcome.Unknown;
import org.vestibule.mfa.verification.VerificationOutcome.Verified;
import org.vestibule.platform.event.SecurityEvents;
import org.vestibule.platform.event.SecurityEvents.Act;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.tenancy.TenantScope.Statement;
import org.vestibule.platform.token.Caller;

/** Records how each verification ended: the durable count of failures, the event, the metric, the mail. */
@Singleton
class VerificationRecords {
    static final String RECOVERY_CODE = "recovery_code";

    private final People people;
    private final Authenticators authenticators;
    private final Policies policies;
    private final Guard guard;
    private final GuardLimits limits;
    private final SecurityEvents events;
    private final Notices notices;
    private final TenantScope scope;
    private final MeterRegistry metrics;
    private final Clock clock;

    VerificationRecords(
            People people,
            Authenticators authenticators,
            Policies policies,
            Guard guard,
            GuardLimits limits,
            SecurityEvents events,
            Notices notices,
            TenantScope scope,
            MeterRegistry metrics,
            Clock clock) {
        this.people = people;
        this.authenticators = authenticators;
        this.policies = policies;
        this.guard = guard;
        this.limits = limits;
        this.events = events;
        this.notices = notices;
        this.scope = scope;
        this.metrics = metrics;
        this.clock = clock;
    }

    private void count(String method, String outcome) {
        metrics.counter("vestibule.second.factor.attempts", "method", method, "outcome", outcome)
                .increment();
    }

    /**
     * Refuses before anything secret is compared or hashed: the token is outdated, the method does not count, the factor is locked.
     * Empty where it may be looked at.
     */
    Optional<VerificationOutcome> refusedUnseen(Caller me, Person person, MethodType method, Factor factor) {
        if (!person.isAsIn(me)) {
            return Optional.of(new Outdated());
        }
        if (!person.mayShow(method)) {
            return Optional.of(new NotOffered());
        }
        if (person.isBlocked() && method.isGuessable()) {
            return Optional.of(blocked());
        }
        return guard.lockedFor(person.userId, factor).map(wait -> stillLocked(person, method.value(), wait));
    }

    /** The same for a recovery code, which counts for everybody. */
    Optional<VerificationOutcome> refusedUnseen(Caller me, Person person) {
        return person.isAsIn(me)
                ? guard.lockedFor(person.userId, Factor.RECOVERY_CODE)
                        .map(wait -> stillLocked(person, RECOVERY_CODE, wait))
                : Optional.of(new Outdated());
    }

    /**
     * Records a right code, in one round trip where there is nothing else to record. The proof is minted after that.
     *
     * @param use takes down that it was used: {@link Replayed} where that changes nothing
     * @param unlocked whether another factor was locked until now
     */
    VerificationOutcome accepted(Owned owned, Statement use, boolean unlocked, Origin origin) {
        Person person = owned.person();
        String method = owned.authenticator().type;
        Strength strength = Strength.of(owned.authenticator().methodType());
        if (unlocked || person.failures > 0 || person.isBlocked() || person.passwordByMail) {
            return scope.call(person.tenant, () -> {
                lockFirst(person);
                return scope.change(person.tenant, use) == 1
                        ? accepted(owned, strength, unlocked, origin)
                        : replayed(person, method, origin);
            });
        }
        boolean isNew = events.stateWith(
                use,
                List.of(EventType.SECOND_FACTOR_VERIFIED),
                person.tenant,
                person.userId,
                Act.success(person.actor(), origin),
                Map.of("method", method));
        if (!isNew) {
            return scope.call(person.tenant, () -> replayed(person, method, origin));
        }
        count(method, "accepted");
        return verified(owned, strength);
    }

    /** Whoever writes about a person and their factors in one transaction locks the person first, or two of them wait for each other. */
    void lockFirst(Person person) {
        people.lock(person.tenant, person.userId);
    }

    /**
     * In a transaction that names the tenant.
     *
     * @param strength of this one ceremony, where that differs within a method
     * @param unlocked whether another factor was locked until now
     */
    private Verified accepted(Owned owned, Strength strength, boolean unlocked, Origin origin) {
        accepted(owned.person(), owned.authenticator().type, unlocked, origin);
        return verified(owned, strength);
    }

    private Verified verified(Owned owned, Strength strength) {
        Person person = owned.person();
        return new Verified(
                strength, person.standing(), Advice.on(policies.of(person.tenant), person.isStaff(), owned.active()));
    }

    /** Records the signature of a security key. In a transaction that names the tenant. */
    VerificationOutcome signed(Owned owned, UUID challenge, Shown shown, boolean unlocked, Origin origin) {
        Authenticator key = owned.authenticator();
        return scope.change(key.tenant, Authenticators.use(key, challenge, clock.instant())) == 1
                ? accepted(owned, Strength.of(shown), unlocked, origin)
                : replayed(owned.person(), key.type, origin);
    }

    /** In a transaction that names the tenant. */
    Verified recoveryCodeUsed(Person person, long left, boolean unlocked, Origin origin) {
        accepted(person, RECOVERY_CODE, unlocked, origin);
        state(EventType.RECOVERY_CODE_USED, person, Act.success(person.actor(), origin), Map.of("remaining", left));
        notices.mail(person, Template.RECOVERY_CODE_USED, Map.of("remaining", Long.toString(left)));
        Set<Notice> told = EnumSet.of(Notice.RESET_TWO_FACTOR_RECOMMENDED);
        if (left <= RecoveryCodes.LOW) {
            told.add(Notice.RECOVERY_CODES_LOW);
        }
        return new Verified(Strength.RECOVERY_CODE, person.standing(), told);
    }

    private void accepted(Person person, String method, boolean unlocked, Origin origin) {
        Act act = Act.success(person.actor(), origin);
        if (unlocked || person.isBlocked()) {
            state(EventType.SECOND_FACTOR_UNLOCKED, person, act, Map.of("method", method));
        }
        if (person.failures > 0) {
            people.unlock(person);
        }
        if (person.passwordByMail && !method.equals(MethodType.EMAIL.value())) {
            people.showedMoreThanMailbox(person);
        }
        state(EventType.SECOND_FACTOR_VERIFIED, person, act, Map.of("method", method));
        count(method, "accepted");
    }

    /** In a transaction that names the tenant. */
    Replayed replayed(Person person, String method, Origin origin) {
        state(
                EventType.SECOND_FACTOR_FAILED,
                person,
                Act.failure(person.actor(), origin),
                Map.of("method", method, "reason", "replayed"));
        count(method, "replayed");
        return new Replayed();
    }

    /** Every verdict but acceptance. */
    VerificationOutcome refused(Verdict verdict, Person person, String method, Origin origin) {
        return scope.call(person.tenant, () -> refused(verdict, person, Map.of("method", method), origin));
    }

    /** A key whose count did not grow: as a wrong one, and its owner is told. */
    VerificationOutcome copied(Verdict verdict, Person person, UUID authenticator, Origin origin) {
        return scope.call(person.tenant, () -> {
            Authenticator key = authenticators.findById(authenticator);
            VerificationOutcome outcome = refused(verdict, person, detailsOfCopy(key), origin);
            if (verdict instanceof Verdict.Rejected
                    || verdict instanceof Verdict.Locked(var _, var lock) && lock != Lock.STANDING) {
                mailCopied(person, key);
            }
            return outcome;
        });
    }

    /** The same, found out only by the database: the guard has let it through. In a transaction that names the tenant. */
    VerificationOutcome copiedMeanwhile(Person person, Authenticator key, Origin origin) {
        failed(person, detailsOfCopy(key), origin);
        mailCopied(person, key);
        count(key.type, "rejected");
        return new Rejected(limits.failures(), Optional.empty());
    }

    private static Map<String, Object> detailsOfCopy(Authenticator key) {
        return Map.of("method", key.type, "reason", "sign_count", "authenticator_id", key.id);
    }

    private void mailCopied(Person person, Authenticator key) {
        notices.mail(person, Template.AUTHENTICATOR_CLONED, key.name == null ? Map.of() : Map.of("name", key.name));
    }

    private VerificationOutcome refused(Verdict verdict, Person person, Map<String, Object> details, Origin origin) {
        String method = (String) details.get("method");
        return switch (verdict) {
            case Verdict.Accepted _ -> throw new IllegalArgumentException("accepted is not refused");
            case Verdict.Replayed(var isTold) when isTold -> replayed(person, method, origin);
            case Verdict.Replayed(var _) -> {
                count(method, "replayed");
                yield new Replayed();
            }
            case Verdict.Gone() -> new Unknown();
            case Verdict.Rejected(var left) -> {
                failed(person, details, origin);
                count(method, "rejected");
                yield isShut(person, method) ? blocked() : new Rejected(left, Optional.empty());
            }
            case Verdict.Locked(var wait, var lock) -> {
                if (lock != Lock.STANDING) {
                    failed(person, details, origin);
                }
                if (lock == Lock.BEGUN) {
                    locked(person, method, wait, origin);
                }
                yield stillLocked(person, method, wait);
            }
        };
    }

    VerificationOutcome stillLocked(Person person, String method, Duration wait) {
        count(method, "locked");
        return isShut(person, method) ? blocked() : new Locked(Optional.of(wait));
    }

    private static boolean isShut(Person person, String method) {
        return person.isBlocked()
                && !method.equals(RECOVERY_CODE)
                && MethodType.of(method).isGuessable();
    }

    private void failed(Person person, Map<String, Object> details, Origin origin) {
        int inARow = people.countFailure(person);
        if (inARow >= limits.blockAfter() && !person.isBlocked()) {
            people.block(person, clock.instant());
        }
        state(EventType.SECOND_FACTOR_FAILED, person, Act.failure(person.actor(), origin), details);
    }

    /** One mail a lock: whoever gets as far as here knows the password. */
    private void locked(Person person, String method, Duration wait, Origin origin) {
        state(
                EventType.SECOND_FACTOR_LOCKED,
                person,
                Act.failure(person.actor(), origin),
                Map.of("method", method, "retry_after_s", wait.toSeconds()));
        notices.mail(person, Template.SECOND_FACTOR_LOCKED, Map.of());
    }

    /** Too many failures in a row: no waiting helps, only what cannot be guessed, or staff. */
    private static Locked blocked() {
        return new Locked(Optional.empty());
    }

    private void state(EventType type, Person person, Act act, Map<String, Object> details) {
        events.state(type, person.tenant, person.userId, act, details);
    }
}
