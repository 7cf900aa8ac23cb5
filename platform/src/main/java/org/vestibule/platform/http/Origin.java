package org.vestibule.platform.http;

import org.vestibule.foundation.address.AddressBlock;

/**
 * Where a request came from.
 *
 * @param ip the client's whole address ({@link org.vestibule.foundation.address.ClientAddress})
 * @param userAgent at most 256 characters, control characters removed; null if none was sent
 * @param requestId of header {@code X-Request-Id} where it is well formed, else made here
 * @param saidBy program on whose word address and user agent are; null where the connection shows them
 */
public record Origin(String ip, String userAgent, String requestId, String saidBy) {
    public Origin(String ip, String userAgent, String requestId) {
        this(ip, userAgent, requestId, null);
    }

    /** What a limit of addresses counts by: what a program says is counted for itself, so it can shut nobody else out. */
    public String countedBy() {
        return saidBy == null ? ip : saidBy + "/" + AddressBlock.of(ip);
    }

    /** The system's own acts come from no address. */
    public static final Origin NONE = new Origin(null, null, null);
}
