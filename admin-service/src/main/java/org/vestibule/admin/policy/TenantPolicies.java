package org.vestibule.admin.policy;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestResponse;
import org.vestibule.admin.relay.UpstreamProblems;
import org.vestibule.platform.http.CurrentOrigin;

/** Policies at mfa-service, which validates and audits them; their members are its own. */
@RegisterRestClient(configKey = "mfa")
@RegisterClientHeaders
@RegisterProvider(UpstreamProblems.class)
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Path("/mfa/v1/tenants/{tenant}/policy")
interface TenantPolicies {
    @GET
    RestResponse<JsonNode> get(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer, @PathParam("tenant") String tenant);

    @PUT
    RestResponse<JsonNode> put(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @HeaderParam(CurrentOrigin.REQUEST_ID) String requestId,
            @PathParam("tenant") String tenant,
            JsonNode policy);
}
