package org.vestibule.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;

/**
 * Where a tenant's event log ended at a time, signed by admin-service, as a CloudEvents 1.0 JSON event on
 * {@link Topics#EVENT_LOG_HEADS}, keyed by tenant. Whoever keeps it can tell later whether the log is still the same.
 *
 * @param id UUIDv7
 * @param subject the tenant
 * @param time when it was signed
 */
public record LogHeadSigned(
        String specversion,
        UUID id,
        String source,
        String type,
        String subject,
        Instant time,
        String datacontenttype,
        String tenant,
        Data data) {

    public static final String TYPE = "event_log.head_signed";

    /** The {@code typ} of the JWS. */
    public static final String JWS_TYPE = "log-head+jwt";

    public static LogHeadSigned of(UUID id, String source, String tenant, Instant time, Data data) {
        return new LogHeadSigned("1.0", id, source, TYPE, tenant, time, "application/json", tenant, data);
    }

    /**
     * @param seq place of the last row, 1 for the first
     * @param hash of that row, SHA-256 in hex
     * @param keyId {@code kid} of the key, as {@code /admin/.well-known/jwks.json} has it
     * @param jws the same, signed: compact JWS (RFC 7515), ES256, {@code typ} {@link #JWS_TYPE}, claims {@code sub} (the
     *     tenant), {@code seq}, {@code hash} and {@code iat}
     */
    public record Data(
            long seq, String hash, @JsonProperty("key_id") String keyId, String jws) {}
}
