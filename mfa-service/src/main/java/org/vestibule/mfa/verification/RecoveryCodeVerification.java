package org.vestibule.mfa.verification;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.vestibule.mfa.guard.Guard;
import org.vestibule.mfa.guard.Guard.Evidence;
import org.vestibule.mfa.guard.Guard.Factor;
import org.vestibule.mfa.guard.Guard.Verdict;
import org.vestibule.mfa.method.recovery.RecoveryCode;
import org.vestibule.mfa.method.recovery.RecoveryCodes;
import org.vestibule.mfa.person.People;
import org.vestibule.mfa.person.Person;
import org.vestibule.mfa.verification.VerificationOutcome.Replayed;
import org.vestibule.mfa.verification.VerificationOutcome.Unknown;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.problem.Outage;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.token.Caller;

/**
 * Verifies a recovery code. Where these are locked, it costs no hash; a used one is refused and gives no fresh tries, and after too many
 * of them none is looked at for a while.
 */
@Singleton
class RecoveryCodeVerification {
    private static final Logger LOG = Logger.getLogger(RecoveryCodeVerification.class);

    private final People people;
    private final RecoveryCodes codes;
    private final Guard guard;
    private final VerificationRecords records;
    private final TenantScope scope;

    RecoveryCodeVerification(
            People people, RecoveryCodes codes, Guard guard, VerificationRecords records, TenantScope scope) {
        this.people = people;
        this.codes = codes;
        this.guard = guard;
        this.records = records;
        this.scope = scope;
    }

    VerificationOutcome verify(Caller me, String typed, Origin origin) {
        Optional<Person> found = scope.call(me.tenant(), () -> people.find(me.tenant(), me.id()));
        if (found.isEmpty()) {
            return new Unknown();
        }
        Person person = found.get();
        Optional<VerificationOutcome> refused = records.refusedUnseen(me, person);
        if (refused.isPresent()) {
            return refused.get();
        }
        UUID look = UUID.randomUUID();
        Optional<Duration> wait = guard.beginLook(person.userId, look);
        if (wait.isPresent()) {
            return records.stillLocked(person, VerificationRecords.RECOVERY_CODE, wait.get());
        }
        VerificationOutcome outcome = null;
        try {
            outcome = look(person, typed, origin);
            return outcome;
        } finally {
            endLook(person, look, outcome instanceof Replayed);
        }
    }

    /** Where Redis is away its place ends by itself: a code that was used up lets its owner in all the same. */
    private void endLook(Person person, UUID look, boolean wasUsed) {
        try {
            guard.endLook(person.userId, look, wasUsed);
        } catch (RuntimeException e) {
            LOG.warnf("a look at a recovery code stays counted for a while: %s", Outage.describe(e));
        }
    }

    private VerificationOutcome look(Person person, String typed, Origin origin) {
        Optional<RecoveryCode> code = codes.find(
                person.tenant, person.userId, typed, () -> guard.lockedFor(person.userId, Factor.RECOVERY_CODE)
                        .isPresent());
        Verdict verdict = guard.decide(
                person.userId,
                Factor.RECOVERY_CODE,
                new Evidence.Recovery(
                        code.map(one -> one.id).orElse(null),
                        code.map(one -> one.usedAt != null).orElse(false)));
        if (!(verdict instanceof Verdict.Accepted accepted)) {
            return records.refused(verdict, person, VerificationRecords.RECOVERY_CODE, origin);
        }
        VerificationOutcome outcome = scope.call(person.tenant, () -> {
            records.lockFirst(person);
            return codes.consume(code.orElseThrow())
                    ? records.recoveryCodeUsed(
                            person, codes.count(person.tenant, person.userId).remaining(), accepted.unlocked(), origin)
                    : records.replayed(person, VerificationRecords.RECOVERY_CODE, origin);
        });
        if (outcome instanceof VerificationOutcome.Verified && accepted.counted()) {
            guard.forgive(person.userId, Factor.RECOVERY_CODE);
        }
        return outcome;
    }
}
