package org.vestibule.admin.customer;

import static org.vestibule.contracts.Role.OPERATOR;
import static org.vestibule.contracts.Role.OWNER;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.vestibule.admin.relay.ActingTenant;
import org.vestibule.contracts.Scope;
import org.vestibule.contracts.TokenType;
import org.vestibule.platform.http.CurrentOrigin;
import org.vestibule.platform.token.Accepts;
import org.vestibule.platform.token.CurrentCaller;

/**
 * Everything that is known of a customer, to hand to them: {@code user}, {@code sessions}, {@code trusted_browsers},
 * {@code two_factor} and all {@code events}, without the names of staff. No password, secret or code is in it. That it was
 * asked for stands in the event log. 404 as for the customer; 429
 * {@code too-many-attempts} where other exports of the tenant are running; 503 where a service is away.
 */
@Path("/admin/v1/customers/{id}/personal-data")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Accepts(
        value = TokenType.ACCESS,
        roles = {OWNER, OPERATOR},
        programs = Scope.CUSTOMERS_READ)
public class PersonalDataResource {
    private final CustomerDesk desk;
    private final PersonalData data;
    private final ActingTenant tenant;
    private final CurrentCaller caller;
    private final CurrentOrigin origin;

    PersonalDataResource(
            CustomerDesk desk, PersonalData data, ActingTenant tenant, CurrentCaller caller, CurrentOrigin origin) {
        this.desk = desk;
        this.data = data;
        this.tenant = tenant;
        this.caller = caller;
        this.origin = origin;
    }

    @GET
    @APIResponse(
            responseCode = "200",
            description = "Done",
            content = @Content(schema = @Schema(type = SchemaType.OBJECT, additionalProperties = Schema.True.class)))
    public StreamingOutput export(@PathParam("id") UUID id, @QueryParam("tenant") String named) {
        String acting = tenant.of(named);
        desk.get(acting, caller.get(), id);
        return data.of(acting, caller.get(), origin.get(), id);
    }
}
