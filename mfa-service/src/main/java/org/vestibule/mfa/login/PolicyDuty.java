package org.vestibule.mfa.login;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.vestibule.contracts.LoginCheck.Reason;
import org.vestibule.mfa.account.Accounts;
import org.vestibule.mfa.authenticator.FactorDuty;
import org.vestibule.mfa.person.Person;
import org.vestibule.mfa.policy.Policies;
import org.vestibule.mfa.policy.Policy;

/** Staff must have a factor, without a time of grace; customers as policy says, and as their account has orders. */
@Singleton
class PolicyDuty implements FactorDuty {
    private final Policies policies;
    private final Accounts accounts;
    private final Clock clock;

    PolicyDuty(Policies policies, Accounts accounts, Clock clock) {
        this.policies = policies;
        this.accounts = accounts;
        this.clock = clock;
    }

    @Override
    public Optional<Reason> of(Person person) {
        Policy policy = policies.of(person.tenant);
        return grace(person, policy).isPresent() ? Optional.empty() : ofAll(person, policy);
    }

    /** The same without regard to a time of grace. In a transaction that names the tenant. */
    Optional<Reason> ofAll(Person person, Policy policy) {
        if (person.isStaff()) {
            return Optional.of(Reason.STAFF);
        }
        return switch (policy.enforcement()) {
            case OPTIONAL -> Optional.empty();
            case REQUIRED -> Optional.of(Reason.REQUIRED);
            case AFTER_FIRST_ORDER ->
                accounts.hasOrders(person.tenant, person.account)
                        ? Optional.of(Reason.ACCOUNT_HAS_ORDERS)
                        : Optional.empty();
        };
    }

    /** Whether it depends on orders, which are asked for in the database. */
    boolean needsOrders(Person person, Policy policy) {
        return !person.isStaff() && policy.enforcement() == Policy.Enforcement.AFTER_FIRST_ORDER;
    }

    /** Until when the person gets in without one. */
    Optional<Instant> grace(Person person, Policy policy) {
        return person.isStaff() ? Optional.empty() : policy.graceAt(clock.instant());
    }
}
