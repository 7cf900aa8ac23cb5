package org.vestibule.mfa.method.webauthn;

import com.webauthn4j.WebAuthnRegistrationManager;
import com.webauthn4j.converter.AttestationObjectConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.AttestationObject;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.verifier.attestation.statement.androidkey.AndroidKeyAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.apple.AppleAnonymousAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.none.NoneAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.packed.PackedAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.tpm.TPMAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.u2f.FIDOU2FAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.trustworthiness.certpath.NullCertPathTrustworthinessVerifier;
import com.webauthn4j.verifier.attestation.trustworthiness.self.NullSelfAttestationTrustworthinessVerifier;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * Checks a new key as WebAuthn Level 3, section 7.1, says, but for whether somebody has it already. No attestation is asked
 * for; a statement that comes all the same must be right, and nothing is concluded from who made it.
 */
@Singleton
public class RegistrationCheck {
    private static final int MOST_TRANSPORTS = 8;

    private final ObjectConverter converter = new ObjectConverter();
    private final WebAuthnRegistrationManager library = new WebAuthnRegistrationManager(
            List.of(
                    new NoneAttestationStatementVerifier(),
                    new PackedAttestationStatementVerifier(),
                    new FIDOU2FAttestationStatementVerifier(),
                    new TPMAttestationStatementVerifier(),
                    new AndroidKeyAttestationStatementVerifier(),
                    new AppleAnonymousAttestationStatementVerifier()),
            new NullCertPathTrustworthinessVerifier(),
            new NullSelfAttestationTrustworthinessVerifier(),
            converter);
    private final List<PublicKeyCredentialParameters> offered = CreationOptions.ALGORITHMS.stream()
            .map(alg -> new PublicKeyCredentialParameters(
                    PublicKeyCredentialType.PUBLIC_KEY, COSEAlgorithmIdentifier.create(alg)))
            .toList();

    /**
     * @param challenge base64url, as it was issued
     * @param json what {@code toJSON()} of the new credential gave
     */
    public Registration check(RelyingParty party, String challenge, String json) {
        try {
            return checked(party, challenge, json);
        } catch (Ceremony.Refused refused) {
            return new Registration.Refused(refused.step());
        }
    }

    /** What was sent, read. */
    private record Sent(byte[] id, CredentialJson.ClientData client, RegistrationData data, String[] transports) {}

    private Sent read(String json) {
        var credential = new CredentialJson(converter, json);
        var client = credential.clientData();
        byte[] attestation = credential.bytes("attestationObject");
        AttestationObject read = Objects.requireNonNull(new AttestationObjectConverter(converter).convert(attestation));
        return new Sent(
                credential.id(),
                client,
                new RegistrationData(read, attestation, client.as(), client.raw(), null, null),
                transports(credential.response("transports")));
    }

    /** Kept for the browser alone, which skips those it does not know. */
    private static String[] transports(JsonNode told) {
        return StreamSupport.stream(told.spliterator(), false)
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .filter(name -> name.matches("[a-z-]{1,20}"))
                .distinct()
                .limit(MOST_TRANSPORTS)
                .toArray(String[]::new);
    }

    private Registration checked(RelyingParty party, String challenge, String json) {
        Sent sent = Ceremony.read(() -> read(json));
        Ceremony.require(party.origins().contains(sent.client().origin()), Refusal.ORIGIN);
        var authenticator = sent.data().getAttestationObject().getAuthenticatorData();
        AttestedCredentialData attested = authenticator.getAttestedCredentialData();
        Ceremony.require(attested != null && attested.getCredentialId().length > 0, Refusal.MALFORMED);
        Ceremony.requireWhole(authenticator);
        Ceremony.verify(() -> library.verify(
                sent.data(), new RegistrationParameters(Ceremony.server(party, challenge), offered, false, true)));
        Ceremony.require(Ceremony.read(() -> SoundKey.isSound(attested.getCOSEKey())), Refusal.PUBLIC_KEY);
        Ceremony.require(Arrays.equals(sent.id(), attested.getCredentialId()), Refusal.CREDENTIAL_ID);
        var key = new SecurityKey();
        key.credentialId = attested.getCredentialId();
        key.publicKey = converter.getCborMapper().writeValueAsBytes(attested.getCOSEKey());
        key.signCount = authenticator.getSignCount();
        key.transports = sent.transports();
        key.backupEligible = authenticator.isFlagBE();
        key.backupState = authenticator.isFlagBS();
        key.uvInitialized = authenticator.isFlagUV();
        return new Registration.Registered(key, new Shown(authenticator.isFlagUV(), authenticator.isFlagBE()));
    }
}
