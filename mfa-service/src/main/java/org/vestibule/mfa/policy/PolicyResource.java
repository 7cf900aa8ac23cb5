package org.vestibule.mfa.policy;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.OptionalInt;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.TokenType;
import org.vestibule.mfa.policy.Policies.Versioned;
import org.vestibule.platform.event.SecurityEvents.Act;
import org.vestibule.platform.idempotency.Idempotent;
import org.vestibule.platform.problem.InvalidField;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.token.Accepts;
import org.vestibule.platform.token.Caller;
import org.vestibule.platform.token.CallerOrigin;
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
    private final CallerOrigin origin;

    public PolicyResource(Policies policies, TenantScope scope, CurrentCaller caller, CallerOrigin origin) {
        this.policies = policies;
        this.scope = scope;
        this.caller = caller;
        this.origin = origin;
    }

    /**
     * A policy, and what speaks against it.
     *
     * @param warnings {@code no_phishing_resistant_method}: security keys are not among the methods;
     *     {@code unacknowledged_risks}: the policy was set before the risks of SMS and email had to be acknowledged
     */
    public record PolicyView(@JsonUnwrapped Policy policy, List<Policy.Warning> warnings) {
        static PolicyView of(Policy policy) {
            return new PolicyView(policy, policy.warnings());
        }
    }

    /** {@code ETag} is the version, counted from 1; 0 for the default of a tenant that has set none. */
    @GET
    public RestResponse<PolicyView> show(String tenant) {
        String slug = caller.get().within(tenant);
        Versioned current = scope.call(slug, () -> policies.current(slug));
        return answer(current.policy(), current.version());
    }

    /**
     * Replaces the policy as a whole; {@code warnings} of an answer may be left in. 400 names every member that is missing, wrong or does not fit the others; 412 where
     * {@code If-Match} names another version than the present one.
     */
    @PUT
    @Idempotent(keeps = PolicyView.class)
    public RestResponse<PolicyView> set(
            String tenant, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch, @Valid @NotNull Policy policy) {
        Caller me = caller.get();
        String slug = me.within(tenant);
        List<InvalidField> contradictions = policy.contradictions();
        if (!contradictions.isEmpty()) {
            throw Problem.invalid(contradictions);
        }
        int version = scope.call(
                        slug,
                        () -> policies.set(
                                slug, policy, expected(ifMatch), me.id(), Act.success(me.actor(), origin.get())))
                .orElseThrow(() -> Problem.of(ProblemType.PRECONDITION_FAILED));
        policies.changed(slug, version);
        return answer(policy, version);
    }

    private static RestResponse<PolicyView> answer(Policy policy, int version) {
        return ResponseBuilder.ok(PolicyView.of(policy))
                .header(HttpHeaders.ETAG, "\"" + version + "\"")
                .build();
    }

    /** RFC 9110 section 13.1.1; what is no version of ours matches none. */
    private static OptionalInt expected(String ifMatch) {
        if (ifMatch == null || ifMatch.equals("*")) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(ifMatch.matches("\"[0-9]{1,9}\"") ? Integer.parseInt(ifMatch.replace("\"", "")) : -1);
    }
}
