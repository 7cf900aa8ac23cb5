package org.vestibule.auth.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.contracts.Topics;
import org.vestibule.platform.event.EventReader;
import org.vestibule.platform.event.Patience;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.tenancy.TenantScope;

/**
 * Ends a user's other sessions when their second factor is turned on or off: who got in before by less must show what is
 * asked for now. The session in which the user did it goes on.
 */
@Singleton
class FactorEvents {
    private static final Set<String> SWITCHES = Set.of(
            EventType.TWO_FACTOR_ENABLED.type(),
            EventType.TWO_FACTOR_DISABLED.type(),
            EventType.TWO_FACTOR_DISABLED_BY_STAFF.type());

    private final Sessions sessions;
    private final TenantScope scope;
    private final Patience patience;
    private final ObjectMapper json;
    private final Config config;
    private final boolean enabled;
    private EventReader reader;

    FactorEvents(
            Sessions sessions,
            TenantScope scope,
            Patience patience,
            ObjectMapper json,
            Config config,
            @ConfigProperty(name = "vestibule.factor-events.enabled", defaultValue = "true") boolean enabled) {
        this.sessions = sessions;
        this.scope = scope;
        this.patience = patience;
        this.json = json;
        this.config = config;
        this.enabled = enabled;
    }

    void start(@Observes StartupEvent event) {
        if (enabled) {
            reader = EventReader.ofGroup(config, Topics.SECURITY_EVENTS, "auth-service", this::take);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (reader != null) {
            reader.close();
        }
    }

    private void take(byte[] record) {
        JsonNode event = read(record);
        String type = event.path("type").asText();
        if (!SWITCHES.contains(type)) {
            return;
        }
        JsonNode session = event.at("/data/details/session_id");
        UUID spared = session.isTextual() ? UUID.fromString(session.asText()) : null;
        patience.run(
                type + " " + event.path("id").asText(),
                () -> endOlder(
                        event.path("tenant").asText(),
                        UUID.fromString(event.path("subject").asText()),
                        spared,
                        Instant.parse(event.path("time").asText()),
                        type.replace('.', '_')));
    }

    private void endOlder(String tenant, UUID user, UUID spared, Instant at, String reason) {
        scope.run(tenant, () -> sessions.aliveOf(tenant, user).stream()
                .filter(session -> !session.id.equals(spared) && session.createdAt.isBefore(at))
                .forEach(session -> sessions.end(session, reason, Actor.SYSTEM, Origin.NONE)));
    }

    private JsonNode read(byte[] record) {
        try {
            return json.readTree(record);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
