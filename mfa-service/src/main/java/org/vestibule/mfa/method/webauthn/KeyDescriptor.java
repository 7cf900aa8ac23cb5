package org.vestibule.mfa.method.webauthn;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** A key as options name it (WebAuthn Level 3, section 5.8.3). */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record KeyDescriptor(String type, String id, List<String> transports) {
    static final String TYPE = "public-key";

    static KeyDescriptor of(SecurityKey key) {
        return new KeyDescriptor(TYPE, RandomBytes.encode(key.credentialId), List.of(key.transports));
    }
}
