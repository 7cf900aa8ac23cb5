package org.vestibule.mfa.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.vestibule.contracts.EventType;
import org.vestibule.platform.event.SecurityEvents;
import org.vestibule.platform.event.SecurityEvents.Act;

/** The policies of the tenants. */
@Singleton
public class Policies implements PanacheRepositoryBase<StoredPolicy, String> {
    private final ObjectMapper json;
    private final SecurityEvents events;
    private final Clock clock;

    public Policies(ObjectMapper json, SecurityEvents events, Clock clock) {
        this.json = json;
        this.events = events;
        this.clock = clock;
    }

    /** The tenant's policy, or the default. In the caller's transaction. */
    public Policy of(String tenant) {
        StoredPolicy stored = findById(tenant);
        return stored == null ? Policy.DEFAULT : read(stored.document);
    }

    /** Sets the policy as a whole, as a new version. In the caller's transaction. */
    void set(String tenant, Policy policy, UUID subject, Act by) {
        StoredPolicy stored = findById(tenant);
        if (stored == null) {
            stored = new StoredPolicy();
            stored.tenant = tenant;
            stored.version = 1;
            stored.document = write(policy);
            stored.changedAt = clock.instant();
            persist(stored);
        } else {
            stored.version++;
            stored.document = write(policy);
            stored.changedAt = clock.instant();
        }
        events.state(
                EventType.POLICY_CHANGED, tenant, subject, by, Map.of("version", stored.version, "policy", policy));
    }

    private Policy read(String document) {
        try {
            return json.readValue(document, Policy.class);
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
