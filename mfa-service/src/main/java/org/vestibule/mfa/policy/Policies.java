package org.vestibule.mfa.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.vestibule.contracts.EventType;
import org.vestibule.platform.event.SecurityEvents;
import org.vestibule.platform.event.SecurityEvents.Act;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.tenancy.TenantScope.Statement;

/**
 * The policies of the tenants. Each instance remembers those it has read, so that asking costs no round trip;
 * {@link PolicyWatch} makes it forget what another instance changed.
 */
@Singleton
public class Policies implements PanacheRepositoryBase<StoredPolicy, String> {
    private final ObjectMapper json;
    private final ObjectReader stored;
    private final SecurityEvents events;
    private final TenantScope scope;
    private final Map<String, Versioned> known = new ConcurrentHashMap<>();

    public Policies(ObjectMapper json, SecurityEvents events, TenantScope scope) {
        this.json = json;
        this.stored = json.readerFor(Policy.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        this.events = events;
        this.scope = scope;
    }

    /** @param version counted from 1; 0 for the default of a tenant that has set none */
    record Versioned(int version, Policy policy) {}

    /** The tenant's policy, or the default. */
    public Policy of(String tenant) {
        return current(tenant).policy();
    }

    Versioned current(String tenant) {
        Versioned remembered = known.get(tenant);
        if (remembered != null) {
            return remembered;
        }
        Versioned read = scope
                .ask(
                        tenant,
                        Statement.of("select version, document from policy where tenant = ?", tenant),
                        row -> new Versioned(row.getInt("version"), read(row.getString("document"))))
                .stream()
                .findFirst()
                .orElseGet(() -> new Versioned(0, Policy.DEFAULT));
        known.put(tenant, read);
        return read;
    }

    /** Forgets what is older than this version. */
    void changed(String tenant, int version) {
        known.computeIfPresent(tenant, (_, remembered) -> remembered.version() < version ? null : remembered);
    }

    /** Forgets all: nobody can say what has changed. */
    void forget() {
        known.clear();
    }

    /**
     * Sets the policy as a whole and answers its version; empty where the present one is not the expected. Two at once
     * are two versions. When it was changed is the database's time, which {@link PolicyWatch} goes by at every instance. In the caller's
     * transaction.
     *
     * @param expected the version that is to be replaced; empty for whichever it is
     */
    OptionalInt set(String tenant, Policy policy, OptionalInt expected, UUID subject, Act by) {
        List<?> versions = getEntityManager()
                .createNativeQuery("insert into policy (tenant, version, document, changed_at)"
                        + " values (?1, 1, cast(?2 as jsonb), now()) on conflict (tenant) do update"
                        + " set version = policy.version + 1, document = excluded.document,"
                        + " changed_at = excluded.changed_at where ?3 or policy.version = ?4 returning version")
                .setParameter(1, tenant)
                .setParameter(2, write(policy))
                .setParameter(3, expected.isEmpty())
                .setParameter(4, expected.orElse(0))
                .getResultList();
        if (versions.isEmpty()) {
            return OptionalInt.empty();
        }
        int version = (Integer) versions.getFirst();
        events.state(EventType.POLICY_CHANGED, tenant, subject, by, Map.of("version", version, "policy", policy));
        return OptionalInt.of(version);
    }

    /** A member that a later release has stored, and does not break logins at this one. */
    private Policy read(String document) {
        try {
            return stored.readValue(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored policy cannot be read", e);
        }
    }

    private String write(Policy policy) {
        try {
            return json.writeValueAsString(policy);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
