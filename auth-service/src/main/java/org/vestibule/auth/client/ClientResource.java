package org.vestibule.auth.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.vestibule.auth.AuthText;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.Scope;
import org.vestibule.contracts.TokenType;
import org.vestibule.platform.event.SecurityEvents.Act;
import org.vestibule.platform.http.CurrentOrigin;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.token.Accepts;
import org.vestibule.platform.token.Caller;
import org.vestibule.platform.token.CurrentCaller;

/** The back-office programs of a tenant, kept by its owner or the operator. */
@Path("/auth/v1/tenants/{tenant}/clients")
@Accepts(
        value = TokenType.ACCESS,
        roles = {Role.OWNER, Role.OPERATOR})
@RunOnVirtualThread
public class ClientResource {
    private final Clients clients;
    private final CurrentCaller caller;
    private final CurrentOrigin origin;

    ClientResource(Clients clients, CurrentCaller caller, CurrentOrigin origin) {
        this.clients = clients;
        this.caller = caller;
        this.origin = origin;
    }

    /**
     * @param name to tell programs apart by
     * @param scopes what the program may do
     */
    public record NewClient(
            @NotNull @Size(min = 1, max = 60) @Pattern(regexp = "[^\\p{Cntrl}]+", message = "{single_line}")
            String name,

            @NotNull @Size(min = 1, max = 9) Set<@NotNull Scope> scopes) {}

    /** @param scopes what the program may do from now on */
    public record ClientPatch(
            @NotNull @Size(min = 1, max = 9) Set<@NotNull Scope> scopes) {}

    /** @param lastUsedAt when it last gave a token; absent if it never did */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SecretView(UUID id, Instant createdAt, Instant lastUsedAt) {
        static SecretView of(ClientSecret secret) {
            return new SecretView(secret.id, secret.createdAt, secret.lastUsedAt);
        }
    }

    /**
     * @param clientId what the program shows with its secret
     * @param clientSecret shown this once; else absent
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ClientView(
            UUID id,
            String clientId,
            String name,
            Set<Scope> scopes,
            Instant createdAt,
            List<SecretView> secrets,
            String clientSecret) {
        static ClientView of(Clients.Known known) {
            Client client = known.client();
            return new ClientView(
                    client.id,
                    client.clientId(),
                    client.name,
                    client.scopes(),
                    client.createdAt,
                    known.secrets().stream().map(SecretView::of).toList(),
                    null);
        }

        static ClientView of(Clients.Shown shown) {
            Client client = shown.client();
            return new ClientView(
                    client.id,
                    client.clientId(),
                    client.name,
                    client.scopes(),
                    client.createdAt,
                    List.of(SecretView.of(shown.kept())),
                    shown.secret());
        }

        @Override
        public String toString() {
            return "ClientView[" + id + ", [redacted]]";
        }
    }

    /** All of them: a tenant has few. */
    public record ClientList(List<ClientView> items, String nextCursor) {}

    /** @param clientSecret shown this once */
    public record NewSecret(UUID id, String clientSecret) {
        @Override
        public String toString() {
            return "NewSecret[" + id + ", [redacted]]";
        }
    }

    /** 409 {@code conflict} where the tenant has as many programs as it may (docs/limits.md). */
    @POST
    @ResponseStatus(201)
    public ClientView create(String tenant, @Valid @NotNull NewClient client) {
        Caller me = caller.get();
        return switch (clients.create(me.within(tenant), client.name(), client.scopes(), by(me))) {
            case Clients.Creation.Made(var shown) -> ClientView.of(shown);
            case Clients.Creation.TooMany(var most) ->
                throw Problem.of(ProblemType.CONFLICT).detail(AuthText.CLIENTS_TOO_MANY, most);
        };
    }

    @GET
    public ClientList list(String tenant) {
        return new ClientList(
                clients.of(caller.get().within(tenant)).stream()
                        .map(ClientView::of)
                        .toList(),
                null);
    }

    /** Other scopes. Tokens that name one the program has no longer are refused within two seconds. */
    @PATCH
    @Path("{id}")
    public ClientView change(String tenant, UUID id, @Valid @NotNull ClientPatch patch) {
        Caller me = caller.get();
        return clients.change(me.within(tenant), id, patch.scopes(), by(me))
                .map(ClientView::of)
                .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
    }

    /** A second secret, to rotate to; 409 {@code conflict} where two live already. */
    @POST
    @Path("{id}/secrets")
    @ResponseStatus(201)
    public NewSecret addSecret(String tenant, UUID id) {
        Caller me = caller.get();
        return switch (clients.addSecret(me.within(tenant), id, by(me))) {
            case Clients.Rotation.Added(var shown) -> new NewSecret(shown.kept().id, shown.secret());
            case Clients.Rotation.TooMany() ->
                throw Problem.of(ProblemType.CONFLICT).detail(AuthText.TWO_SECRETS, Clients.MOST_SECRETS);
            case Clients.Rotation.NotFound() -> throw Problem.of(ProblemType.NOT_FOUND);
        };
    }

    /** Revokes a secret at once; tokens it gave are refused within two seconds, those of the other secret live. */
    @DELETE
    @Path("{id}/secrets/{secret}")
    public void removeSecret(String tenant, UUID id, UUID secret) {
        Caller me = caller.get();
        if (!clients.removeSecret(me.within(tenant), id, secret, by(me))) {
            throw Problem.of(ProblemType.NOT_FOUND);
        }
    }

    /** Removes a client with its secrets; its tokens are refused within two seconds. */
    @DELETE
    @Path("{id}")
    public void remove(String tenant, UUID id) {
        Caller me = caller.get();
        if (!clients.remove(me.within(tenant), id, by(me))) {
            throw Problem.of(ProblemType.NOT_FOUND);
        }
    }

    private Act by(Caller me) {
        return Act.success(me.actor(), origin.get());
    }
}
