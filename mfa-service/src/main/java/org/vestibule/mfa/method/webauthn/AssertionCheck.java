package org.vestibule.mfa.method.webauthn;

import com.webauthn4j.WebAuthnAuthenticationManager;
import com.webauthn4j.converter.AuthenticatorDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.attestation.authenticator.AAGUID;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.COSEKey;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Checks that one of a person's keys signed a challenge, as WebAuthn Level 3, section 7.2, says. A key that was registered before keys
 * were looked at is looked at here.
 */
@Singleton
public class AssertionCheck {
    private final ObjectConverter converter = new ObjectConverter();
    private final WebAuthnAuthenticationManager library = new WebAuthnAuthenticationManager(List.of(), converter);

    /**
     * Who is asked.
     *
     * @param handle their user handle
     * @param keys all that they may answer with
     */
    public record Asked(byte[] handle, List<SecurityKey> keys) {}

    /**
     * @param challenge base64url, as it was issued
     * @param json what {@code toJSON()} of the credential gave
     */
    public Assertion check(RelyingParty party, String challenge, Asked asked, String json) {
        try {
            return checked(party, challenge, asked, json);
        } catch (Ceremony.Refused refused) {
            return new Assertion.Refused(refused.step());
        }
    }

    /** What was sent, read. */
    private record Sent(AuthenticationData data, Optional<byte[]> handle, String origin) {}

    private Sent read(String json) {
        var credential = new CredentialJson(converter, json);
        var client = credential.clientData();
        byte[] authenticator = credential.bytes("authenticatorData");
        Optional<byte[]> handle =
                credential.has("userHandle") ? Optional.of(credential.bytes("userHandle")) : Optional.empty();
        return new Sent(
                new AuthenticationData(
                        credential.id(),
                        handle.orElse(null),
                        Objects.requireNonNull(new AuthenticatorDataConverter(converter).convert(authenticator)),
                        authenticator,
                        client.as(),
                        client.raw(),
                        null,
                        credential.bytes("signature")),
                handle,
                client.origin());
    }

    private Assertion checked(RelyingParty party, String challenge, Asked asked, String json) {
        Sent sent = Ceremony.read(() -> read(json));
        SecurityKey key = asked.keys().stream()
                .filter(known -> Arrays.equals(known.credentialId, sent.data().getCredentialId()))
                .findFirst()
                .orElseThrow(() -> new Ceremony.Refused(Refusal.CREDENTIAL_ID));
        Ceremony.require(
                sent.handle()
                        .map(handle -> MessageDigest.isEqual(handle, asked.handle()))
                        .orElse(true),
                Refusal.USER_HANDLE);
        Ceremony.require(party.origins().contains(sent.origin()), Refusal.ORIGIN);
        var parameters = new AuthenticationParameters(
                Ceremony.server(party, challenge), record(key), List.of(key.credentialId), false, true);
        try {
            Ceremony.requireWhole(sent.data().getAuthenticatorData());
            Ceremony.verify(() -> library.verify(sent.data(), parameters));
        } catch (Ceremony.Refused refused) {
            if (refused.step() == Refusal.SIGN_COUNT) {
                return new Assertion.Copied(key);
            }
            throw refused;
        }
        var authenticator = sent.data().getAuthenticatorData();
        return new Assertion.Signed(
                key,
                new Shown(authenticator.isFlagUV(), key.backupEligible),
                authenticator.getSignCount(),
                authenticator.isFlagBS());
    }

    private CredentialRecordImpl record(SecurityKey key) {
        COSEKey publicKey = converter.getCborMapper().readValue(key.publicKey, COSEKey.class);
        Ceremony.require(SoundKey.isSound(publicKey), Refusal.PUBLIC_KEY);
        return new CredentialRecordImpl(
                null,
                key.uvInitialized,
                key.backupEligible,
                key.backupState,
                key.signCount,
                new AttestedCredentialData(AAGUID.ZERO, key.credentialId, publicKey),
                null,
                null,
                null,
                Set.of());
    }
}
