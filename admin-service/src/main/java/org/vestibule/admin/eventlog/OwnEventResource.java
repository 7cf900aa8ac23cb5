package org.vestibule.admin.eventlog;

import static org.vestibule.contracts.Role.CUSTOMER;
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
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.TokenType;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.token.Accepts;
import org.vestibule.platform.token.Caller;
import org.vestibule.platform.token.CurrentCaller;

/**
 * What happened lately to the person who asks, newest first. {@code ip} and {@code user_agent} stand only beside what they did
 * themself. Of staff and programs it says that they acted, and not who; that staff looked at them is left out. A program, which is nobody, gets a 403.
 */
@Path("/admin/v1/me/events")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Accepts(
        value = TokenType.ACCESS,
        roles = {CUSTOMER, SUPPORT, OWNER, OPERATOR})
public class OwnEventResource {
    private final EventLog log;
    private final CurrentCaller caller;

    OwnEventResource(EventLog log, CurrentCaller caller) {
        this.log = log;
        this.caller = caller;
    }

    /** {@code limit} is 1 to 200. */
    @GET
    public EventPage list(
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200) int limit, @QueryParam("cursor") String cursor) {
        Caller me = caller.get();
        if (me.session() == null) {
            throw Problem.of(ProblemType.FORBIDDEN);
        }
        return log.page(EventFilter.own(me.tenant(), me.id()), cursor, limit).asSeenBy(me.id());
    }
}
