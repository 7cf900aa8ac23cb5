package org.vestibule.mfa.authenticator;

import java.time.Instant;
import java.util.UUID;

/**
 * An authenticator as the contract shows it: never its secret.
 *
 * @param hint masked number or address; null for an app
 * @param status {@code pending} or {@code active}
 */
public record AuthenticatorView(
        UUID id, String type, String name, String hint, String status, Instant createdAt, Instant lastUsedAt) {
    public static AuthenticatorView of(Authenticator authenticator) {
        return new AuthenticatorView(
                authenticator.id,
                authenticator.type,
                authenticator.name,
                authenticator.hint,
                authenticator.status,
                authenticator.createdAt,
                authenticator.lastUsedAt);
    }
}
