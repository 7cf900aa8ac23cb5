package org.vestibule.admin.customer;

import static org.vestibule.contracts.Role.OPERATOR;
import static org.vestibule.contracts.Role.OWNER;
import static org.vestibule.contracts.Role.SUPPORT;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.UUID;
import org.vestibule.admin.eventlog.CsvExport;
import org.vestibule.admin.eventlog.EventFilter;
import org.vestibule.admin.eventlog.EventFilter.Reader;
import org.vestibule.admin.eventlog.EventLog;
import org.vestibule.admin.eventlog.EventPage;
import org.vestibule.admin.relay.ActingTenant;
import org.vestibule.contracts.Scope;
import org.vestibule.contracts.TokenType;
import org.vestibule.platform.token.Accepts;
import org.vestibule.platform.token.Caller;
import org.vestibule.platform.token.CurrentCaller;

/**
 * The events of one customer, newest first, filtered as the tenant's log is; 404 as for the customer. Programs see nothing of the
 * time when a customer was staff. 429 {@code too-many-attempts} where other exports of the tenant are running.
 */
@Path("/admin/v1/customers/{id}/events")
@RunOnVirtualThread
@Accepts(
        value = TokenType.ACCESS,
        roles = {SUPPORT, OWNER, OPERATOR},
        programs = Scope.CUSTOMERS_READ)
public class CustomerEventResource {
    private final CustomerDesk desk;
    private final EventLog log;
    private final CsvExport csv;
    private final ActingTenant tenant;
    private final CurrentCaller caller;

    CustomerEventResource(CustomerDesk desk, EventLog log, CsvExport csv, ActingTenant tenant, CurrentCaller caller) {
        this.desk = desk;
        this.log = log;
        this.csv = csv;
        this.tenant = tenant;
        this.caller = caller;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public EventPage list(
            @PathParam("id") UUID id,
            @QueryParam("type") String type,
            @QueryParam("from") String from,
            @QueryParam("to") String to,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit,
            @QueryParam("cursor") String cursor,
            @QueryParam("tenant") String named) {
        return log.page(filter(id, named, type, from, to), cursor, limit);
    }

    @GET
    @Produces(CsvExport.MEDIA_TYPE)
    public StreamingOutput export(
            @PathParam("id") UUID id,
            @QueryParam("type") String type,
            @QueryParam("from") String from,
            @QueryParam("to") String to,
            @QueryParam("tenant") String named) {
        return csv.of(filter(id, named, type, from, to));
    }

    private EventFilter filter(UUID id, String named, String type, String from, String to) {
        String acting = tenant.of(named);
        Caller me = caller.get();
        return EventFilter.of(Reader.of(me), acting, desk.get(acting, me, id).id(), type, from, to);
    }
}
