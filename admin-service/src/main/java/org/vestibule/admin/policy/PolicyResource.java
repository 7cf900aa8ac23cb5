package org.vestibule.admin.policy;

import static org.vestibule.contracts.Role.OPERATOR;
import static org.vestibule.contracts.Role.OWNER;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.vestibule.admin.relay.ActingTenant;
import org.vestibule.contracts.TokenType;
import org.vestibule.platform.http.CurrentOrigin;
import org.vestibule.platform.idempotency.Idempotent;
import org.vestibule.platform.token.Accepts;
import org.vestibule.platform.token.CurrentCaller;

/** The tenant's two-factor policy, for its owner: asked of and given to mfa-service, whose answers pass through. */
@Path("/admin/v1/policy")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Accepts(
        value = TokenType.ACCESS,
        roles = {OWNER, OPERATOR})
public class PolicyResource {
    private final TenantPolicies policies;
    private final ActingTenant tenant;
    private final CurrentCaller caller;
    private final CurrentOrigin origin;

    PolicyResource(
            @RestClient TenantPolicies policies, ActingTenant tenant, CurrentCaller caller, CurrentOrigin origin) {
        this.policies = policies;
        this.tenant = tenant;
        this.caller = caller;
        this.origin = origin;
    }

    /** {@code ETag} is the version. */
    @GET
    public RestResponse<JsonNode> get(@QueryParam("tenant") String named) {
        return relayed(policies.get(bearer(), tenant.of(named)));
    }

    /** 412 where {@code If-Match} names another version than the present one. */
    @PUT
    @Idempotent(keeps = JsonNode.class)
    public RestResponse<JsonNode> put(
            @QueryParam("tenant") String named,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @NotNull JsonNode policy) {
        return relayed(policies.put(bearer(), ifMatch, origin.get().requestId(), tenant.of(named), policy));
    }

    private static RestResponse<JsonNode> relayed(RestResponse<JsonNode> answer) {
        return ResponseBuilder.ok(answer.getEntity())
                .header(HttpHeaders.ETAG, answer.getHeaderString(HttpHeaders.ETAG))
                .build();
    }

    private String bearer() {
        return "Bearer " + caller.get().token();
    }
}
