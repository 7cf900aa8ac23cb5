package org.vestibule.admin.customer;

import static org.vestibule.contracts.Role.OPERATOR;
import static org.vestibule.contracts.Role.OWNER;
import static org.vestibule.contracts.Role.SUPPORT;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.vestibule.admin.AdminText;
import org.vestibule.admin.relay.ActingTenant;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.Scope;
import org.vestibule.contracts.TokenType;
import org.vestibule.platform.http.CurrentOrigin;
import org.vestibule.platform.idempotency.Idempotent;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.token.Accepts;
import org.vestibule.platform.token.CurrentCaller;

/**
 * Customers and their two-factor state: read by staff, unlocked or turned off by staff, never turned on by them. {@code limit} is 1
 * to 200. An operator names the tenant by {@code ?tenant=}.
 */
@Path("/admin/v1/customers")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Accepts(
        value = TokenType.ACCESS,
        roles = {SUPPORT, OWNER, OPERATOR},
        programs = Scope.CUSTOMERS_READ)
public class CustomerResource {
    private static final int SHORTEST_REASON = 3;
    private static final int LONGEST_REASON = 500;

    private final CustomerDesk desk;
    private final TwoFactorReset reset;
    private final ActingTenant tenant;
    private final CurrentCaller caller;
    private final CurrentOrigin origin;

    CustomerResource(
            CustomerDesk desk, TwoFactorReset reset, ActingTenant tenant, CurrentCaller caller, CurrentOrigin origin) {
        this.desk = desk;
        this.reset = reset;
        this.tenant = tenant;
        this.caller = caller;
        this.origin = origin;
    }

    /** {@code query} is a part of the username or of the email address, in any case. */
    @GET
    public CustomerPage list(
            @QueryParam("query") @Size(max = 200) String query,
            @QueryParam("two_factor") @Pattern(regexp = "enabled|disabled", message = "{one_of}") String twoFactor,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit,
            @QueryParam("cursor") String cursor,
            @QueryParam("tenant") String named) {
        Boolean enabled = twoFactor == null ? null : twoFactor.equals("enabled");
        return desk.list(tenant.of(named), caller.get(), query, enabled, cursor, limit);
    }

    /** 404 for who is not there, of another tenant, or not below the caller; 503 where mfa-service is away. */
    @GET
    @Path("/{id}")
    public CustomerDetail view(@PathParam("id") UUID id, @QueryParam("tenant") String named) {
        return desk.view(tenant.of(named), caller.get(), origin.get(), id);
    }

    /**
     * What is asked for.
     *
     * @param confirm must be true
     * @param reason 3 to 500 characters; stands in the event log and in the mail to the customer
     */
    public record Disable(Boolean confirm, String reason) {}

    /** It is done. */
    public record Disabled(@Schema(enumeration = "disabled") String twoFactor, Instant disabledAt) {}

    /** 400 {@code confirmation-required}, 409 {@code two-factor-not-enabled}, 503 where a service is away. */
    @POST
    @Path("/{id}/two-factor/disable")
    @Idempotent(keeps = Disabled.class)
    @Accepts(
            value = TokenType.ACCESS,
            roles = {SUPPORT, OWNER, OPERATOR},
            programs = Scope.CUSTOMERS_DISABLE)
    public Disabled disable(@PathParam("id") UUID id, @QueryParam("tenant") String named, @NotNull Disable request) {
        String acting = tenant.of(named);
        desk.get(acting, caller.get(), id);
        if (!Boolean.TRUE.equals(request.confirm())) {
            throw Problem.of(ProblemType.CONFIRMATION_REQUIRED).detail(AdminText.CONFIRM_DISABLE);
        }
        String reason = reasonOf(request.reason());
        return new Disabled("disabled", reset.run(acting, caller.get(), origin.get(), id, reason));
    }

    /** @param reason 3 to 500 characters; stands in the event log and in the mail to the customer */
    public record Unlock(String reason) {}

    /**
     * Takes the customer's codes again after too many wrong ones; everything else stays. 409
     * {@code two-factor-not-locked}, 503 where a service is away.
     */
    @POST
    @Path("/{id}/two-factor/unlock")
    @ResponseStatus(204)
    @Accepts(
            value = TokenType.ACCESS,
            roles = {SUPPORT, OWNER, OPERATOR},
            programs = Scope.CUSTOMERS_DISABLE)
    public void unlock(@PathParam("id") UUID id, @QueryParam("tenant") String named, @NotNull Unlock request) {
        String acting = tenant.of(named);
        desk.get(acting, caller.get(), id);
        reset.unlock(acting, caller.get(), origin.get(), id, reasonOf(request.reason()));
    }

    private static String reasonOf(String given) {
        String reason = given == null ? "" : given.strip();
        int length = reason.codePointCount(0, reason.length());
        if (length < SHORTEST_REASON || length > LONGEST_REASON) {
            throw Problem.of(ProblemType.INVALID_REQUEST)
                    .detail(AdminText.REASON_LENGTH, SHORTEST_REASON, LONGEST_REASON);
        }
        return reason;
    }
}
