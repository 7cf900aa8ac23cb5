package org.vestibule.platform.token;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.List;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;

/** The service's own signing keys. The first signs; the others are published, before or after their time. */
@Singleton
public class SigningKeys {
    private final List<JsonWebKey> keys;

    public SigningKeys(TokenConfig config) {
        this.keys = config.signingKeys().map(SigningKeys::read).orElse(List.of());
    }

    private static List<JsonWebKey> read(Path file) {
        try {
            List<JsonWebKey> keys = new JsonWebKeySet(Files.readString(file)).getJsonWebKeys();
            if (keys.isEmpty() || !keys.stream().allMatch(SigningKeys::canSign)) {
                throw new IllegalStateException("signing keys must be EC private keys with a kid, at least one");
            }
            return keys;
        } catch (IOException e) {
            throw new UncheckedIOException("signing keys " + file.getFileName() + " cannot be read", e);
        } catch (JoseException e) {
            throw new IllegalStateException("signing keys " + file.getFileName() + " are not a JWK set", e);
        }
    }

    private static boolean canSign(JsonWebKey key) {
        return key instanceof EllipticCurveJsonWebKey ec && ec.getPrivateKey() != null && key.getKeyId() != null;
    }

    PrivateKey current() {
        return ((EllipticCurveJsonWebKey) keys.getFirst()).getPrivateKey();
    }

    /** Whether the service has none. */
    public boolean isEmpty() {
        return keys.isEmpty();
    }

    /** The {@code kid} of the key that signs. */
    public String currentId() {
        return keys.getFirst().getKeyId();
    }

    List<JsonWebKey> all() {
        return keys;
    }

    /** The public members alone, as a JWK set document (RFC 7517 section 5). */
    public String jwks() {
        return new JsonWebKeySet(keys).toJson(OutputControlLevel.PUBLIC_ONLY);
    }
}
