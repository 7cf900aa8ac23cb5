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
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.Scope;
import org.vestibule.contracts.TokenType;
import org.vestibule.contracts.Topics;
import org.vestibule.platform.event.EventReader;

/**
 * What events have told of sessions, users, programs and secrets that ended, and of roles and scopes that changed, for as long as an
 * access token from before may live. Each instance keeps all of it: a token is refused a moment after it lost something, without a
 * call to anybody. While Kafka is away it stands still, and {@link #isCurrent} says so.
 */
@Singleton
public class Revocations {
    /** As long as a token from before may live, and a minute for clocks that differ. */
    private static final Duration MEMORY = TokenType.LONGEST_ACCESS.plusMinutes(1);

    private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(1);
    /** By how much the clocks of two instances of auth-service may differ. */
    private static final Duration CLOCKS = Duration.ofMinutes(1);
    /** Longer than a broker takes to answer, and than another one takes to lead a partition. */
    private static final Duration CURRENT = Duration.ofSeconds(3);

    private static final List<byte[]> TOLD_OF = List.of(
            bytes(EventType.SESSION_REVOKED),
            bytes(EventType.USER_UPDATED),
            bytes(EventType.USER_DELETED),
            bytes(EventType.CLIENT_CREATED),
            bytes(EventType.CLIENT_SCOPES_CHANGED),
            bytes(EventType.CLIENT_SECRET_REMOVED),
            bytes(EventType.CLIENT_REMOVED));

    /** Ids of sessions, users, programs and secrets; no two of these share one. */
    private final Map<UUID, Instant> ended = new ConcurrentHashMap<>();
    /** Of users and programs. */
    private final Map<UUID, Rights> changed = new ConcurrentHashMap<>();

    private final ObjectMapper json;
    private final Clock clock;
    private final Config config;
    private final boolean enabled;
    private EventReader reader;

    private Instant swept = Instant.EPOCH;

    /**
     * Roles of a user, or scopes of a program, since the last change.
     *
     * @param version which change that was, counted in the database; null where an older release made it
     * @param at when that was, by the clock of the instance that made it
     */
    private record Rights(Set<String> names, Integer version, Instant at, Instant until) {
        boolean isBefore(Rights other) {
            return version != null && other.version != null ? version < other.version : at.isBefore(other.at);
        }
    }

    public Revocations(
            ObjectMapper json,
            Clock clock,
            Config config,
            @ConfigProperty(name = "vestibule.revocations.enabled", defaultValue = "true") boolean enabled) {
        this.json = json;
        this.clock = clock;
        this.config = config;
        this.enabled = enabled;
    }

    void start(@Observes StartupEvent event) {
        if (enabled) {
            reader = EventReader.ofAll(config, Topics.SECURITY_EVENTS, MEMORY, this::take);
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

    /** Whether all that was on the topic a moment ago has been read. */
    boolean isCurrent() {
        return reader != null && reader.hasCaughtUpWithin(CURRENT);
    }

    /** Whether the token's session has ended, or it claims what its bearer is known to have lost. */
    boolean contradicts(Caller caller) {
        if (hasEnded(caller.session())) {
            return true;
        }
        return caller.type() == TokenType.ACCESS
                && (hasEnded(caller.id()) || hasEnded(caller.clientSecret()) || claimsMore(caller));
    }

    private boolean hasEnded(UUID id) {
        return id != null && ended.containsKey(id);
    }

    /** Such a token says what holds now, where the news of it has not come. Release 0.2 gives programs tokens that do not. */
    private static boolean isSince(Rights rights, Caller caller) {
        if (rights.version() != null && caller.rightsVersion() != null) {
            return caller.rightsVersion() >= rights.version();
        }
        boolean isOfOldInstance = caller.isProgram() && caller.clientSecret() == null;
        return !isOfOldInstance && caller.issuedAt().isAfter(rights.at().plus(CLOCKS));
    }

    private boolean claimsMore(Caller caller) {
        Set<String> claimed = caller.isProgram()
                ? caller.scopes().stream().map(Scope::text).collect(Collectors.toSet())
                : caller.roles();
        Instant now = clock.instant();
        return Optional.ofNullable(changed.get(caller.id()))
                .filter(rights -> rights.until().isAfter(now))
                .filter(rights -> !isSince(rights, caller))
                .filter(rights -> !rights.names().containsAll(claimed))
                .isPresent();
    }

    /** Most events are of other types: those are not even read. */
    void take(byte[] event) {
        if (TOLD_OF.stream().noneMatch(type -> holds(event, type))) {
            return;
        }
        JsonNode told = read(event);
        EventType type = EventType.of(told.path("type").asText());
        type.requireSource(told.path("source").asText());
        UUID subject = UUID.fromString(told.path("subject").asText());
        JsonNode details = told.at("/data/details");
        Instant now = clock.instant();
        Instant at = timeOf(told, now);
        switch (type) {
            case SESSION_REVOKED -> end(details.path("session_id"), now);
            case CLIENT_SECRET_REMOVED -> end(details.path("secret_id"), now);
            case USER_DELETED, CLIENT_REMOVED -> ended.put(subject, now.plus(MEMORY));
            case USER_UPDATED -> change(subject, new Rights(rolesIn(details), null, at, now.plus(MEMORY)));
            case CLIENT_CREATED, CLIENT_SCOPES_CHANGED -> {
                if (details.has("scopes")) {
                    change(
                            subject,
                            new Rights(texts(details.path("scopes")), versionIn(details), at, now.plus(MEMORY)));
                }
            }
            default -> {}
        }
        if (now.isAfter(swept.plus(BETWEEN_SWEEPS))) {
            swept = now;
            ended.values().removeIf(now::isAfter);
            changed.values().removeIf(rights -> now.isAfter(rights.until()));
        }
    }

    /** Now where it has none, or one that cannot be: what ended has ended. */
    private static Instant timeOf(JsonNode told, Instant now) {
        try {
            Instant at = Instant.parse(told.path("time").asText());
            return at.isAfter(now) ? now : at;
        } catch (DateTimeParseException e) {
            return now;
        }
    }

    /** What is read again after an outage does not undo what was told since. */
    private void change(UUID subject, Rights told) {
        changed.merge(subject, told, (kept, news) -> news.isBefore(kept) ? kept : news);
    }

    private static Integer versionIn(JsonNode details) {
        JsonNode version = details.path("rights_version");
        return version.isInt() ? version.intValue() : null;
    }

    /** Release 0.2 does not say which secret was removed. */
    private void end(JsonNode id, Instant now) {
        if (id.isTextual()) {
            ended.put(UUID.fromString(id.asText()), now.plus(MEMORY));
        }
    }

    private static Set<String> rolesIn(JsonNode user) {
        return user.path("disabled").asBoolean() ? Set.of() : texts(user.path("roles"));
    }

    private static Set<String> texts(JsonNode list) {
        Set<String> texts = new HashSet<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private JsonNode read(byte[] event) {
        try {
            return json.readTree(event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(EventType type) {
        return type.type().getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean holds(byte[] text, byte[] word) {
        for (int start = 0; start <= text.length - word.length; start++) {
            if (Arrays.equals(text, start, start + word.length, word, 0, word.length)) {
                return true;
            }
        }
        return false;
    }
}
