package org.vestibule.mfa.challenge;

import java.time.Duration;
import java.util.UUID;
import org.vestibule.foundation.address.AddressBlock;
import org.vestibule.platform.http.Origin;

/**
 * A code that was sent and waits for its answer. It is bound to the user, the authenticator and the login (or enrollment)
 * it was issued for, and holds the code sealed.
 *
 * @param binding id of the partial token or of the session it was issued for
 * @param code six digits; or base64url of what a security key is to sign
 * @param lifetime what is left of it
 */
public record Challenge(
        UUID id, UUID user, UUID authenticator, String binding, String code, Duration lifetime, Sending sending) {

    /**
     * How it went out.
     *
     * @param asker who asked for it, as {@link Origin#countedBy} and {@link AddressBlock} have it; empty where nothing is sent
     * @param times how often the code was sent
     */
    public record Sending(String asker, int times) {
        static final Sending NONE = new Sending("", 0);

        static Sending once(Origin origin) {
            return new Sending(AddressBlock.of(origin.countedBy()), 1);
        }
    }

    @Override
    public String toString() {
        return "Challenge[" + id + ", [redacted]]";
    }
}
