package org.vestibule.mfa.method.webauthn;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Duration;
import java.util.List;

/** What {@code PublicKeyCredential.parseCreationOptionsFromJSON()} takes (WebAuthn Level 3, section 5.1.9). */
@JsonNaming(LowerCamelCaseStrategy.class)
public record CreationOptions(
        Party rp,
        User user,
        String challenge,
        List<Algorithm> pubKeyCredParams,
        List<KeyDescriptor> excludeCredentials,
        Selection authenticatorSelection,
        String attestation,
        long timeout) {
    /** EdDSA, ES256, RS256 (RFC 9053, RFC 8812), as we like them best. */
    static final List<Integer> ALGORITHMS = List.of(-8, -7, -257);

    public record Party(String id, String name) {}

    /** @param id base64url user handle: random, for nothing of a person may be in it (section 14.6.1) */
    @JsonNaming(LowerCamelCaseStrategy.class)
    public record User(String id, String name, String displayName) {
        public static User of(byte[] handle, String name) {
            return new User(RandomBytes.encode(handle), name, name);
        }
    }

    public record Algorithm(String type, int alg) {}

    /** A second factor need not know whose it is, and asks for PIN or finger where it can. */
    @JsonNaming(LowerCamelCaseStrategy.class)
    public record Selection(String residentKey, boolean requireResidentKey, String userVerification) {}

    /**
     * @param challenge base64url
     * @param keys that the user has: none of them is to be registered twice
     */
    public static CreationOptions of(
            RelyingParty party, User user, String challenge, List<SecurityKey> keys, Duration life) {
        return new CreationOptions(
                new Party(party.id(), party.name()),
                user,
                challenge,
                ALGORITHMS.stream()
                        .map(alg -> new Algorithm(KeyDescriptor.TYPE, alg))
                        .toList(),
                keys.stream().map(KeyDescriptor::of).toList(),
                new Selection("discouraged", false, RequestOptions.USER_VERIFICATION),
                "none",
                life.toMillis());
    }
}
