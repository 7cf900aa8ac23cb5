package org.vestibule.platform.http;

/**
 * Where a request came from.
 *
 * @param ip the client's whole address ({@link org.vestibule.foundation.address.ClientAddress})
 * @param userAgent at most 256 characters, control characters removed; null if none was sent
 * @param requestId of header {@code X-Request-Id} where it is well formed, else made here
 */
public record Origin(String ip, String userAgent, String requestId) {
    /** The system's own acts come from no address. */
    public static final Origin NONE = new Origin(null, null, null);
}
