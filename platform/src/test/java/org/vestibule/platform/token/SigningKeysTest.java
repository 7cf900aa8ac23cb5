package org.vestibule.platform.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.foundation.start.CannotStart;

class SigningKeysTest {
    @TempDir
    private Path folder;

    private record Config(Optional<String> self, Optional<Path> signingKeys) implements TokenConfig {
        @Override
        public Issuer auth() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Issuer mfa() {
            throw new UnsupportedOperationException();
        }
    }

    private void assertRefused(String text, String why) throws IOException {
        Path file = Files.write(folder.resolve("keys.json"), text.getBytes(StandardCharsets.ISO_8859_1));
        assertThatExceptionOfType(CannotStart.class)
                .isThrownBy(() -> new SigningKeys(new Config(Optional.of("auth"), Optional.of(file))))
                .withMessage("vestibule.tokens.signing-keys names %s, which %s", file, why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "{}", "[]", "null", "{\"keys\":\"canary\"}", "{\"secret\":\"canary\"}"})
    void whatIsNoKeySetIsNamedWithoutItsContent(String text) throws IOException {
        assertRefused(text, "is not a JWK set");
    }

    @Test
    void keysThatCannotSignAreNamed() throws IOException, JoseException {
        String why = "is not a JWK set of EC P-256 private keys with a kid each, at least one";
        var key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        var large = EcJwkGenerator.generateJwk(EllipticCurves.P384);
        large.setKeyId("large");

        assertRefused("{\"keys\":[]}", why);
        assertRefused("{\"keys\":[{}]}", why);
        assertRefused(new JsonWebKeySet(key).toJson(OutputControlLevel.INCLUDE_PRIVATE), why);
        assertRefused(new JsonWebKeySet(large).toJson(OutputControlLevel.INCLUDE_PRIVATE), why);
        key.setKeyId("key");
        assertRefused(new JsonWebKeySet(key).toJson(OutputControlLevel.PUBLIC_ONLY), why);
    }

    @Test
    void aFileThatIsNoTextIsNamed() throws IOException {
        assertRefused("\u00ff\u00fe", "cannot be read: MalformedInputException");
    }

    @Test
    void whoeverIssuesTokensNeedsKeys() {
        assertThatExceptionOfType(CannotStart.class)
                .isThrownBy(() -> new SigningKeys(new Config(Optional.of("mfa"), Optional.empty())))
                .withMessage("vestibule.tokens.signing-keys names no file, and this service signs tokens");
        assertThat(new SigningKeys(new Config(Optional.empty(), Optional.empty())).isEmpty())
                .isTrue();
    }
}
