package org.vestibule.importer.factor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jose4j.jwe.ContentEncryptionAlgorithmIdentifiers;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.jwe.KeyManagementAlgorithmIdentifiers;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.lang.JoseException;
import org.vestibule.contracts.ImportedFactors;
import org.vestibule.importer.entry.ImportFailure;
import org.vestibule.importer.entry.Newcomer;

/** Encrypts second factors for mfa-service (RFC 7516), each for its user at its tenant alone. */
public final class FactorSealer {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String tenant;
    private final EllipticCurveJsonWebKey key;

    /** @param jwk what {@code GET /mfa/v1/import-key} answers */
    public FactorSealer(String tenant, String jwk) {
        this.tenant = tenant;
        try {
            this.key = JsonWebKey.Factory.newJwk(jwk) instanceof EllipticCurveJsonWebKey curve ? curve : null;
        } catch (JoseException e) {
            throw new ImportFailure("mfa-service’s import key is no key", e);
        }
        if (key == null || key.getKeyId() == null) {
            throw new ImportFailure("mfa-service’s import key is none for ECDH-ES");
        }
    }

    /** The compact form. */
    public String seal(Newcomer user) {
        var factors = new ImportedFactors(
                tenant, user.username(), user.totp(), user.recoveryCodes().isEmpty() ? null : user.recoveryCodes());
        try {
            var jwe = new JsonWebEncryption();
            jwe.setAlgorithmHeaderValue(KeyManagementAlgorithmIdentifiers.ECDH_ES);
            jwe.setEncryptionMethodHeaderParameter(ContentEncryptionAlgorithmIdentifiers.AES_256_GCM);
            jwe.setKeyIdHeaderValue(key.getKeyId());
            jwe.setKey(key.getPublicKey());
            jwe.setPayload(JSON.writeValueAsString(factors));
            return jwe.getCompactSerialization();
        } catch (JoseException | JsonProcessingException e) {
            throw new ImportFailure(
                    "A second factor could not be encrypted: " + e.getClass().getSimpleName(), e);
        }
    }
}
