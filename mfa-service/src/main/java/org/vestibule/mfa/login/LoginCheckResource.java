package org.vestibule.mfa.login;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Set;
import org.vestibule.contracts.LoginCheck.Answer;
import org.vestibule.contracts.LoginCheck.Decision;
import org.vestibule.contracts.LoginCheck.Method;
import org.vestibule.contracts.LoginCheck.PasswordReset;
import org.vestibule.contracts.LoginCheck.Reason;
import org.vestibule.contracts.LoginCheck.TenantProfile;
import org.vestibule.contracts.TokenType;
import org.vestibule.mfa.authenticator.Authenticator;
import org.vestibule.mfa.authenticator.Authenticators;
import org.vestibule.mfa.method.MethodType;
import org.vestibule.mfa.method.recovery.RecoveryCodes;
import org.vestibule.mfa.person.People;
import org.vestibule.mfa.person.Person;
import org.vestibule.mfa.policy.Policies;
import org.vestibule.mfa.policy.Policy;
import org.vestibule.mfa.policy.Policy.Enforcement;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.token.Accepts;
import org.vestibule.platform.token.Caller;
import org.vestibule.platform.token.CurrentCaller;

/**
 * Answers auth-service what a user must show beside the password. Who has a factor is asked for it, whatever the policy
 * says; staff always must have one.
 */
@Path("/mfa/v1/logins")
@Accepts(TokenType.LOGIN)
@RunOnVirtualThread
public class LoginCheckResource {
    private final Authenticators authenticators;
    private final RecoveryCodes recoveryCodes;
    private final Policies policies;
    private final People people;
    private final TenantScope scope;
    private final CurrentCaller caller;

    public LoginCheckResource(
            Authenticators authenticators,
            RecoveryCodes recoveryCodes,
            Policies policies,
            People people,
            TenantScope scope,
            CurrentCaller caller) {
        this.authenticators = authenticators;
        this.recoveryCodes = recoveryCodes;
        this.policies = policies;
        this.people = people;
        this.scope = scope;
        this.caller = caller;
    }

    @POST
    public Answer check(@NotNull TenantProfile tenant) {
        Caller user = caller.get();
        return scope.call(user.tenant(), () -> answer(user, tenant));
    }

    private Answer answer(Caller user, TenantProfile tenant) {
        people.learn(user.tenant(), tenant);
        Person person = people.learn(new People.Told(
                user.id(), user.tenant(), user.username(), user.email(), user.locale(), user.account(), user.roles()));
        Policy policy = policies.of(user.tenant());
        List<Authenticator> active = authenticators.active(user.tenant(), user.id());
        if (!active.isEmpty()) {
            List<Method> methods = active.stream()
                    .map(a -> new Method(a.id, a.type, a.name, a.hint))
                    .toList();
            boolean codes = recoveryCodes.count(user.tenant(), user.id()).remaining() > 0;
            return new Answer(
                    Decision.SECOND_FACTOR, methods, codes, null, null, resetOf(active, policy), Set.of(), null);
        }
        if (person.isStaff() || policy.enforcement() == Enforcement.REQUIRED) {
            List<String> types = policy.offeredTo(person.isStaff()).stream()
                    .map(MethodType::value)
                    .toList();
            return new Answer(
                    Decision.ENROLLMENT,
                    null,
                    false,
                    types,
                    person.isStaff() ? Reason.STAFF : Reason.REQUIRED,
                    policy.passwordReset(),
                    Set.of(),
                    null);
        }
        return new Answer(Decision.NONE, null, false, null, null, policy.passwordReset(), Set.of(), null);
    }

    /** Where every method ends in a mailbox, a reset by mail would make that mailbox both factors. */
    private static PasswordReset resetOf(List<Authenticator> active, Policy policy) {
        return active.stream().allMatch(a -> a.methodType() == MethodType.EMAIL)
                ? PasswordReset.BLOCKED
                : policy.passwordReset();
    }
}
