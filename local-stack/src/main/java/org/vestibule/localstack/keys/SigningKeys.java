package org.vestibule.localstack.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey;
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
        return json(List.of(fresh(service)));
    }

    /** With one key more, at the end: published, and not used yet. */
    static String withNext(String keys, String service) {
        var all = parse(keys);
        all.add(fresh(service));
        return json(all);
    }

    /** The last one is the first, which signs; the others stay published. */
    static String switched(String keys) {
        var all = parse(keys);
        all.addFirst(all.removeLast());
        return json(all);
    }

    /** The first one alone. */
    static String retired(String keys) {
        return json(List.of(parse(keys).getFirst()));
    }

    static int count(String keys) {
        return parse(keys).size();
    }

    private static JsonWebKey fresh(String service) {
        try {
            var key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            String thumbprint = key.calculateBase64urlEncodedThumbprint("SHA-256");
            key.setKeyId(service + "-" + LocalDate.now(ZoneOffset.UTC) + "-" + thumbprint.substring(0, 8));
            key.setAlgorithm(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
            key.setUse(Use.SIGNATURE);
            return key;
        } catch (JoseException e) {
            throw new StartFailure("No signing key could be made", e);
        }
    }

    private static List<JsonWebKey> parse(String keys) {
        try {
            return new ArrayList<>(new JsonWebKeySet(keys).getJsonWebKeys());
        } catch (JoseException e) {
            throw new StartFailure("This is no JWK Set", e);
        }
    }

    private static String json(List<JsonWebKey> keys) {
        return new JsonWebKeySet(keys).toJson(OutputControlLevel.INCLUDE_PRIVATE);
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
