package org.vestibule.platform.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.Topics;
import org.vestibule.platform.event.EventReader;

/**
 * The sessions that have ended and whose access tokens may still live. Each instance keeps them all, as the events tell:
 * an access token is refused a moment after its session ended, without a call to anybody. Without Kafka the list stands
 * still, and tokens live to their own end.
 */
@Singleton
public class Revocations {
    private static final byte[] REVOKED = EventType.SESSION_REVOKED.type().getBytes(StandardCharsets.US_ASCII);
    private static final Duration SLACK = Duration.ofMinutes(1);

    private final Map<UUID, Instant> ended = new ConcurrentHashMap<>();
    private final ObjectMapper json;
    private final Clock clock;
    private final Config config;
    private final Duration memory;
    private final boolean enabled;
    private EventReader reader;

    /** @param accessToken how long access tokens live, at most; as auth-service has it */
    public Revocations(
            ObjectMapper json,
            Clock clock,
            Config config,
            @ConfigProperty(name = "vestibule.lifetime.access-token", defaultValue = "PT10M") Duration accessToken,
            @ConfigProperty(name = "vestibule.revocations.enabled", defaultValue = "true") boolean enabled) {
        this.json = json;
        this.clock = clock;
        this.config = config;
        this.memory = accessToken.plus(SLACK);
        this.enabled = enabled;
    }

    void start(@Observes StartupEvent event) {
        if (enabled) {
            reader = EventReader.ofAll(config, Topics.SECURITY_EVENTS, memory, this::take);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (reader != null) {
            reader.close();
        }
    }

    /** Whether everything has been read that was there at the start; from then on it stays so. Until then nobody can say who has ended. */
    boolean isRead() {
        return !enabled || reader != null && reader.hasCaughtUp();
    }

    /** Whether the session is known to have ended. */
    boolean contains(UUID session) {
        return ended.containsKey(session);
    }

    /** Most events are of other types: those are not even read. */
    void take(byte[] event) {
        if (!holds(event, REVOKED)) {
            return;
        }
        JsonNode revoked = read(event);
        Instant now = clock.instant();
        if (revoked.path("type").asText().equals(EventType.SESSION_REVOKED.type())) {
            String session = revoked.at("/data/details/session_id").asText();
            ended.put(UUID.fromString(session), now.plus(memory));
        }
        ended.values().removeIf(now::isAfter);
    }

    private JsonNode read(byte[] event) {
        try {
            return json.readTree(event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean holds(byte[] text, byte[] word) {
        for (int start = 0; start <= text.length - word.length; start++) {
            int at = 0;
            while (at < word.length && text[start + at] == word[at]) {
                at++;
            }
            if (at == word.length) {
                return true;
            }
        }
        return false;
    }
}
