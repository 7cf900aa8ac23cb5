package org.vestibule.admin.eventlog;

import java.time.Instant;

/**
 * The end of a tenant's chain, as it was signed and published.
 *
 * @param seq place of the last row then
 * @param hash of that row, SHA-256 in hex
 * @param keyId {@code kid} of the key in {@code /admin/.well-known/jwks.json}
 * @param jws compact JWS (RFC 7515), ES256, {@code typ} {@code log-head+jwt}, claims {@code sub} (the tenant), {@code seq},
 *     {@code hash} and {@code iat}
 */
public record SignedHead(long seq, String hash, Instant signedAt, String keyId, String jws) {}
