package org.vestibule.logcheck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.vestibule.contracts.LogHeadSigned;

/** The public keys of admin-service, as a JWK set (RFC 7517). */
final class PublicKeys {
    private final Path file;
    private final JsonWebKeySet keys;

    PublicKeys(Path file) {
        this.file = file;
        try {
            this.keys = new JsonWebKeySet(Files.readString(file));
        } catch (IOException e) {
            throw new Uncheckable(file + " cannot be read");
        } catch (JoseException e) {
            throw new Uncheckable(file + " is not a JWK set");
        }
    }

    /** Whether one of them has; {@link Uncheckable} where the key is not among them. */
    boolean hasSigned(KeptHead head) {
        try {
            var signature = new JsonWebSignature();
            signature.setAlgorithmConstraints(new AlgorithmConstraints(
                    ConstraintType.PERMIT, AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256));
            signature.setCompactSerialization(head.jws());
            signature.setKey(key(signature.getKeyIdHeaderValue()).getKey());
            return LogHeadSigned.JWS_TYPE.equals(signature.getHeader("typ")) && signature.verifySignature();
        } catch (JoseException e) {
            return false;
        }
    }

    private JsonWebKey key(String id) {
        return keys.getJsonWebKeys().stream()
                .filter(key -> id != null && id.equals(key.getKeyId()))
                .findFirst()
                .orElseThrow(() -> new Uncheckable("%s has no key %s, which has signed a head".formatted(file, id)));
    }
}
