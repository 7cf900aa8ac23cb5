package org.vestibule.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * A fact about somebody's security, as a CloudEvents 1.0 JSON event on {@link Topics#SECURITY_EVENTS}, keyed by
 * {@code subject}. It holds no secret, code, token or full phone number; {@code user.created} and {@code user.updated}
 * alone carry the email address, which the reseller's customer directory is built from.
 *
 * @param id UUIDv7; consumers are idempotent by it
 * @param source the service that states the fact, {@link EventType#source}
 * @param subject the user the fact is about
 * @param tenant slug of the tenant (a CloudEvents extension attribute)
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SecurityEvent(
        String specversion,
        UUID id,
        String source,
        EventType type,
        UUID subject,
        Instant time,
        String datacontenttype,
        String tenant,
        Data data) {

    public static SecurityEvent of(UUID id, EventType type, UUID subject, Instant time, String tenant, Data data) {
        return new SecurityEvent("1.0", id, type.source(), type, subject, time, "application/json", tenant, data);
    }

    /**
     * @param ip address the act came from, as the service saw it; null for the system's own acts
     * @param requestId ties the event to the request that caused it, across services
     * @param details what differs per type, see {@code docs/events.md}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Data(
            Actor actor,
            String ip,
            @JsonProperty("user_agent") String userAgent,
            Outcome outcome,
            @JsonProperty("request_id") String requestId,
            Map<String, Object> details) {}

    /**
     * Who did it.
     *
     * @param id user id, or null where nobody has proven who they are ({@link #UNPROVEN}) or the system acted
     * @param name null where nobody has proven who they are
     * @param onBehalfOf for whom a program says that it acts, in its own words; checked by nobody, null for everybody else
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Actor(
            UUID id,
            Kind kind,
            String name,
            @JsonProperty("on_behalf_of") String onBehalfOf) {
        public static final Actor SYSTEM = new Actor(null, Kind.SYSTEM, "system");
        /** Somebody who has not proven who they are, and whom the log therefore does not name. */
        public static final Actor UNPROVEN = new Actor(null, Kind.USER, null);

        public Actor(UUID id, Kind kind, String name) {
            this(id, kind, name, null);
        }
    }

    /** Kinds of actors. */
    public enum Kind {
        USER,
        STAFF,
        CLIENT,
        SYSTEM;

        @JsonValue
        public String value() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How the act ended. */
    public enum Outcome {
        SUCCESS,
        FAILURE;

        @JsonValue
        public String value() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
