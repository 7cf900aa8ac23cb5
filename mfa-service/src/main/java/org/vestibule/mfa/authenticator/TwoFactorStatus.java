package org.vestibule.mfa.authenticator;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.vestibule.contracts.Notice;
import org.vestibule.mfa.authenticator.AuthenticatorResource.Status;
import org.vestibule.mfa.method.MethodType;
import org.vestibule.mfa.method.recovery.RecoveryCodes;
import org.vestibule.mfa.person.People;
import org.vestibule.mfa.person.Person;
import org.vestibule.mfa.policy.Advice;
import org.vestibule.mfa.policy.Policies;
import org.vestibule.mfa.policy.Policy;
import org.vestibule.mfa.policy.StepUp;
import org.vestibule.mfa.policy.StepUp.Change;
import org.vestibule.platform.token.Caller;

/** How things stand with a user. Every method runs in a transaction that names the tenant. */
@Singleton
public class TwoFactorStatus {
    private final Authenticators authenticators;
    private final RecoveryCodes recoveryCodes;
    private final People people;
    private final Policies policies;
    private final StepUp stepUp;
    private final Clock clock;

    TwoFactorStatus(
            Authenticators authenticators,
            RecoveryCodes recoveryCodes,
            People people,
            Policies policies,
            StepUp stepUp,
            Clock clock) {
        this.authenticators = authenticators;
        this.recoveryCodes = recoveryCodes;
        this.people = people;
        this.policies = policies;
        this.stepUp = stepUp;
        this.clock = clock;
    }

    /** @param staff whether it is about staff, to whom less is offered */
    Status of(String tenant, UUID user, boolean staff) {
        Policy policy = policies.of(tenant);
        List<Authenticator> all = authenticators.all(tenant, user, clock.instant());
        List<MethodType> active = all.stream()
                .filter(Authenticator::isActive)
                .map(Authenticator::methodType)
                .toList();
        RecoveryCodes.Count codes = recoveryCodes.count(tenant, user);
        return new Status(
                !active.isEmpty() ? "enabled" : "disabled",
                all.stream().map(AuthenticatorView::of).toList(),
                codes,
                policy,
                notices(policy, staff, active, codes),
                null);
    }

    private static Set<Notice> notices(
            Policy policy, boolean staff, List<MethodType> active, RecoveryCodes.Count codes) {
        Set<Notice> notices = Advice.on(policy, staff, active);
        if (codes.total() > 0 && codes.remaining() <= RecoveryCodes.LOW) {
            notices.add(Notice.RECOVERY_CODES_LOW);
        }
        return notices;
    }

    /**
     * Throws {@code insufficient_user_authentication} where more is asked for than the caller has shown to take a factor away, or to
     * put another in its place.
     */
    public void requireMayWeaken(Caller me) {
        stepUp.requireToWeaken(changeBy(me));
    }

    /** The same to add or rename one. */
    public void requireMayChange(Caller me) {
        stepUp.require(changeBy(me));
    }

    /** Whoever is staff by now counts as staff: their token may be of before. */
    private Change changeBy(Caller me) {
        boolean staff = me.isStaff()
                || people.find(me.tenant(), me.id()).filter(Person::isStaff).isPresent();
        return new Change(
                policies.of(me.tenant()).changeRequires(), staff, me, authenticators.activeTypes(me.tenant(), me.id()));
    }
}
