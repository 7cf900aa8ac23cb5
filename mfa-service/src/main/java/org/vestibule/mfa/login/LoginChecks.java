package org.vestibule.mfa.login;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.vestibule.contracts.LoginCheck.Answer;
import org.vestibule.contracts.LoginCheck.Decision;
import org.vestibule.contracts.LoginCheck.Method;
import org.vestibule.contracts.LoginCheck.PasswordReset;
import org.vestibule.contracts.LoginCheck.Reason;
import org.vestibule.contracts.Notice;
import org.vestibule.contracts.Standing;
import org.vestibule.mfa.authenticator.Authenticator;
import org.vestibule.mfa.authenticator.Authenticators;
import org.vestibule.mfa.authenticator.Authenticators.Owner;
import org.vestibule.mfa.method.MethodType;
import org.vestibule.mfa.method.recovery.RecoveryCodes;
import org.vestibule.mfa.person.People;
import org.vestibule.mfa.person.People.Told;
import org.vestibule.mfa.person.Person;
import org.vestibule.mfa.policy.Policies;
import org.vestibule.mfa.policy.Policy;
import org.vestibule.platform.tenancy.TenantScope;

/**
 * Says what a user must show beside the password. Who has a factor is asked for it, whatever the policy says; staff always
 * must have one, without a time of grace.
 */
@Singleton
class LoginChecks {
    private final Authenticators authenticators;
    private final People people;
    private final PolicyDuty duty;
    private final Policies policies;
    private final TenantScope scope;

    LoginChecks(Authenticators authenticators, People people, PolicyDuty duty, Policies policies, TenantScope scope) {
        this.authenticators = authenticators;
        this.people = people;
        this.duty = duty;
        this.policies = policies;
        this.scope = scope;
    }

    /** Takes over what was told of the user; where that is nothing new, it is one round trip to the database. */
    Answer check(Told user) {
        Optional<Owner> known = authenticators.owner(user.tenant(), user.id());
        Person person = known.map(Owner::person)
                .filter(same -> people.isAsTold(same, user))
                .orElseGet(() -> scope.call(user.tenant(), () -> people.learn(user)));
        Answer answer = answer(known, person, policies.of(person.tenant));
        return user.accessVersion() == 0 ? answer : answer.on(standing(known, person), person.factorsChangedIn);
    }

    /**
     * Fewest characters of a new password of this user, who need not be known yet and is not learned; empty where policy asks for no
     * more than of everybody. A password is the only factor of who has no second one and is not made to set one up before they get
     * in: during a time of grace, too.
     */
    OptionalInt passwordLength(Told user) {
        Policy policy = policies.of(user.tenant());
        if (policy.passwordLengthAlone().isEmpty() || hasFactor(user)) {
            return OptionalInt.empty();
        }
        Person person = new Person();
        person.userId = user.id();
        person.tenant = user.tenant();
        person.account = user.account();
        person.roles = user.roles().toArray(String[]::new);
        return scope.call(user.tenant(), () -> duty.of(person)).isPresent()
                ? OptionalInt.empty()
                : policy.passwordLengthAlone();
    }

    /** The same of every password that is the only factor, whosever it is. */
    OptionalInt passwordLengthAlone(String tenant) {
        return policies.of(tenant).passwordLengthAlone();
    }

    /** Whether a mail link may set no password of this user. In a transaction that holds the person. */
    boolean blocksReset(String tenant, UUID user) {
        List<Authenticator> active = authenticators.active(tenant, user);
        return !active.isEmpty() && resetOf(active, policies.of(tenant)) == PasswordReset.BLOCKED;
    }

    private boolean hasFactor(Told user) {
        return authenticators
                .owner(user.tenant(), user.id())
                .filter(owner -> !owner.active().isEmpty())
                .isPresent();
    }

    /** Of the factors that were looked at, though they may have changed by now: what is decided on them is of that version. */
    private static Standing standing(Optional<Owner> known, Person person) {
        int factors = known.map(owner -> owner.person().factorVersion).orElse(0);
        return new Standing(person.accessVersion, factors);
    }

    private Answer answer(Optional<Owner> known, Person person, Policy policy) {
        if (known.isPresent() && !known.get().active().isEmpty()) {
            return secondFactor(person, policy, known.get());
        }
        Optional<Reason> reason = duty.needsOrders(person, policy)
                ? scope.call(person.tenant, () -> duty.ofAll(person, policy))
                : duty.ofAll(person, policy);
        Optional<Instant> due = duty.grace(person, policy);
        if (reason.isEmpty() || due.isPresent()) {
            return free(policy, reason.flatMap(r -> due));
        }
        List<String> types = policy.offeredTo(person.mayShow(MethodType.EMAIL)).stream()
                .map(MethodType::value)
                .toList();
        return new Answer(
                Decision.ENROLLMENT,
                null,
                false,
                types,
                reason.get(),
                policy.passwordReset(),
                Set.of(),
                null,
                null,
                null,
                null,
                null);
    }

    private static Answer secondFactor(Person person, Policy policy, Owner known) {
        List<Authenticator> active = known.active();
        RecoveryCodes.Standing codes = known.recoveryCodes();
        List<Method> methods = active.stream()
                .filter(a -> person.mayShow(a.methodType()))
                .map(a -> new Method(a.id, a.type, a.name, a.hint))
                .toList();
        Optional<Integer> days = policy.trustedBrowserDaysFor(person.isStaff()).filter(any -> !person.isBlocked());
        return new Answer(
                Decision.SECOND_FACTOR,
                methods,
                codes.hasUnused(),
                null,
                null,
                resetOf(active, policy),
                Set.of(),
                null,
                days.orElse(null),
                days.map(any -> Factors.print(active, codes.salt())).orElse(null),
                null,
                null);
    }

    /** @param due from when on the user will have to enroll; empty where nobody asks them to */
    private static Answer free(Policy policy, Optional<Instant> due) {
        Set<Notice> notices = due.isPresent() ? Set.of(Notice.TWO_FACTOR_REQUIRED_SOON) : Set.of();
        return new Answer(
                Decision.NONE,
                null,
                false,
                null,
                null,
                policy.passwordReset(),
                notices,
                due.orElse(null),
                null,
                null,
                null,
                null);
    }

    /** Where every method ends in a mailbox, a reset by mail would make that mailbox both factors. */
    private static PasswordReset resetOf(List<Authenticator> active, Policy policy) {
        return active.stream().allMatch(a -> a.methodType() == MethodType.EMAIL)
                ? PasswordReset.BLOCKED
                : policy.passwordReset();
    }
}
