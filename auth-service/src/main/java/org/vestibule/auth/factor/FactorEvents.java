package org.vestibule.auth.factor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.UUID;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.Topics;
import org.vestibule.platform.event.EventProducer;
import org.vestibule.platform.event.EventReader;
import org.vestibule.platform.event.EventReader.Group;
import org.vestibule.platform.event.Patience;

/** Reads what mfa-service states about people's factors. Doing it twice changes nothing. */
@Singleton
class FactorEvents {
    private final FactorChanges changes;
    private final Patience patience;
    private final EventProducer producer;
    private final ObjectMapper json;
    private final Config config;
    private final boolean enabled;
    private EventReader reader;

    FactorEvents(
            FactorChanges changes,
            Patience patience,
            EventProducer producer,
            ObjectMapper json,
            Config config,
            @ConfigProperty(name = "vestibule.factor-events.enabled", defaultValue = "true") boolean enabled) {
        this.changes = changes;
        this.patience = patience;
        this.producer = producer;
        this.json = json;
        this.config = config;
        this.enabled = enabled;
    }

    void start(@Observes StartupEvent event) {
        if (enabled) {
            reader = EventReader.ofGroup(
                    config,
                    Group.of(Topics.SECURITY_EVENTS, "auth-service"),
                    producer.deadLetters(Topics.SECURITY_EVENTS_DEAD_LETTER),
                    record -> take(record.value()));
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
        if (FactorChanges.TYPES.contains(type)) {
            EventType.of(type).requireSource(event.path("source").asText());
            patience.run(type + " " + event.path("id").asText(), () -> changes.apply(changeIn(event, type)));
        }
    }

    private static FactorChanges.Change changeIn(JsonNode event, String type) {
        JsonNode session = event.at("/data/details/session_id");
        JsonNode version = event.at("/data/details/factor_version");
        return new FactorChanges.Change(
                type,
                event.path("tenant").asText(),
                UUID.fromString(event.path("subject").asText()),
                Instant.parse(event.path("time").asText()),
                session.isTextual() ? UUID.fromString(session.asText()) : null,
                version.isInt() ? OptionalInt.of(version.asInt()) : OptionalInt.empty());
    }

    private JsonNode read(byte[] record) {
        try {
            return json.readTree(record);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "not an event that can be read: " + e.getClass().getSimpleName());
        }
    }
}
