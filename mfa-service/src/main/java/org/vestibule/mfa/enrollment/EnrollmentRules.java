package org.vestibule.mfa.enrollment;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.TokenType;
import org.vestibule.mfa.MfaText;
import org.vestibule.mfa.account.Accounts;
import org.vestibule.mfa.authenticator.Authenticator;
import org.vestibule.mfa.authenticator.AuthenticatorView;
import org.vestibule.mfa.authenticator.Authenticators;
import org.vestibule.mfa.enrollment.EnrollmentOutcome.LimitReached;
import org.vestibule.mfa.enrollment.EnrollmentOutcome.NotOffered;
import org.vestibule.mfa.method.MethodType;
import org.vestibule.mfa.person.People;
import org.vestibule.mfa.person.Person;
import org.vestibule.mfa.policy.Policies;
import org.vestibule.mfa.policy.Policy;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.token.Caller;

/** What the tenant's policy says before anything is enrolled; one enrollment of a person at a time. */
@Singleton
class EnrollmentRules {
    private final EnrollmentAccess access;
    private final Authenticators authenticators;
    private final Accounts accounts;
    private final Policies policies;
    private final People people;
    private final TenantScope scope;

    EnrollmentRules(
            EnrollmentAccess access,
            Authenticators authenticators,
            Accounts accounts,
            Policies policies,
            People people,
            TenantScope scope) {
        this.access = access;
        this.authenticators = authenticators;
        this.accounts = accounts;
        this.policies = policies;
        this.people = people;
        this.scope = scope;
    }

    /**
     * Runs {@code work} where the method is offered and not too many are active; an older pending one is dropped.
     *
     * @param replaces the active authenticator whose place the new one is to take, or null; it does not count
     */
    EnrollmentOutcome begin(
            Caller me, MethodType type, UUID replaces, BiFunction<Person, Policy, EnrollmentOutcome> work) {
        return change(me, (person, policy) -> {
            List<Authenticator> ending = endedBy(me, person, policy, replaces);
            if (replaces != null && ending.stream().noneMatch(one -> one.id.equals(replaces))) {
                return new EnrollmentOutcome.NotFound();
            }
            List<MethodType> offered = policy.offeredTo(person.mayShow(MethodType.EMAIL));
            if (!offered.contains(type)) {
                return new NotOffered(offered);
            }
            Optional<LimitReached> limit = limit(person, policy, replaces);
            if (limit.isPresent()) {
                return limit.get();
            }
            authenticators.deletePending(me.tenant(), me.id(), type);
            return work.apply(person, policy);
        });
    }

    /** Runs {@code work} where the caller may put another factor in the place of one. */
    <T> T replace(Caller me, BiFunction<Person, Policy, T> work) {
        return change(me, (person, policy) -> {
            access.requireToReplace(me);
            return work.apply(person, policy);
        });
    }

    /** Runs {@code work} in a transaction that holds the person. */
    <T> T change(Caller me, BiFunction<Person, Policy, T> work) {
        return scope.call(me.tenant(), () -> {
            Person person = people.lock(me.tenant(), me.id()).orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
            if (!person.isAsIn(me)) {
                throw Problem.of(ProblemType.INVALID_TOKEN).detail(MfaText.LOGIN_OUTDATED);
            }
            access.require(me);
            return work.apply(person, policies.of(me.tenant()));
        });
    }

    /**
     * The active authenticators that end when the new one counts: the one whose place it takes, and those that are no longer offered,
     * which nobody has to name. Whichever it is, the caller must have shown what removing it asks for, or this throws.
     *
     * @param replaced null where the new one takes nobody's place
     */
    List<Authenticator> endedBy(Caller me, Person person, Policy policy, UUID replaced) {
        List<Authenticator> ending = authenticators.active(person.tenant, person.userId).stream()
                .filter(ends(person, policy, replaced))
                .toList();
        if (replaced != null || !ending.isEmpty()) {
            access.requireToReplace(me);
        }
        return ending;
    }

    private static Predicate<Authenticator> ends(Person person, Policy policy, UUID replaced) {
        List<MethodType> offered = policy.offeredTo(person.mayShow(MethodType.EMAIL));
        return active -> active.id.equals(replaced) || !offered.contains(active.methodType());
    }

    /** Present where no more may be active. What ends with the new one does not count. */
    Optional<LimitReached> limit(Person person, Policy policy, UUID replaced) {
        List<AuthenticatorView> staying = authenticators.active(person.tenant, person.userId).stream()
                .filter(ends(person, policy, replaced).negate())
                .map(AuthenticatorView::of)
                .toList();
        return staying.size() < policy.maxActiveMethods() ? Optional.empty() : Optional.of(new LimitReached(staying));
    }

    /**
     * Whether the number was verified before for the person's account: by the tenant, or by another person of the account
     * who uses it. Who is only half logged in must show that it is theirs in any case: it is all they show. Staff too, because
     * programs tell of accounts, and no program gives staff a factor.
     */
    boolean isKnownNumber(Caller me, Person person, Authenticator pending) {
        return me.type() == TokenType.ACCESS
                && !person.isStaff()
                && pending.methodType() == MethodType.SMS
                && person.account != null
                && (accounts.hasVerified(person.tenant, person.account, pending.addressKey)
                        || !authenticators.sharing(person, pending.addressKey).isEmpty());
    }
}
