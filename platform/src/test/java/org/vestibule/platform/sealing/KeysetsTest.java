package org.vestibule.platform.sealing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.HybridEncrypt;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.prf.PrfSet;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.foundation.start.CannotStart;

class KeysetsTest {
    private static final String SETTING = "vestibule.lookup.keyset";

    @TempDir
    private Path folder;

    private static void assertRefused(Path file, Class<?> primitive, String why) {
        assertThatExceptionOfType(CannotStart.class)
                .isThrownBy(() -> Keysets.primitive(SETTING, file, primitive))
                .withMessage("%s names %s, which %s", SETTING, file, why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage",
                "{}",
                "[]",
                "null",
                "\"canary\"",
                "{\"secret\":\"canary\"}",
                "{\"primaryKeyId\":1,\"key\":[]}",
                "{\"keys\":[{\"kty\":\"EC\",\"d\":\"canary\"}]}",
                "{\"primaryKeyId\":1,\"key\":[{\"keyData\":{},\"status\":\"ENABLED\",\"keyId\":1}]}"
            })
    void whatIsNoKeysetIsNamedWithoutItsContent(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("keyset.json"), text);

        for (Class<?> primitive : new Class<?>[] {Aead.class, PrfSet.class, HybridEncrypt.class, HybridDecrypt.class}) {
            assertThatExceptionOfType(CannotStart.class)
                    .isThrownBy(() -> Keysets.primitive(SETTING, file, primitive))
                    .withMessageStartingWith("%s names %s, which is not a Tink keyset", SETTING, file)
                    .withMessageNotContaining("canary");
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {PrfSet.class, HybridEncrypt.class, HybridDecrypt.class})
    void aKeysetForSomethingElseIsNamed(Class<?> primitive) throws IOException, GeneralSecurityException {
        Keysets.read(SETTING, aeadKeyset());

        assertRefused(aeadKeyset(), primitive, "is not a Tink keyset for " + primitive.getSimpleName());
    }

    @Test
    void aFileThatIsNoTextIsNamed() throws IOException {
        assertRefused(
                Files.write(folder.resolve("keyset.json"), new byte[] {(byte) 0xff, (byte) 0xfe}),
                Aead.class,
                "cannot be read: MalformedInputException");
        assertRefused(folder.resolve("missing.json"), Aead.class, "cannot be read: NoSuchFileException");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vestibule.sealing.keyset",
                "vestibule.lookup.keyset",
                "vestibule.notifications.public-keyset",
                "vestibule.notifications.private-keyset"
            })
    void everyKeysetThatIsGivenIsOpenedAtTheStart(String setting) throws IOException {
        Path file = Files.writeString(folder.resolve("keyset.json"), "{}");

        assertThatExceptionOfType(CannotStart.class)
                .isThrownBy(() -> started(Map.of(setting, file.toString())))
                .withMessage("%s names %s, which is not a Tink keyset", setting, file);
    }

    @Test
    void keysetsThatAreNotGivenAreNotMissed() throws IOException, GeneralSecurityException {
        Map<String, String> given =
                Map.of("vestibule.sealing.keyset", aeadKeyset().toString());

        assertThatCode(() -> started(Map.of())).doesNotThrowAnyException();
        assertThatCode(() -> started(given)).doesNotThrowAnyException();
    }

    private static void started(Map<String, String> settings) {
        new ConfiguredKeysets(new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(settings, "test", 100))
                        .build())
                .check(null);
    }

    private Path aeadKeyset() throws IOException, GeneralSecurityException {
        return Files.writeString(
                folder.resolve("aead.json"),
                TinkJsonProtoKeysetFormat.serializeKeyset(
                        KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM), InsecureSecretKeyAccess.get()));
    }
}
