package org.vestibule.admin.customer;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.vestibule.admin.relay.UpstreamProblems;
import org.vestibule.platform.http.CurrentOrigin;

/** mfa-service, asked with the staff member's own token: it decides by itself whether they may. */
@RegisterRestClient(configKey = "mfa")
@RegisterClientHeaders
@RegisterProvider(UpstreamProblems.class)
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Path("/mfa/v1/users/{id}/authenticators")
interface MfaService {
    /** What a user has. Members that are not named here are none of our business. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Status(
            String twoFactor,
            // in the maps there are nulls, of what an authenticator has not got
            @JsonSetter(contentNulls = Nulls.SET) List<Map<String, Object>> authenticators,
            RecoveryCodes recoveryCodes,
            Map<String, Object> lock) {}

    /** How many were made, and how many are left. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record RecoveryCodes(int total, int remaining) {}

    /** Why. */
    record Reason(String reason) {}

    @GET
    Status status(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
            @PathParam("id") UUID user,
            @QueryParam("tenant") String tenant);

    @DELETE
    void disable(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
            @HeaderParam(CurrentOrigin.REQUEST_ID) String requestId,
            @PathParam("id") UUID user,
            @QueryParam("tenant") String tenant,
            Reason reason);

    @DELETE
    @Path("/lock")
    void unlock(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String bearer,
            @HeaderParam(CurrentOrigin.REQUEST_ID) String requestId,
            @PathParam("id") UUID user,
            @QueryParam("tenant") String tenant,
            Reason reason);
}
