package org.vestibule.mfa.policy;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.TokenType;
import org.vestibule.platform.event.SecurityEvents.Act;
import org.vestibule.platform.http.CurrentOrigin;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.token.Accepts;
import org.vestibule.platform.token.Caller;
import org.vestibule.platform.token.CurrentCaller;

/** What a tenant asks of its users. */
@Path("/mfa/v1/tenants/{tenant}/policy")
@Accepts(
        value = TokenType.ACCESS,
        roles = {Role.OWNER, Role.OPERATOR})
@RunOnVirtualThread
public class PolicyResource {
    private final Policies policies;
    private final TenantScope scope;
    private final CurrentCaller caller;
    private final CurrentOrigin origin;

    public PolicyResource(Policies policies, TenantScope scope, CurrentCaller caller, CurrentOrigin origin) {
        this.policies = policies;
        this.scope = scope;
        this.caller = caller;
        this.origin = origin;
    }

    @GET
    public Policy show(String tenant) {
        String slug = caller.get().within(tenant);
        return scope.call(slug, () -> policies.of(slug));
    }

    /** Replaces the policy as a whole; 400 names every member that is missing or wrong. */
    @PUT
    public Policy set(String tenant, @Valid @NotNull Policy policy) {
        Caller me = caller.get();
        String slug = me.within(tenant);
        policy.contradiction().ifPresent(why -> {
            throw Problem.of(ProblemType.INVALID_REQUEST).detail(why);
        });
        scope.run(slug, () -> policies.set(slug, policy, me.id(), Act.success(me.actor(), origin.get())));
        return policy;
    }
}
