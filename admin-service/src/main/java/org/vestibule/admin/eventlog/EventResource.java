package org.vestibule.admin.eventlog;

import static org.vestibule.contracts.Role.OPERATOR;
import static org.vestibule.contracts.Role.OWNER;
import static org.vestibule.contracts.Role.SUPPORT;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.vestibule.admin.eventlog.EventFilter.Reader;
import org.vestibule.admin.relay.ActingTenant;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.Scope;
import org.vestibule.contracts.TokenType;
import org.vestibule.platform.token.Accepts;
import org.vestibule.platform.token.CurrentCaller;

/**
 * The tenant's event log. {@code limit} is 1 to 200, {@code from} (inclusive) and {@code to} (exclusive) are RFC 3339
 * times, {@code type} one of {@link EventType}; anything else is a 400. An operator names the tenant by {@code ?tenant=}.
 * Programs see what is about customers. Exports and the verification read a whole log, so few run at a time: else 429
 * {@code too-many-attempts}.
 */
@Path("/admin/v1/events")
@RunOnVirtualThread
@Accepts(
        value = TokenType.ACCESS,
        roles = {SUPPORT, OWNER, OPERATOR},
        programs = Scope.CUSTOMERS_READ)
public class EventResource {
    private final EventLog log;
    private final CsvExport csv;
    private final ChainExport chain;
    private final LogWalks walks;
    private final ActingTenant tenant;
    private final CurrentCaller caller;

    public EventResource(
            EventLog log, CsvExport csv, ChainExport chain, LogWalks walks, ActingTenant tenant, CurrentCaller caller) {
        this.caller = caller;
        this.log = log;
        this.csv = csv;
        this.chain = chain;
        this.walks = walks;
        this.tenant = tenant;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public EventPage list(
            @QueryParam("type") String type,
            @QueryParam("from") String from,
            @QueryParam("to") String to,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit,
            @QueryParam("cursor") String cursor,
            @QueryParam("tenant") String named) {
        return log.page(filter(named, type, from, to), cursor, limit);
    }

    @GET
    @Produces(CsvExport.MEDIA_TYPE)
    public StreamingOutput export(
            @QueryParam("type") String type,
            @QueryParam("from") String from,
            @QueryParam("to") String to,
            @QueryParam("tenant") String named) {
        return csv.of(filter(named, type, from, to));
    }

    /** The whole chain, a JSON object a line, oldest first, for {@code ./vestibule verify-log}. */
    @GET
    @Path("/chain")
    @Produces(ChainExport.MEDIA_TYPE)
    @APIResponse(
            responseCode = "200",
            description = "Done",
            content = @Content(mediaType = ChainExport.MEDIA_TYPE, schema = @Schema(type = SchemaType.STRING)))
    @Accepts(
            value = TokenType.ACCESS,
            roles = {OWNER, OPERATOR})
    public StreamingOutput chain(@QueryParam("tenant") String named) {
        return chain.of(tenant.of(named));
    }

    /** Walks the chain, and shows the last head that was signed. A long log takes minutes. */
    @GET
    @Path("/verification")
    @Produces(MediaType.APPLICATION_JSON)
    @Accepts(
            value = TokenType.ACCESS,
            roles = {OWNER, OPERATOR})
    public LogVerification verify(@QueryParam("tenant") String named) {
        String acting = tenant.of(named);
        return walks.limited(acting, () -> log.verify(acting));
    }

    private EventFilter filter(String named, String type, String from, String to) {
        return EventFilter.of(Reader.of(caller.get()), tenant.of(named), null, type, from, to);
    }
}
