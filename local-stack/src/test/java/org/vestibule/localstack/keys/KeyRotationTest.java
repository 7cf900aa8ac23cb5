package org.vestibule.localstack.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.HybridEncrypt;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.keys.KeyRotation.Step;

class KeyRotationTest {
    private static final byte[] TEXT = {1, 2, 3};

    @TempDir
    Path folder;

    private Keys keys;
    private KeyRotation rotation;

    @BeforeEach
    void make() {
        keys = Keys.in(folder);
        rotation = new KeyRotation(folder);
    }

    private List<String> signers() throws Exception {
        return new JsonWebKeySet(Files.readString(keys.signingKeys("auth")))
                .getJsonWebKeys().stream().map(JsonWebKey::getKeyId).toList();
    }

    private Aead sealer() throws Exception {
        return TinkJsonProtoKeysetFormat.parseKeyset(
                        Files.readString(keys.sealingKeyset()), InsecureSecretKeyAccess.get())
                .getPrimitive(RegistryConfiguration.get(), Aead.class);
    }

    @Test
    void aSigningKeyIsPublishedThenUsedThenAlone() throws Exception {
        String old = signers().getFirst();

        rotation.take(Step.NEXT, "auth-signing-keys");
        String next = signers().getLast();
        assertThat(next).startsWith("auth-").isNotEqualTo(old);
        assertThat(signers()).containsExactly(old, next);
        rotation.take(Step.SWITCH, "auth-signing-keys");
        assertThat(signers()).containsExactly(next, old);
        rotation.take(Step.RETIRE, "auth-signing-keys");
        assertThat(signers()).containsExactly(next);
    }

    @Test
    void aSealingKeyOpensBeforeItSealsAndTheOldOneUntilItIsRetired() throws Exception {
        byte[] byOld = sealer().encrypt(TEXT, null);

        rotation.take(Step.NEXT, "mfa-sealing-keyset");
        assertThat(sealer().encrypt(TEXT, null)).as("still the old key").startsWith(prefix(byOld));
        rotation.take(Step.SWITCH, "mfa-sealing-keyset");
        byte[] byNew = sealer().encrypt(TEXT, null);
        assertThat(prefix(byNew)).isNotEqualTo(prefix(byOld));
        assertThat(sealer().decrypt(byOld, null)).isEqualTo(TEXT);
        rotation.take(Step.RETIRE, "mfa-sealing-keyset");

        assertThat(sealer().decrypt(byNew, null)).isEqualTo(TEXT);
        assertThatExceptionOfType(GeneralSecurityException.class).isThrownBy(() -> sealer().decrypt(byOld, null));
    }

    private static byte[] prefix(byte[] sealed) {
        return java.util.Arrays.copyOf(sealed, 5);
    }

    @Test
    void theTwoHalvesForMessagesChangeTogether() throws Exception {
        for (Step step : Step.values()) {
            rotation.take(step, "notifications-keyset");
            byte[] sealed = TinkJsonProtoKeysetFormat.parseKeysetWithoutSecret(
                            Files.readString(keys.notificationsPublicKeyset()))
                    .getPrimitive(RegistryConfiguration.get(), HybridEncrypt.class)
                    .encrypt(TEXT, null);
            assertThat(TinkJsonProtoKeysetFormat.parseKeyset(
                                    Files.readString(keys.notificationsPrivateKeyset()), InsecureSecretKeyAccess.get())
                            .getPrimitive(RegistryConfiguration.get(), HybridDecrypt.class)
                            .decrypt(sealed, null))
                    .as(step.name())
                    .isEqualTo(TEXT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth-signing-keys", "mfa-sealing-keyset"})
    void aStepOutOfOrderIsRefusedAndChangesNothing(String name) throws Exception {
        String before = Files.readString(folder.resolve(name + ".json"));

        assertThatExceptionOfType(StartFailure.class).isThrownBy(() -> rotation.take(Step.SWITCH, name));
        assertThatExceptionOfType(StartFailure.class).isThrownBy(() -> rotation.take(Step.RETIRE, name));
        assertThat(folder.resolve(name + ".json")).hasContent(before);
        rotation.take(Step.NEXT, name);
        assertThatExceptionOfType(StartFailure.class).isThrownBy(() -> rotation.take(Step.NEXT, name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth-signing-keys", "mfa-sealing-keyset", "notifications-private-keyset"})
    void aStepThatIsTakenTwiceIsTakenOnce(String file) throws Exception {
        String name = file.replace("-private", "");
        rotation.take(Step.NEXT, name);
        rotation.take(Step.SWITCH, name);
        String switched = Files.readString(folder.resolve(file + ".json"));

        rotation.take(Step.SWITCH, name);

        assertThat(folder.resolve(file + ".json")).hasContent(switched);
    }

    /** Their keys say nothing of when they were made. */
    @Test
    void aKeyOfAnEarlierReleaseIsOlderThanTheNextOne() throws Exception {
        Path file = keys.signingKeys("auth");
        Files.writeString(file, Files.readString(file).replaceAll(",?\"iat\":\\d+", ""));
        String old = signers().getFirst();

        rotation.take(Step.NEXT, "auth-signing-keys");
        rotation.take(Step.SWITCH, "auth-signing-keys");
        rotation.take(Step.SWITCH, "auth-signing-keys");

        assertThat(signers()).hasSize(2).last().isEqualTo(old);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"mfa-lookup-keyset", "bootstrap-client-secret", "../auth-signing-keys", "none-signing-keys"})
    void whatCannotBeRotatedIsRefused(String name) {
        assertThatExceptionOfType(StartFailure.class).isThrownBy(() -> rotation.take(Step.NEXT, name));
    }
}
