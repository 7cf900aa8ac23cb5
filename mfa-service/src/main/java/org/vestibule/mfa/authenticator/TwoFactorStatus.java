package org.vestibule.mfa.authenticator;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.vestibule.contracts.Notice;
import org.vestibule.mfa.authenticator.AuthenticatorResource.Status;
import org.vestibule.mfa.method.recovery.RecoveryCodes;
import org.vestibule.mfa.policy.Policies;
import org.vestibule.mfa.policy.Policy;
import org.vestibule.mfa.policy.StepUp;
import org.vestibule.platform.token.Caller;

/** How things stand with a user. Every method runs in a transaction that names the tenant. */
@Singleton
public class TwoFactorStatus {
    private final Authenticators authenticators;
    private final RecoveryCodes recoveryCodes;
    private final Policies policies;
    private final StepUp stepUp;
    private final Clock clock;

    TwoFactorStatus(
            Authenticators authenticators, RecoveryCodes recoveryCodes, Policies policies, StepUp stepUp, Clock clock) {
        this.authenticators = authenticators;
        this.recoveryCodes = recoveryCodes;
        this.policies = policies;
        this.stepUp = stepUp;
        this.clock = clock;
    }

    Status of(String tenant, UUID user) {
        Policy policy = policies.of(tenant);
        List<Authenticator> all = authenticators.all(tenant, user, clock.instant());
        long active = all.stream().filter(Authenticator::isActive).count();
        RecoveryCodes.Count codes = recoveryCodes.count(tenant, user);
        return new Status(
                active > 0 ? "enabled" : "disabled",
                all.stream().map(AuthenticatorView::of).toList(),
                codes,
                policy,
                notices(active, codes, policy));
    }

    private static Set<Notice> notices(long active, RecoveryCodes.Count codes, Policy policy) {
        Set<Notice> notices = EnumSet.noneOf(Notice.class);
        if (active > 0 && active < policy.recommendedMethods()) {
            notices.add(Notice.ADD_SECOND_METHOD);
        }
        if (codes.total() > 0 && codes.remaining() <= RecoveryCodes.LOW) {
            notices.add(Notice.RECOVERY_CODES_LOW);
        }
        return notices;
    }

    Optional<AuthenticatorView> rename(Caller me, UUID id, String name) {
        return authenticators
                .find("tenant = ?1 and userId = ?2 and id = ?3", me.tenant(), me.id(), id)
                .firstResultOptional()
                .map(authenticator -> {
                    authenticator.name = name;
                    return AuthenticatorView.of(authenticator);
                });
    }

    /** Throws {@code insufficient_user_authentication} where the tenant's policy asks for more than the caller showed. */
    public void requireMayChange(Caller me) {
        boolean enabled = !authenticators.active(me.tenant(), me.id()).isEmpty();
        stepUp.require(policies.of(me.tenant()).changeRequires(), me, enabled);
    }
}
