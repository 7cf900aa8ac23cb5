package org.vestibule.portal.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.vestibule.contracts.EventType;
import org.vestibule.portal.rest.MfaApi.Authenticator;
import org.vestibule.portal.rest.MfaApi.RecoveryCodes;

/**
 * admin-service, as its OpenAPI document has it. {@code bearer} is {@code Bearer} and an access token of staff, of an owner
 * for the policy and the check of the log; a query parameter that is null is not sent.
 */
@RegisterRestClient(configKey = "admin")
@RegisterClientHeaders(CallHeaders.class)
@RegisterProvider(Refusals.class)
@Path("/admin/v1")
public interface AdminApi {
    /** Who did something; {@code kind} is user, staff, client or system; {@code onBehalfOf} is what a program said. Customers see the kind alone. */
    record Actor(String id, String kind, String name, String onBehalfOf) {}

    /** An event of the log; {@code details} differ per type, see docs/events.md. */
    record LoggedEvent(
            String id,
            Instant time,
            String type,
            String subject,
            Actor actor,
            String ip,
            String userAgent,
            String outcome,
            Map<String, Object> details) {

        /** Empty for a type that is younger than these pages. */
        public Optional<EventType> known() {
            try {
                return Optional.of(EventType.of(type));
            } catch (IllegalArgumentException younger) {
                return Optional.empty();
            }
        }

        public boolean isFailure() {
            return "failure".equals(outcome);
        }

        /** Whether somebody else did it to who it is about. */
        public boolean isByOther() {
            return actor == null || actor.id() == null || !actor.id().equals(subject);
        }
    }

    /** A customer in the list; {@code enrolledAt} is null where two-factor authentication is off. */
    record Customer(
            String id,
            String username,
            String email,
            String account,
            String twoFactor,
            List<String> methods,
            Instant enrolledAt) {
        public boolean isEnabled() {
            return "enabled".equals(twoFactor);
        }
    }

    /** Wrong codes have shut the second factor; {@code retryAfterS} is null where no waiting helps. */
    record Lock(Long retryAfterS) {}

    /** A customer as they are now; {@code lock} is null for who is not locked, {@code lastEvents} are ten at most. */
    record CustomerDetail(
            String id,
            String username,
            String email,
            String account,
            String twoFactor,
            List<String> methods,
            Instant enrolledAt,
            List<Authenticator> authenticators,
            RecoveryCodes recoveryCodes,
            Lock lock,
            List<LoggedEvent> lastEvents) {
        public boolean isEnabled() {
            return "enabled".equals(twoFactor);
        }
    }

    /** Turns two-factor authentication off; {@code reason} has 3 to 500 characters. */
    record Disable(boolean confirm, String reason) {}

    /** When it was turned off. */
    record Disabled(String twoFactor, Instant disabledAt) {}

    /** Takes codes again; {@code reason} has 3 to 500 characters. */
    record Unlock(String reason) {}

    /** What walking the log's chain found; {@code firstBroken} is null where it is intact. */
    record LogVerification(long events, boolean intact, Long firstBroken) {}

    /** How many customers have two-factor authentication on, now and at the end of each day of {@code history}. */
    record Adoption(long customers, long enabled, Map<String, Long> methods, List<AdoptionDay> history) {}

    /** A day in UTC. */
    record AdoptionDay(LocalDate date, long customers, long enabled) {}

    @GET
    @Path("me/events")
    Listed<LoggedEvent> ownEvents(
            @HeaderParam("Authorization") String bearer, @RestQuery String cursor, @RestQuery Integer limit);

    @GET
    @Path("customers")
    Listed<Customer> customers(
            @HeaderParam("Authorization") String bearer,
            @RestQuery String query,
            @RestQuery("two_factor") String twoFactor,
            @RestQuery String cursor,
            @RestQuery Integer limit);

    @GET
    @Path("customers/{id}")
    CustomerDetail customer(@HeaderParam("Authorization") String bearer, String id);

    @POST
    @Path("customers/{id}/two-factor/disable")
    Disabled disable(
            @HeaderParam("Authorization") String bearer,
            @HeaderParam(MfaApi.IDEMPOTENCY_KEY) String key,
            String id,
            Disable wish);

    @POST
    @Path("customers/{id}/two-factor/unlock")
    void unlock(@HeaderParam("Authorization") String bearer, String id, Unlock wish);

    /** {@code from} is inclusive, {@code to} exclusive. */
    @GET
    @Path("customers/{id}/events")
    Listed<LoggedEvent> customerEvents(
            @HeaderParam("Authorization") String bearer,
            String id,
            @RestQuery String type,
            @RestQuery Instant from,
            @RestQuery Instant to,
            @RestQuery String cursor,
            @RestQuery Integer limit);

    /** {@code from} is inclusive, {@code to} exclusive. */
    @GET
    @Path("events")
    Listed<LoggedEvent> events(
            @HeaderParam("Authorization") String bearer,
            @RestQuery String type,
            @RestQuery Instant from,
            @RestQuery Instant to,
            @RestQuery String cursor,
            @RestQuery Integer limit);

    @GET
    @Path("events/verification")
    LogVerification verifyLog(@HeaderParam("Authorization") String bearer);

    @GET
    @Path("adoption")
    Adoption adoption(@HeaderParam("Authorization") String bearer);

    /** {@code ETag} is the version. The policy as it is, because what is put replaces it as a whole. */
    @GET
    @Path("policy")
    RestResponse<ObjectNode> policy(@HeaderParam("Authorization") String bearer);

    /** Refused with {@code precondition-failed} where {@code version} is no longer the present one. */
    @PUT
    @Path("policy")
    RestResponse<ObjectNode> setPolicy(
            @HeaderParam("Authorization") String bearer,
            @HeaderParam(HttpHeaders.IF_MATCH) String version,
            @HeaderParam(MfaApi.IDEMPOTENCY_KEY) String key,
            ObjectNode policy);
}
