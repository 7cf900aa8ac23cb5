package org.vestibule.auth.client;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.vestibule.auth.session.Lifetimes;
import org.vestibule.auth.session.TokenMint;
import org.vestibule.auth.session.Tokens;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.Role;
import org.vestibule.platform.event.Ids;
import org.vestibule.platform.event.SecurityEvents;
import org.vestibule.platform.event.SecurityEvents.Act;
import org.vestibule.platform.tenancy.TenantScope;

/**
 * The back-office programs of tenants. A secret is shown once and kept as a digest; two may live at a time, so that one
 * is rotated in while the other still works.
 */
@Singleton
public class Clients {
    static final int MOST_SECRETS = 2;

    private final ClientStore store;
    private final TokenMint mint;
    private final Lifetimes lifetimes;
    private final SecurityEvents events;
    private final TenantScope scope;
    private final Clock clock;

    Clients(
            ClientStore store,
            TokenMint mint,
            Lifetimes lifetimes,
            SecurityEvents events,
            TenantScope scope,
            Clock clock) {
        this.store = store;
        this.mint = mint;
        this.lifetimes = lifetimes;
        this.events = events;
        this.scope = scope;
        this.clock = clock;
    }

    /** A client with the secret that is shown this once. */
    record Shown(Client client, ClientSecret kept, String secret) {
        @Override
        public String toString() {
            return "Shown[" + client.id + ", [redacted]]";
        }
    }

    record Known(Client client, List<ClientSecret> secrets) {}

    Shown create(String tenant, String name, Act by) {
        return scope.call(tenant, () -> {
            Client client = new Client();
            client.id = Ids.next();
            client.tenant = tenant;
            client.name = name;
            client.createdAt = clock.instant();
            store.persist(client);
            state(EventType.CLIENT_CREATED, client, by);
            return addSecret(client);
        });
    }

    List<Known> of(String tenant) {
        return scope.call(tenant, () -> store.of(tenant).stream()
                .map(client -> new Known(client, store.secrets(client)))
                .toList());
    }

    /** How a wish for another secret ended. */
    sealed interface Rotation {
        record Added(Shown shown) implements Rotation {}

        record TooMany() implements Rotation {}

        record NotFound() implements Rotation {}
    }

    Rotation addSecret(String tenant, UUID id, Act by) {
        return scope.call(tenant, () -> {
            Optional<Client> client = store.lock(tenant, id);
            if (client.isEmpty()) {
                return new Rotation.NotFound();
            }
            if (store.secrets(client.get()).size() >= MOST_SECRETS) {
                return new Rotation.TooMany();
            }
            state(EventType.CLIENT_SECRET_ADDED, client.get(), by);
            return new Rotation.Added(addSecret(client.get()));
        });
    }

    private Shown addSecret(Client client) {
        String secret = ClientSecret.random();
        ClientSecret kept = new ClientSecret();
        kept.id = Ids.next();
        kept.clientId = client.id;
        kept.tenant = client.tenant;
        kept.hash = ClientSecret.hashOf(secret);
        kept.createdAt = clock.instant();
        store.add(kept);
        return new Shown(client, kept, secret);
    }

    /** Revokes one secret; false where there is no such. */
    boolean removeSecret(String tenant, UUID id, UUID secret, Act by) {
        return scope.call(tenant, () -> store.lock(tenant, id)
                .filter(client -> store.removeSecret(client, secret))
                .map(client -> {
                    state(EventType.CLIENT_SECRET_REMOVED, client, by);
                    return client;
                })
                .isPresent());
    }

    /** Removes the client with all its secrets; false where there is no such. */
    boolean remove(String tenant, UUID id, Act by) {
        return scope.call(tenant, () -> store.lock(tenant, id)
                .map(client -> {
                    store.delete(client);
                    state(EventType.CLIENT_REMOVED, client, by);
                    return client;
                })
                .isPresent());
    }

    /** An access token for the program (RFC 6749 section 4.4); empty where id or secret is wrong. */
    public Optional<Tokens> authenticate(String clientId, String secret) {
        int dot = clientId.lastIndexOf('.');
        UUID id = idOf(clientId.substring(dot + 1));
        if (dot < 1 || id == null) {
            return Optional.empty();
        }
        String tenant = clientId.substring(0, dot);
        Instant now = clock.instant();
        boolean right = scope.call(tenant, () -> store.use(tenant, id, ClientSecret.hashOf(secret), now));
        return right
                ? Optional.of(new Tokens(
                        mint.client(id, clientId, tenant, Set.of(Role.CLIENT)),
                        "Bearer",
                        lifetimes.accessToken().toSeconds(),
                        null,
                        0,
                        Set.of(),
                        null,
                        null))
                : Optional.empty();
    }

    private static UUID idOf(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private void state(EventType type, Client client, Act by) {
        events.state(type, client.tenant, client.id, by, Map.of("client_id", client.clientId(), "name", client.name));
    }
}
