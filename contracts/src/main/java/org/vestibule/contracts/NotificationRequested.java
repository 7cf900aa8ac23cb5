package org.vestibule.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * Asks notification-service to send one {@link Message}, as a CloudEvents 1.0 JSON event on
 * {@link Topics#NOTIFICATIONS} or {@link Topics#NOTICES}, keyed by {@code subject}. Address, code and text values travel sealed (HPKE, RFC 9180)
 * for notification-service alone: nothing on the broker can be read.
 *
 * @param id UUIDv7; a message is sent once per id
 * @param subject the user the message is for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NotificationRequested(
        String specversion,
        UUID id,
        String source,
        String type,
        UUID subject,
        Instant time,
        String datacontenttype,
        String tenant,
        Data data) {

    public static final String TYPE = "notification.requested";

    public static NotificationRequested of(
            UUID id, String source, UUID subject, Instant time, String tenant, Data data) {
        return new NotificationRequested("1.0", id, source, TYPE, subject, time, "application/json", tenant, data);
    }

    /**
     * @param expiresAt after this instant the message is worthless and must not be sent; null if it never is
     * @param sealed a {@link Message} as JSON, sealed with {@link #contextInfo} as associated data
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Data(@JsonProperty("expires_at") Instant expiresAt, byte[] sealed) {}

    /** Binds the sealed message to its event, user and tenant: it opens in no other envelope. */
    public static byte[] contextInfo(UUID id, UUID subject, String tenant) {
        return ("notification|" + id + "|" + subject + "|" + tenant).getBytes(StandardCharsets.UTF_8);
    }
}
