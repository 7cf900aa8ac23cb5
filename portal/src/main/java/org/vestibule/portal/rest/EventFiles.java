package org.vestibule.portal.rest;

import io.quarkus.rest.client.reactive.ClientExceptionMapper;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Instant;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * The event log of admin-service as CSV, read as it comes. {@code from} is inclusive, {@code to} exclusive; what is null is
 * not sent.
 */
@RegisterRestClient(configKey = "admin")
@RegisterClientHeaders(CallHeaders.class)
@Path("/admin/v1")
@Produces("text/csv")
public interface EventFiles {
    @GET
    @Path("customers/{id}/events")
    InputStream ofCustomer(
            @HeaderParam("Authorization") String bearer,
            String id,
            @RestQuery String type,
            @RestQuery Instant from,
            @RestQuery Instant to);

    @GET
    @Path("events")
    InputStream ofTenant(
            @HeaderParam("Authorization") String bearer,
            @RestQuery String type,
            @RestQuery Instant from,
            @RestQuery Instant to);

    /** As everywhere, but not on the event loop: a refusal, too, is read as it comes. */
    @ClientExceptionMapper
    @Blocking
    static RuntimeException refusal(Response answer) {
        return answer.getStatus() < 300 ? null : new Refusals().toThrowable(answer);
    }
}
