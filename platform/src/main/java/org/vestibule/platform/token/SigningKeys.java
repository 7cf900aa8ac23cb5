package org.vestibule.platform.token;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.List;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.vestibule.foundation.start.CannotStart;

/** The service's own signing keys. The first signs; the others are published, before or after their time. */
@Singleton
@Startup
public class SigningKeys {
    private static final String SETTING = "vestibule.tokens.signing-keys";

    private final List<JsonWebKey> keys;

    /** Throws {@link CannotStart} for a file that the service cannot sign with, or none where it is an issuer. */
    public SigningKeys(TokenConfig config) {
        this.keys = config.signingKeys().map(SigningKeys::read).orElse(List.of());
        if (keys.isEmpty() && config.self().isPresent()) {
            throw new CannotStart(SETTING + " names no file, and this service signs tokens");
        }
    }

    private static List<JsonWebKey> read(Path file) {
        try {
            List<JsonWebKey> keys = new JsonWebKeySet(Files.readString(file)).getJsonWebKeys();
            if (keys.isEmpty() || !keys.stream().allMatch(SigningKeys::canSign)) {
                throw CannotStart.file(
                        SETTING, file, "is not a JWK set of EC P-256 private keys with a kid each, at least one");
            }
            return keys;
        } catch (IOException e) {
            throw CannotStart.file(
                    SETTING, file, "cannot be read: " + e.getClass().getSimpleName());
        } catch (JoseException | ClassCastException e) {
            throw CannotStart.file(SETTING, file, "is not a JWK set");
        }
    }

    private static boolean canSign(JsonWebKey key) {
        return key instanceof EllipticCurveJsonWebKey ec
                && ec.getPrivateKey() != null
                && EllipticCurves.P_256.equals(ec.getCurveName())
                && key.getKeyId() != null;
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
