package org.vestibule.portal.setup;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import org.vestibule.portal.rest.MfaApi.Pending;
import org.vestibule.portal.session.Slot;

/**
 * A method that somebody is setting up.
 *
 * @param wanted what they typed to begin: number, address or name; needed to begin again
 * @param changes the method whose number is being changed; null for a new one
 */
public record PendingSetup(
        String id,
        String type,
        String wanted,
        String changes,
        String secret,
        String otpauthUri,
        String qrCode,
        String hint,
        Instant until,
        Instant resendAt,
        JsonNode publicKey) {

    static final Slot<PendingSetup> SLOT = new Slot<>("setup", PendingSetup.class);
    static final Duration LIFE = Duration.ofMinutes(30);

    static PendingSetup of(Pending pending, String type, String wanted, String changes, Instant now) {
        return new PendingSetup(
                pending.id() == null ? changes : pending.id(),
                type,
                wanted,
                changes,
                pending.secret(),
                pending.otpauthUri(),
                pending.qrCode(),
                pending.hint(),
                now.plusSeconds(pending.expiresIn()),
                now.plusSeconds(pending.resendIn()),
                pending.publicKey());
    }

    /** The key in groups of four, as people read it out. */
    public String spokenSecret() {
        return secret.replaceAll("(.{4})(?=.)", "$1 ");
    }

    /** Whole seconds, counted up, until another code may be sent; 0 when it may be now. */
    long secondsToResend(Instant now) {
        return Math.max(0, Duration.between(now, resendAt).plusMillis(999).toSeconds());
    }

    @Override
    public String toString() {
        return "PendingSetup[" + id + ", [redacted]]";
    }
}
