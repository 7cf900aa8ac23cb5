package org.vestibule.localstack.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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

/** ES256 keys (RFC 7518 section 3.4) as a JWK Set. The first key of the set signs. */
final class SigningKeys {
    /** Seconds since 1970 when a key was made (RFC 7517 section 4 allows members of one's own; OpenID Federation has this one). */
    private static final String MADE_AT = "iat";

    private SigningKeys() {}

    static String generate(String service) {
        return json(List.of(fresh(service)));
    }

    /** With one key more, at the end: published, and not used yet. */
    static String withNext(String keys, String service) {
        var all = parse(keys);
        JsonWebKey next = fresh(service);
        // Later than every other, also within one second.
        long latest = all.stream().mapToLong(SigningKeys::madeAt).max().orElse(0);
        next.setOtherParameter(MADE_AT, Math.max(madeAt(next), latest + 1));
        all.add(next);
        return json(all);
    }

    /** The newest key signs; the others stay published. Done twice, the second time changes nothing. */
    static String switched(String keys) {
        var all = parse(keys);
        // Of keys without a time, as releases before 0.3.0 made them, the last is the newest.
        JsonWebKey newest = all.stream()
                .reduce((one, other) -> madeAt(other) >= madeAt(one) ? other : one)
                .orElseThrow();
        all.remove(newest);
        all.addFirst(newest);
        return json(all);
    }

    private static long madeAt(JsonWebKey key) {
        return key.getOtherParameterValue(MADE_AT, Number.class) instanceof Number seconds ? seconds.longValue() : 0;
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
            key.setOtherParameter(MADE_AT, Instant.now().getEpochSecond());
            return key;
        } catch (JoseException e) {
            throw new StartFailure("No signing key could be made", e);
        }
    }

    private static List<JsonWebKey> parse(String keys) {
        try {
            return new ArrayList<>(new JsonWebKeySet(keys).getJsonWebKeys());
        } catch (JoseException e) {
            throw new StartFailure("This is not a JWK Set", e);
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
