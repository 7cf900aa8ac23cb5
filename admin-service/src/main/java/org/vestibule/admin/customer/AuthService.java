package org.vestibule.admin.customer;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.vestibule.admin.relay.UpstreamProblems;
import org.vestibule.platform.http.CurrentOrigin;

/** auth-service, asked with the staff member's own token. */
@RegisterRestClient(configKey = "auth")
@RegisterClientHeaders
@RegisterProvider(UpstreamProblems.class)
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Path("/auth/v1/tenants/{tenant}/users/{id}")
interface AuthService {
    /** The user as their tenant keeps them. */
    @GET
    JsonNode user(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
            @PathParam("tenant") String tenant,
            @PathParam("id") UUID user);

    @GET
    @Path("/sessions")
    JsonNode sessions(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
            @PathParam("tenant") String tenant,
            @PathParam("id") UUID user);

    @GET
    @Path("/trusted-browsers")
    JsonNode trustedBrowsers(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
            @PathParam("tenant") String tenant,
            @PathParam("id") UUID user);

    /** Ends all sessions of a user. */
    @DELETE
    @Path("/sessions")
    void endSessions(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
            @HeaderParam(CurrentOrigin.REQUEST_ID) String requestId,
            @PathParam("tenant") String tenant,
            @PathParam("id") UUID user,
            MfaService.Reason reason);
}
