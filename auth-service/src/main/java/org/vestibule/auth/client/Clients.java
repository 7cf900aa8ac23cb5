package org.vestibule.auth.client;

import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.vestibule.auth.session.Lifetimes;
import org.vestibule.auth.session.TokenMint;
import org.vestibule.auth.session.Tokens;
import org.vestibule.auth.tenant.Tenants;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.Scope;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.contracts.SecurityEvent.Kind;
import org.vestibule.platform.event.Ids;
import org.vestibule.platform.event.SecurityEvents;
import org.vestibule.platform.event.SecurityEvents.Act;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.work.Afterwards;

/**
 * The back-office programs of tenants. A secret is shown once and kept as a digest; two may live at a time, so that one
 * is rotated in while the other still works.
 */
@Singleton
public class Clients {
    static final int MOST_SECRETS = 2;

    private final ClientStore store;
    private final ProgramLimits limits;
    private final Tenants tenants;
    private final TokenMint mint;
    private final Lifetimes lifetimes;
    private final SecurityEvents events;
    private final TenantScope scope;
    private final Afterwards afterwards;
    private final Clock clock;

    Clients(
            ClientStore store,
            ProgramLimits limits,
            Tenants tenants,
            TokenMint mint,
            Lifetimes lifetimes,
            SecurityEvents events,
            TenantScope scope,
            Afterwards afterwards,
            Clock clock) {
        this.store = store;
        this.limits = limits;
        this.tenants = tenants;
        this.mint = mint;
        this.lifetimes = lifetimes;
        this.events = events;
        this.scope = scope;
        this.afterwards = afterwards;
        this.clock = clock;
    }

    /** A client with the secret that is shown this once. */
    record Shown(Client client, ClientSecret kept, String secret) {
        @Override
        public String toString() {
            return "Shown[" + client.id + ", [redacted]]";
        }
    }

    /** How a wish for another program ended. */
    sealed interface Creation {
        record Made(Shown shown) implements Creation {}

        record TooMany(int most) implements Creation {}
    }

    record Known(Client client, List<ClientSecret> secrets) {}

    /** With the row of the tenant locked: of two at once, one is counted after the other. */
    Creation create(String tenant, String name, Set<Scope> scopes, Act by) {
        return scope.call(tenant, () -> {
            if (tenants.findById(tenant, LockModeType.PESSIMISTIC_WRITE) == null) {
                throw Problem.of(ProblemType.NOT_FOUND);
            }
            if (store.count("tenant = ?1", tenant) >= limits.perTenant()) {
                return new Creation.TooMany(limits.perTenant());
            }
            Client client = new Client();
            client.id = Ids.next();
            client.tenant = tenant;
            client.name = name;
            client.grant(scopes);
            client.createdAt = clock.instant();
            store.persist(client);
            state(EventType.CLIENT_CREATED, client, by, rightsOf(client));
            return new Creation.Made(addSecret(client));
        });
    }

    List<Known> of(String tenant) {
        return scope.call(tenant, () -> store.withSecrets(tenant).entrySet().stream()
                .map(known -> new Known(known.getKey(), known.getValue()))
                .toList());
    }

    /** Gives the client other scopes; empty where there is no such. */
    Optional<Known> change(String tenant, UUID id, Set<Scope> scopes, Act by) {
        return scope.call(tenant, () -> store.lock(tenant, id).map(client -> {
            client.grant(scopes);
            state(EventType.CLIENT_SCOPES_CHANGED, client, by, rightsOf(client));
            return new Known(client, store.secrets(client));
        }));
    }

    private static Map<String, Object> rightsOf(Client client) {
        return Map.of("scopes", client.scopes(), "rights_version", client.rightsVersion);
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
            state(EventType.CLIENT_SECRET_ADDED, client.get(), by, Map.of());
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
                    state(EventType.CLIENT_SECRET_REMOVED, client, by, Map.of("secret_id", secret));
                    return client;
                })
                .isPresent());
    }

    /** Removes the client with all its secrets; false where there is no such. */
    boolean remove(String tenant, UUID id, Act by) {
        return scope.call(tenant, () -> store.lock(tenant, id)
                .map(client -> {
                    store.delete(client);
                    state(EventType.CLIENT_REMOVED, client, by, Map.of());
                    return client;
                })
                .isPresent());
    }

    /** Where a program says it is kept. An id that names no place leads to one where nothing is kept. */
    private record Place(String tenant, UUID id) {
        private static final UUID NOWHERE = new UUID(0, 0);

        static Place of(String clientId) {
            int dot = clientId.lastIndexOf('.');
            try {
                return new Place(clientId.substring(0, Math.max(dot, 0)), UUID.fromString(clientId.substring(dot + 1)));
            } catch (IllegalArgumentException e) {
                return new Place("", NOWHERE);
            }
        }
    }

    /** What wrong secrets are counted by: the same for all spellings of an id. */
    public static String canonical(String clientId) {
        Place place = Place.of(clientId);
        return place.id().equals(Place.NOWHERE) ? clientId : place.tenant() + "." + place.id();
    }

    /**
     * An access token for the program (RFC 6749 section 4.4); empty where id or secret is wrong, after the same work for
     * every id.
     */
    public Optional<Tokens> authenticate(String clientId, String secret, Origin origin) {
        Place place = Place.of(clientId);
        byte[] hash = ClientSecret.hashOf(secret);
        Instant now = clock.instant();
        return scope.call(place.tenant(), () -> store.use(place.tenant(), place.id(), hash, now)
                        .map(secretId -> {
                            Client client = store.findById(place.id());
                            state(
                                    EventType.CLIENT_LOGIN_SUCCEEDED,
                                    client,
                                    Act.success(actor(client), origin),
                                    Map.of());
                            return mint.program(
                                    place.id(),
                                    client.clientId(),
                                    place.tenant(),
                                    client.scopes(),
                                    client.rightsVersion,
                                    secretId);
                        }))
                .map(token -> new Tokens(
                        token, "Bearer", lifetimes.accessToken().toSeconds(), null, 0, Set.of(), null, null));
    }

    /**
     * States that a wrong secret was shown, where there is such a program. Behind the answer, whose time would otherwise tell
     * whether there is.
     *
     * @param last whether the next try has to wait
     */
    public void refused(String clientId, boolean last, Origin origin) {
        Place place = Place.of(clientId);
        afterwards.run(
                "record a failed login of a program",
                () -> scope.run(place.tenant(), () -> store.find("tenant = ?1 and id = ?2", place.tenant(), place.id())
                        .firstResultOptional()
                        .ifPresent(client -> refused(client, last, origin))));
    }

    private void refused(Client client, boolean last, Origin origin) {
        state(EventType.CLIENT_LOGIN_FAILED, client, Act.failure(Actor.UNPROVEN, origin), Map.of());
        if (last) {
            state(EventType.CLIENT_LOGIN_LOCKED, client, Act.failure(Actor.UNPROVEN, origin), Map.of());
        }
    }

    private static Actor actor(Client client) {
        return new Actor(client.id, Kind.CLIENT, client.name);
    }

    private void state(EventType type, Client client, Act by, Map<String, Object> more) {
        Map<String, Object> details = new HashMap<>(more);
        details.put("client_id", client.clientId());
        details.put("name", client.name);
        events.state(type, client.tenant, client.id, by, details);
    }
}
