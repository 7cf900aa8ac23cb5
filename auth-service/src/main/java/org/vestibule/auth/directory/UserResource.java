package org.vestibule.auth.directory;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestQuery;
import org.vestibule.auth.browser.TrustedBrowserResource.BrowserList;
import org.vestibule.auth.session.SessionResource.SessionList;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.Scope;
import org.vestibule.contracts.TokenType;
import org.vestibule.platform.http.BodyUpTo;
import org.vestibule.platform.http.CurrentOrigin;
import org.vestibule.platform.idempotency.Idempotent;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.token.Accepts;
import org.vestibule.platform.token.Caller;
import org.vestibule.platform.token.CurrentCaller;

/** A tenant's users, kept by its owner, its back-office programs, or the operator. */
@Path("/auth/v1/tenants/{tenant}")
@Accepts(
        value = TokenType.ACCESS,
        roles = {Role.OWNER, Role.OPERATOR})
@RunOnVirtualThread
public class UserResource {
    private static final String NDJSON = "application/x-ndjson";
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final UserDirectory directory;
    private final UserImport imports;
    private final FactorTransfer factors;
    private final StandingAccess access;
    private final CurrentCaller caller;
    private final CurrentOrigin origin;

    UserResource(
            UserDirectory directory,
            UserImport imports,
            FactorTransfer factors,
            StandingAccess access,
            CurrentCaller caller,
            CurrentOrigin origin) {
        this.directory = directory;
        this.imports = imports;
        this.factors = factors;
        this.access = access;
        this.caller = caller;
        this.origin = origin;
    }

    /** A page of users in order of creation. */
    public record UserPage(List<UserView> items, UUID nextCursor) {}

    /** Why sessions are ended. */
    public record Reason(@Size(max = 500) String reason) {}

    /** 409 {@code conflict} where the name is taken; 422 {@code password-rejected}. */
    @POST
    @Path("users")
    @ResponseStatus(201)
    @Accepts(
            value = TokenType.ACCESS,
            roles = {Role.OWNER, Role.OPERATOR},
            programs = Scope.USERS_WRITE)
    public UserView create(String tenant, @Valid @NotNull NewUser user) {
        Caller me = caller.get();
        return directory.create(me.within(tenant), user, me, origin.get(), factors);
    }

    /** Users whose name or address holds {@code query}; programs see customers only. */
    @GET
    @Path("users")
    @Accepts(
            value = TokenType.ACCESS,
            roles = {Role.OWNER, Role.OPERATOR},
            programs = Scope.CUSTOMERS_READ)
    public UserPage search(
            String tenant,
            @RestQuery @DefaultValue("") @Size(max = 254) String query,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            @RestQuery UUID cursor) {
        Caller me = caller.get();
        List<UserView> found =
                directory.search(me.within(tenant), query, cursor == null ? BEFORE_ALL : cursor, limit + 1, me);
        boolean more = found.size() > limit;
        List<UserView> items = more ? found.subList(0, limit) : found;
        return new UserPage(items, more ? items.getLast().id() : null);
    }

    @GET
    @Path("users/{id}")
    @Accepts(
            value = TokenType.ACCESS,
            roles = {Role.OWNER, Role.OPERATOR},
            programs = Scope.CUSTOMERS_READ)
    public UserView show(String tenant, UUID id) {
        Caller me = caller.get();
        return directory.find(me.within(tenant), id, me).orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
    }

    /** Disabling a user ends their sessions. */
    @PATCH
    @Path("users/{id}")
    @Accepts(
            value = TokenType.ACCESS,
            roles = {Role.OWNER, Role.OPERATOR},
            programs = Scope.USERS_WRITE)
    public UserView change(String tenant, UUID id, @Valid @NotNull UserPatch patch) {
        Caller me = caller.get();
        return directory
                .change(me.within(tenant), id, patch, me, origin.get(), access)
                .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
    }

    @DELETE
    @Path("users/{id}")
    @Accepts(
            value = TokenType.ACCESS,
            roles = {Role.OWNER, Role.OPERATOR},
            programs = Scope.USERS_WRITE)
    public void remove(String tenant, UUID id) {
        Caller me = caller.get();
        if (!directory.remove(me.within(tenant), id, me, origin.get(), access)) {
            throw Problem.of(ProblemType.NOT_FOUND);
        }
    }

    /** A user's sessions; 404 for users of other tenants and for users who are not below the caller. */
    @GET
    @Path("users/{id}/sessions")
    @Accepts(
            value = TokenType.ACCESS,
            roles = {Role.SUPPORT, Role.OWNER, Role.OPERATOR},
            programs = {Scope.SESSIONS_END, Scope.CUSTOMERS_READ})
    public SessionList sessions(
            String tenant,
            UUID id,
            @RestQuery @DefaultValue("200") @Min(1) @Max(200) int limit,
            @RestQuery UUID cursor) {
        Caller me = caller.get();
        return directory
                .sessions(me.within(tenant), id, cursor, limit + 1, me, access)
                .map(found -> SessionList.of(found, limit, null))
                .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
    }

    /** Ends one session of a user. */
    @DELETE
    @Path("users/{id}/sessions/{session}")
    @Accepts(
            value = TokenType.ACCESS,
            roles = {Role.SUPPORT, Role.OWNER, Role.OPERATOR},
            programs = Scope.SESSIONS_END)
    public void endSession(String tenant, UUID id, UUID session) {
        Caller me = caller.get();
        if (!directory.endSession(me.within(tenant), id, session, me, origin.get(), access)) {
            throw Problem.of(ProblemType.NOT_FOUND);
        }
    }

    /** Ends all sessions of a user, and all browsers that they trust. Turning off a second factor does so too. */
    @DELETE
    @Path("users/{id}/sessions")
    @Accepts(
            value = TokenType.ACCESS,
            roles = {Role.SUPPORT, Role.OWNER, Role.OPERATOR},
            programs = {Scope.SESSIONS_END, Scope.CUSTOMERS_DISABLE})
    public void endSessions(String tenant, UUID id, @Valid Reason input) {
        Caller me = caller.get();
        String reason = input == null || input.reason() == null ? "ended_by_staff" : input.reason();
        if (!directory.endSessions(me.within(tenant), id, reason, me, origin.get(), access)) {
            throw Problem.of(ProblemType.NOT_FOUND);
        }
    }

    /** Lists a user's trusted browsers for staff; 404 as for sessions. */
    @GET
    @Path("users/{id}/trusted-browsers")
    @Accepts(
            value = TokenType.ACCESS,
            roles = {Role.SUPPORT, Role.OWNER, Role.OPERATOR},
            programs = {Scope.CUSTOMERS_READ, Scope.CUSTOMERS_DISABLE})
    public BrowserList browsers(String tenant, UUID id) {
        Caller me = caller.get();
        return directory
                .browsers(me.within(tenant), id, me, access)
                .map(found -> BrowserList.of(found, null))
                .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
    }

    /** Revokes one of them. */
    @DELETE
    @Path("users/{id}/trusted-browsers/{browser}")
    @Accepts(
            value = TokenType.ACCESS,
            roles = {Role.SUPPORT, Role.OWNER, Role.OPERATOR},
            programs = Scope.CUSTOMERS_DISABLE)
    public void revokeBrowser(String tenant, UUID id, UUID browser) {
        Caller me = caller.get();
        if (!directory.revokeBrowser(me.within(tenant), id, browser, me, origin.get(), access)) {
            throw Problem.of(ProblemType.NOT_FOUND);
        }
    }

    /** Revokes all of them. */
    @DELETE
    @Path("users/{id}/trusted-browsers")
    @Accepts(
            value = TokenType.ACCESS,
            roles = {Role.SUPPORT, Role.OWNER, Role.OPERATOR},
            programs = Scope.CUSTOMERS_DISABLE)
    public void revokeBrowsers(String tenant, UUID id) {
        Caller me = caller.get();
        if (!directory.revokeBrowsers(me.within(tenant), id, me, origin.get(), access)) {
            throw Problem.of(ProblemType.NOT_FOUND);
        }
    }

    /** One user a line (NDJSON); a result line for each, and one bad line spoils no other. */
    @POST
    @Path("users:import")
    @APIResponse(
            responseCode = "200",
            description = "OK",
            content = @Content(mediaType = NDJSON, schema = @Schema(type = SchemaType.STRING)))
    @Idempotent(keeps = StreamingOutput.class)
    @BodyUpTo(mebibytes = 64)
    @Consumes(NDJSON)
    @Produces(NDJSON)
    @Accepts(
            value = TokenType.ACCESS,
            roles = {Role.OWNER, Role.OPERATOR},
            programs = Scope.USERS_IMPORT)
    public StreamingOutput importAll(String tenant, InputStream lines) {
        Caller me = caller.get();
        return imports.run(me.within(tenant), lines, me, origin.get());
    }
}
