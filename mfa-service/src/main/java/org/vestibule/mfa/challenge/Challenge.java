package org.vestibule.mfa.challenge;

import java.time.Duration;
import java.util.UUID;

/**
 * A code that was sent and waits for its answer. It is bound to the user, the authenticator and the login (or enrollment)
 * it was issued for, and holds the code sealed.
 *
 * @param binding id of the partial token or of the session it was issued for
 * @param code six digits; or base64url of what a security key is to sign
 * @param lifetime what is left of it
 */
public record Challenge(UUID id, UUID user, UUID authenticator, String binding, String code, Duration lifetime) {
    @Override
    public String toString() {
        return "Challenge[" + id + ", [redacted]]";
    }
}
