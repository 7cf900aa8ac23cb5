package org.vestibule.mfa.method.webauthn;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Duration;
import java.util.List;

/** What {@code PublicKeyCredential.parseRequestOptionsFromJSON()} takes (WebAuthn Level 3, section 5.1.10). */
@JsonNaming(LowerCamelCaseStrategy.class)
public record RequestOptions(
        String challenge, String rpId, List<KeyDescriptor> allowCredentials, String userVerification, long timeout) {
    /** After a password a touch is enough; whoever can is asked for more, and the login is worth more. */
    static final String USER_VERIFICATION = "preferred";

    /** @param keys any of which may answer */
    public static RequestOptions of(RelyingParty party, String challenge, List<SecurityKey> keys, Duration life) {
        return new RequestOptions(
                challenge,
                party.id(),
                keys.stream().map(KeyDescriptor::of).toList(),
                USER_VERIFICATION,
                life.toMillis());
    }
}
