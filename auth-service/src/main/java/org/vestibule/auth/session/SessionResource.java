package org.vestibule.auth.session;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestQuery;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.TokenType;
import org.vestibule.platform.http.CurrentOrigin;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.token.Accepts;
import org.vestibule.platform.token.Caller;
import org.vestibule.platform.token.CurrentCaller;

/** The session a user is in, and their others. */
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

    /**
     * A session, as its owner and staff see it.
     *
     * @param device browser and system, as far as the user agent tells
     * @param current whether it is the one of this request
     */
    public record SessionView(
            UUID id,
            String device,
            String ip,
            Instant createdAt,
            Instant lastUsedAt,
            List<String> amr,
            String acr,
            boolean current) {
        public static SessionView of(Session session, UUID current) {
            return new SessionView(
                    session.id,
                    Device.of(session.userAgent),
                    session.ip,
                    session.createdAt,
                    session.lastUsedAt,
                    List.of(session.amr),
                    session.acr,
                    session.id.equals(current));
        }
    }

    /** A page of them, newest first. */
    public record SessionList(List<SessionView> items, String nextCursor) {
        /** @param found one more than {@code limit} where there are more */
        public static SessionList of(List<Session> found, int limit, UUID current) {
            List<SessionView> items = found.stream()
                    .limit(limit)
                    .map(session -> SessionView.of(session, current))
                    .toList();
            return new SessionList(
                    items, found.size() > limit ? items.getLast().id().toString() : null);
        }
    }

    @GET
    @Path("sessions")
    public SessionList list(@RestQuery @DefaultValue("200") @Min(1) @Max(200) int limit, @RestQuery UUID cursor) {
        Caller me = caller.get();
        return scope.call(
                me.tenant(),
                () -> SessionList.of(sessions.aliveOf(me.tenant(), me.id(), cursor, limit + 1), limit, me.session()));
    }

    /** Ends one of the caller's sessions, this one too; 404 for any other. */
    @DELETE
    @Path("sessions/{id}")
    public void end(UUID id) {
        Caller me = caller.get();
        boolean ended = scope.call(
                me.tenant(),
                () -> sessions.endOne(me.tenant(), me.id(), id, "ended_by_user", me.actor(), origin.get()));
        if (!ended) {
            throw Problem.of(ProblemType.NOT_FOUND);
        }
    }

    /** Ends all sessions of the caller but this one, and all browsers that they trust. */
    @DELETE
    @Path("sessions")
    public void endOthers() {
        Caller me = caller.get();
        scope.run(
                me.tenant(),
                () -> sessions.endAll(me.tenant(), me.id(), me.session(), "ended_by_user", me.actor(), origin.get()));
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
