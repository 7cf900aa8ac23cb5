package org.vestibule.localstack.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.HybridEncrypt;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vestibule.localstack.StartFailure;

class KeysTest {
    @TempDir
    Path folder;

    @Test
    void filesAreInAFolderForItsOwnerAloneAndMadeOnce() throws Exception {
        Keys.in(folder);
        var first = contents();

        Keys.in(folder);

        assertThat(contents()).hasSize(8).isEqualTo(first);
        assertThat(permissions(folder))
                .as("nobody else reaches a file by its path")
                .isEqualTo("rwx------");
        for (var name : first.keySet()) {
            assertThat(permissions(folder.resolve(name)))
                    .as("a container that it is mounted into reads it as a user of its own")
                    .isEqualTo("rw-r--r--");
        }
    }

    @Test
    void secretsOfBeforeAreOpenedToContainersAndOtherFilesAreLeftAlone() throws Exception {
        var closed = PosixFilePermissions.fromString("rw-------");
        var secret = Files.writeString(folder.resolve("auth_app-password"), "x");
        var other = Files.writeString(folder.resolve("diary.txt"), "x");
        Files.setPosixFilePermissions(secret, closed);
        Files.setPosixFilePermissions(other, closed);

        Keys.in(folder);

        assertThat(permissions(secret)).isEqualTo("rw-r--r--");
        assertThat(permissions(other)).isEqualTo("rw-------");
    }

    @Test
    void aFolderOfSomethingElseIsRefusedAndLeftAsItIs() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        var other = Files.writeString(folder.resolve("gateways.properties"), "x");
        Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rw-------"));

        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> Keys.in(folder))
                .withMessageContaining("is not empty, and holds no keys");

        assertThat(permissions(folder)).isEqualTo("rwxr-xr-x");
        assertThat(permissions(other)).isEqualTo("rw-------");
        assertThat(contents()).hasSize(1);
    }

    @Test
    void namesThatAreOnlySimilarAreNotOurs() throws Exception {
        Keys.in(folder);
        for (var name : List.of("gateways.properties", "smtp-password", "my-keyset.json")) {
            var other = Files.writeString(folder.resolve(name), "x");
            Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rw-------"));
        }

        Keys.in(folder);

        for (var name : List.of("gateways.properties", "smtp-password", "my-keyset.json")) {
            assertThat(permissions(folder.resolve(name))).as(name).isEqualTo("rw-------");
        }
    }

    @Test
    void anEmptyFileIsNotTakenForAKey() throws Exception {
        var empty = Files.writeString(folder.resolve("mfa-sealing-keyset.json"), "");

        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> Keys.in(folder))
                .withMessageContaining(empty + " is empty");
    }

    private static String permissions(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void aPublicKeysetThatBelongsToALostPrivateOneIsReplaced() throws Exception {
        Keys keys = Keys.in(folder);
        String before = Files.readString(keys.notificationsPublicKeyset());
        Files.delete(keys.notificationsPrivateKeyset());

        Keys.in(folder);

        String after = Files.readString(keys.notificationsPublicKeyset());
        assertThat(after).isNotEqualTo(before);
        assertThat(TinkKeysets.opens(Files.readString(keys.notificationsPrivateKeyset()), after))
                .isTrue();
    }

    /** In the middle of a rotation the private keyset has one key more. */
    @Test
    void aPublicKeysetThatIsBehindTheRotationStays() throws Exception {
        Keys keys = Keys.in(folder);
        String before = Files.readString(keys.notificationsPublicKeyset());
        Path opening = keys.notificationsPrivateKeyset();
        Files.writeString(opening, TinkKeysets.switched(TinkKeysets.withNext(Files.readString(opening))));

        Keys.in(folder);

        assertThat(keys.notificationsPublicKeyset()).hasContent(before);
    }

    @Test
    void signingKeysAreEcP256WithTheirMembers() throws Exception {
        var keys = Keys.in(folder);

        var key = (PublicJsonWebKey) new JsonWebKeySet(Files.readString(keys.signingKeys("auth")))
                .getJsonWebKeys()
                .getFirst();

        assertThat(key.getAlgorithm()).isEqualTo("ES256");
        assertThat(key.getUse()).isEqualTo("sig");
        assertThat(key.getKeyId()).startsWith("auth-");
        assertThat(key.getPrivateKey()).isNotNull();
        assertThat(SigningKeys.publicPart(keys.signingKeys("auth"))).doesNotContain("\"d\"");
    }

    @Test
    void notificationServiceOpensWhatWasSealedForIt() throws Exception {
        var keys = Keys.in(folder);
        var context = "context".getBytes(StandardCharsets.UTF_8);
        var sealer = TinkJsonProtoKeysetFormat.parseKeysetWithoutSecret(
                        Files.readString(keys.notificationsPublicKeyset()))
                .getPrimitive(RegistryConfiguration.get(), HybridEncrypt.class);
        var opener = TinkJsonProtoKeysetFormat.parseKeyset(
                        Files.readString(keys.notificationsPrivateKeyset()), InsecureSecretKeyAccess.get())
                .getPrimitive(RegistryConfiguration.get(), HybridDecrypt.class);

        var sealed = sealer.encrypt("123456".getBytes(StandardCharsets.UTF_8), context);

        assertThat(new String(opener.decrypt(sealed, context), StandardCharsets.UTF_8))
                .isEqualTo("123456");
    }

    private Map<String, String> contents() throws Exception {
        var contents = new TreeMap<String, String>();
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                contents.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return contents;
    }
}
