package org.vestibule.platform.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vestibule.foundation.start.CannotStart;

class SealerTest {
    private static final String SECRET = "GEZDGNBVGY3TQOJQ";

    @TempDir
    private Path folder;

    private KeysetHandle keys;
    private Sealer sealer;

    @BeforeEach
    void keys() throws GeneralSecurityException, IOException {
        AeadConfig.register();
        keys = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
        sealer = sealerWith(keys);
    }

    @Test
    void whatWasSealedOpens() {
        byte[] sealed = sealer.seal(SECRET, "authenticator", "secret", "row-1", "shop");

        assertThat(sealer.openText(sealed, "authenticator", "secret", "row-1", "shop"))
                .isEqualTo(SECRET);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain(SECRET);
    }

    @ParameterizedTest
    @CsvSource({
        "recovery, secret, row-1, shop",
        "authenticator, phone, row-1, shop",
        "authenticator, secret, row-2, shop",
        "authenticator, secret, row-1, other-shop",
        "authenticator, secret, row-1, SHOP"
    })
    void valueMovedToAnotherPlaceDoesNotOpen(String table, String column, String row, String tenant) {
        byte[] sealed = sealer.seal(SECRET, "authenticator", "secret", "row-1", "shop");

        assertThatIllegalStateException()
                .isThrownBy(() -> sealer.open(sealed, table, column, row, tenant))
                .withMessageNotContaining(SECRET);
    }

    @Test
    void everyChangedByteIsNoticed() {
        byte[] sealed = sealer.seal(SECRET, "a");

        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThatIllegalStateException().isThrownBy(() -> sealer.open(changed, "a"));
        }
    }

    @Test
    void sameSecretIsNeverSealedTheSameWay() {
        assertThat(sealer.seal(SECRET, "a")).isNotEqualTo(sealer.seal(SECRET, "a"));
    }

    @Test
    void valueSealedBeforeARotationStillOpens() throws GeneralSecurityException, IOException {
        byte[] old = sealer.seal(SECRET, "a");
        KeysetHandle rotated = KeysetHandle.newBuilder(keys)
                .addEntry(KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                        .withRandomId()
                        .makePrimary())
                .build();

        Sealer after = sealerWith(rotated);

        assertThat(after.openText(old, "a")).isEqualTo(SECRET);
        assertThatIllegalStateException().isThrownBy(() -> sealer.open(after.seal(SECRET, "a"), "a"));
    }

    @Test
    void aFileThatIsNoKeysetIsNamedWithItsSetting() throws IOException {
        Path file = Files.writeString(folder.resolve("broken.json"), "{}");

        assertThatThrownBy(() -> Sealer.load(file))
                .isInstanceOf(CannotStart.class)
                .hasMessage("vestibule.sealing.keyset names %s, which is not a Tink keyset", file);
    }

    private Sealer sealerWith(KeysetHandle keyset) throws GeneralSecurityException, IOException {
        Path file = folder.resolve("keyset-" + keyset.size() + ".json");
        Files.writeString(file, TinkJsonProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get()));
        return Sealer.load(file);
    }
}
