package org.vestibule.mfa.enrollment;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.UUID;
import org.vestibule.mfa.authenticator.AuthenticatorView;
import org.vestibule.mfa.method.webauthn.CreationOptions;

/** How an enrollment begins. */
public sealed interface Begun {
    /**
     * A code is on its way, or the number was verified before and is active at once. Nothing of it is secret, so it can be
     * kept and answered again.
     *
     * @param expiresIn seconds to confirm it in; absent where it is active
     * @param resendIn seconds until the code may be sent again; absent where it is active
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Sent(UUID id, String status, String hint, UUID challengeId, Long expiresIn, Long resendIn)
            implements Begun {}

    /**
     * A pending app or security key, or a number that is active at once as the first authenticator; what does not belong to
     * it is absent. Key, URI, picture and recovery codes are shown this once.
     *
     * @param secret Base32 key for typing into the app
     * @param qrCode PNG as data URI
     * @param expiresIn seconds to confirm it in
     * @param resendIn seconds until the code may be sent again
     * @param recoveryCodes with a first authenticator that is active at once
     * @param publicKey for {@code PublicKeyCredential.parseCreationOptionsFromJSON()}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Pending(
            UUID id,
            String status,
            String secret,
            String otpauthUri,
            String qrCode,
            String hint,
            UUID challengeId,
            Long expiresIn,
            Long resendIn,
            List<String> recoveryCodes,
            CreationOptions publicKey)
            implements Begun {
        static Pending active(AuthenticatorView number, List<String> recoveryCodes) {
            return new Pending(
                    number.id(),
                    number.status(),
                    null,
                    null,
                    null,
                    number.hint(),
                    null,
                    null,
                    null,
                    recoveryCodes,
                    null);
        }

        @Override
        public String toString() {
            return "Pending[" + id + ", [redacted]]";
        }
    }
}
