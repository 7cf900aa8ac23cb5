package org.vestibule.portal.login;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import org.vestibule.portal.rest.MfaApi.Challenge;
import org.vestibule.portal.session.Slot;

/**
 * A code that is on its way, or a question to a security key.
 *
 * @param resendAt from when on the code may be sent again; null for a security key
 */
public record Asked(
        String authenticatorId, String challengeId, String hint, Instant resendAt, Instant until, JsonNode publicKey) {
    static final Slot<Asked> SLOT = new Slot<>("asked", Asked.class);

    static Asked of(String authenticator, Challenge challenge, Instant now) {
        return new Asked(
                authenticator,
                challenge.challengeId(),
                challenge.hint(),
                now.plusSeconds(challenge.resendIn()),
                now.plusSeconds(challenge.expiresIn()),
                challenge.publicKey());
    }

    Asked resendIn(long seconds, Instant now) {
        return new Asked(authenticatorId, challengeId, hint, now.plusSeconds(seconds), until, publicKey);
    }

    /** Whole seconds, counted up; 0 when it may be now. */
    public long secondsToResend(Instant now) {
        return Math.max(0, Duration.between(now, resendAt).plusMillis(999).toSeconds());
    }
}
