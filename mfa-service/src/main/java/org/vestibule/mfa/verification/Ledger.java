package org.vestibule.mfa.verification;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.Message.Template;
import org.vestibule.contracts.Notice;
import org.vestibule.mfa.authenticator.Authenticator;
import org.vestibule.mfa.authenticator.Authenticators;
import org.vestibule.mfa.authenticator.Authenticators.Owned;
import org.vestibule.mfa.guard.Guard.Lock;
import org.vestibule.mfa.guard.Guard.Verdict;
import org.vestibule.mfa.guard.GuardLimits;
import org.vestibule.mfa.method.MethodType;
import org.vestibule.mfa.method.recovery.RecoveryCodes;
import org.vestibule.mfa.notice.Notices;
import org.vestibule.mfa.person.People;
import org.vestibule.mfa.person.Person;
import org.vestibule.mfa.policy.Advice;
import org.vestibule.mfa.policy.Policies;
import org.vestibule.mfa.verification.Proofs.Strength;
import org.vestibule.mfa.verification.VerificationOutcome.Locked;
import org.vestibule.mfa.verification.VerificationOutcome.Rejected;
import org.vestibule.mfa.verification.VerificationOutcome.Replayed;
import org.vestibule.mfa.verification.VerificationOutcome.Unknown;
import org.vestibule.mfa.verification.VerificationOutcome.Verified;
import org.vestibule.platform.event.SecurityEvents;
import org.vestibule.platform.event.SecurityEvents.Act;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.tenancy.TenantScope.Statement;

/** Takes down how each verification ended: the durable count of failures, the fact, the metric, the mail. */
@Singleton
class Ledger {
    static final String RECOVERY_CODE = "recovery_code";

    private final People people;
    private final SecurityEvents events;
    private final Notices notices;
    private final GuardLimits limits;
    private final TenantScope scope;
    private final Instruments instruments;

    Ledger(
            People people,
            SecurityEvents events,
            Notices notices,
            GuardLimits limits,
            TenantScope scope,
            Instruments instruments) {
        this.people = people;
        this.events = events;
        this.notices = notices;
        this.limits = limits;
        this.scope = scope;
        this.instruments = instruments;
    }

    /** Clock, metrics and the rules in force. */
    @Singleton
    static class Instruments {
        private final Clock clock;
        private final MeterRegistry metrics;
        private final Policies policies;

        Instruments(Clock clock, MeterRegistry metrics, Policies policies) {
            this.clock = clock;
            this.metrics = metrics;
            this.policies = policies;
        }

        void count(String method, String outcome) {
            metrics.counter("vestibule.second.factor.attempts", "method", method, "outcome", outcome)
                    .increment();
        }
    }

    Instant now() {
        return instruments.clock.instant();
    }

    VerificationOutcome inTenant(String tenant, Supplier<VerificationOutcome> work) {
        return scope.call(tenant, work);
    }

    Optional<Person> person(String tenant, UUID id) {
        return people.find(tenant, id);
    }

    /**
     * Takes down a right code, in one round trip where it says nothing but that. The proof is minted after that.
     *
     * @param step of a code that has one: {@link Replayed} where the database has seen it, or a later one
     * @param unlocked whether another factor was locked until now
     */
    VerificationOutcome accepted(Owned owned, OptionalLong step, boolean unlocked, Origin origin) {
        Person person = owned.person();
        String method = owned.authenticator().type;
        Statement use = Authenticators.use(owned.authenticator(), step, now());
        Strength strength = Strength.of(owned.authenticator().methodType());
        if (unlocked || person.failures > 0 || person.isBlocked()) {
            return inTenant(
                    person.tenant,
                    () -> scope.change(person.tenant, use) == 1
                            ? accepted(owned, strength, unlocked, origin)
                            : replayed(person, method, origin));
        }
        boolean isNew = events.stateWith(
                use,
                List.of(EventType.SECOND_FACTOR_VERIFIED),
                person.tenant,
                person.userId,
                Act.success(person.actor(), origin),
                Map.of("method", method));
        if (!isNew) {
            return inTenant(person.tenant, () -> replayed(person, method, origin));
        }
        instruments.count(method, "accepted");
        return verified(owned, strength);
    }

    /**
     * In a transaction that names the tenant.
     *
     * @param strength of this one ceremony, where that differs within a method
     * @param unlocked whether another factor was locked until now
     */
    Verified accepted(Owned owned, Strength strength, boolean unlocked, Origin origin) {
        accepted(owned.person(), owned.authenticator().type, unlocked, origin);
        return verified(owned, strength);
    }

    private Verified verified(Owned owned, Strength strength) {
        Person person = owned.person();
        return new Verified(
                strength, Advice.on(instruments.policies.of(person.tenant), person.isStaff(), owned.active()));
    }

    /** Takes down that an authenticator was used. */
    void used(Authenticator authenticator) {
        scope.change(authenticator.tenant, Authenticators.use(authenticator, OptionalLong.empty(), now()));
    }

    Verified recoveryCodeUsed(Person person, long left, boolean unlocked, Origin origin) {
        accepted(person, RECOVERY_CODE, unlocked, origin);
        state(EventType.RECOVERY_CODE_USED, person, Act.success(person.actor(), origin), Map.of("remaining", left));
        notices.mail(person, Template.RECOVERY_CODE_USED, Map.of("remaining", Long.toString(left)));
        Set<Notice> told = EnumSet.of(Notice.RESET_TWO_FACTOR_RECOMMENDED);
        if (left <= RecoveryCodes.LOW) {
            told.add(Notice.RECOVERY_CODES_LOW);
        }
        return new Verified(Strength.RECOVERY_CODE, told);
    }

    private void accepted(Person person, String method, boolean unlocked, Origin origin) {
        Act act = Act.success(person.actor(), origin);
        if (unlocked || person.isBlocked()) {
            state(EventType.SECOND_FACTOR_UNLOCKED, person, act, Map.of("method", method));
        }
        if (person.failures > 0) {
            people.unlock(person);
        }
        state(EventType.SECOND_FACTOR_VERIFIED, person, act, Map.of("method", method));
        instruments.count(method, "accepted");
    }

    Replayed replayed(Person person, String method, Origin origin) {
        state(
                EventType.SECOND_FACTOR_FAILED,
                person,
                Act.failure(person.actor(), origin),
                Map.of("method", method, "reason", "replayed"));
        instruments.count(method, "replayed");
        return new Replayed();
    }

    /** Every verdict but acceptance. */
    VerificationOutcome refused(Verdict verdict, Person person, String method, Origin origin) {
        return refused(verdict, person, Map.of("method", method), origin);
    }

    /** A key whose count did not grow: as a wrong one, and its owner is told. */
    VerificationOutcome copied(Verdict verdict, Person person, Authenticator key, Origin origin) {
        VerificationOutcome outcome = refused(verdict, person, detailsOfCopy(key), origin);
        if (verdict instanceof Verdict.Rejected
                || verdict instanceof Verdict.Locked(var _, var lock) && lock != Lock.STANDING) {
            mailCopied(person, key);
        }
        return outcome;
    }

    /** The same, found out only by the database: the guard has let it through, and has forgotten the failures before it. */
    VerificationOutcome copiedMeanwhile(Person person, Authenticator key, Origin origin) {
        failed(person, detailsOfCopy(key), origin);
        mailCopied(person, key);
        instruments.count(key.type, "rejected");
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
            case Verdict.Replayed() -> replayed(person, method, origin);
            case Verdict.Gone() -> new Unknown();
            case Verdict.Rejected(var left) -> {
                failed(person, details, origin);
                instruments.count(method, "rejected");
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
        instruments.count(method, "locked");
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
            people.block(person, now());
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
    static Locked blocked() {
        return new Locked(Optional.empty());
    }

    private void state(EventType type, Person person, Act act, Map<String, Object> details) {
        events.state(type, person.tenant, person.userId, act, details);
    }
}
