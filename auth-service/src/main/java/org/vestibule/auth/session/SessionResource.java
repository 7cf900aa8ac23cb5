package org.vestibule.auth.session;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.TokenType;
import org.vestibule.platform.http.CurrentOrigin;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.token.Accepts;
import org.vestibule.platform.token.Caller;
import org.vestibule.platform.token.CurrentCaller;

/** The session a user is in. */
@Path("/auth/v1")
@Accepts(TokenType.ACCESS)
@RunOnVirtualThread
public class SessionResource {
    private final Sessions sessions;
    private final TenantScope scope;
    private final CurrentCaller caller;
    private final CurrentOrigin origin;

    public SessionResource(Sessions sessions, TenantScope scope, CurrentCaller caller, CurrentOrigin origin) {
        this.sessions = sessions;
        this.scope = scope;
        this.caller = caller;
        this.origin = origin;
    }

    /** Who is logged in, and how. */
    public record Me(
            UUID id,
            String username,
            String email,
            String tenant,
            String account,
            Set<String> roles,
            List<String> amr,
            String acr,
            String locale,
            UUID sessionId) {}

    /** Answers 401 {@code session-revoked} once the session has ended, even while the access token still lives. */
    @GET
    @Path("me")
    public Me me() {
        Caller me = caller.get();
        return scope.call(me.tenant(), () -> sessions.alive(me.tenant(), me.session()))
                .map(session -> new Me(
                        me.id(),
                        me.username(),
                        me.email(),
                        me.tenant(),
                        me.account(),
                        me.roles(),
                        List.of(session.amr),
                        session.acr,
                        me.locale(),
                        session.id))
                .orElseThrow(() -> Problem.of(ProblemType.SESSION_REVOKED));
    }

    /** Ends the session. 204, also where it had ended already. */
    @POST
    @Path("logout")
    public void logout() {
        Caller me = caller.get();
        scope.run(me.tenant(), () -> sessions.alive(me.tenant(), me.session())
                .ifPresent(session -> sessions.end(session, "logout", me.actor(), origin.get())));
    }
}
