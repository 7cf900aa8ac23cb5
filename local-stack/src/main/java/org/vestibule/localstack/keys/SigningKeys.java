package org.vestibule.localstack.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.Use;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.vestibule.localstack.StartFailure;

/** ES256 keys (RFC 7518 section 3.4) as a JWK Set. */
final class SigningKeys {
    private SigningKeys() {}

    static String generate(String service) {
        try {
            var key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            key.setKeyId(service + "-" + LocalDate.now(ZoneOffset.UTC));
            key.setAlgorithm(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
            key.setUse(Use.SIGNATURE);
            return new JsonWebKeySet(key).toJson(OutputControlLevel.INCLUDE_PRIVATE);
        } catch (JoseException e) {
            throw new StartFailure("No signing key could be made", e);
        }
    }

    /** What a service publishes of its keys. */
    static String publicPart(Path file) {
        try {
            return new JsonWebKeySet(Files.readString(file)).toJson(OutputControlLevel.PUBLIC_ONLY);
        } catch (IOException | JoseException e) {
            throw new StartFailure("The signing keys cannot be read: " + file, e);
        }
    }
}
