package org.vestibule.localstack.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vestibule.localstack.StartFailure;

class ContainerSecretsTest {
    @TempDir
    Path folder;

    private String text(String name) throws Exception {
        return Files.readString(folder.resolve(name));
    }

    private String value(String name, String key) throws Exception {
        var properties = new Properties();
        properties.load(new StringReader(text(name)));
        return properties.getProperty(key);
    }

    @Test
    void everyFileIsMadeOnceAndKnownAsOurs() throws Exception {
        ContainerSecrets.writeTo(folder);
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
        }
        var password = text("auth_owner-password");
        var properties = text("auth-owner.properties");

        Keys.in(folder);
        ContainerSecrets.writeTo(folder);

        assertThat(text("auth_owner-password")).isEqualTo(password).hasSize(43);
        assertThat(text("auth-owner.properties"))
                .isEqualTo(properties)
                .isEqualTo("quarkus.flyway.username=auth_owner\nquarkus.flyway.password=" + password + "\n");
        assertThat(text("auth.properties")).startsWith("quarkus.datasource.username=auth_app\n");
        try (var files = Files.list(folder)) {
            assertThat(files.toList()).hasSize(25).allSatisfy(file -> assertThat(
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as(file.toString())
                    .isEqualTo("rw-r--r--"));
        }
    }

    @Test
    void anEmptyPasswordIsRefused() throws Exception {
        var empty = Files.writeString(folder.resolve("auth_owner-password"), "");

        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> ContainerSecrets.writeTo(folder))
                .withMessageContaining(empty + " is empty");

        assertThat(folder.resolve("auth-owner.properties")).doesNotExist();
    }

    @Test
    void propertiesFollowThePasswordAndKeepWhatElseTheySay() throws Exception {
        ContainerSecrets.writeTo(folder);
        var file = folder.resolve("auth-owner.properties");
        Files.writeString(file, text("auth-owner.properties") + "quarkus.flyway.connect-retries=3\n");
        Files.delete(folder.resolve("auth_owner-password"));

        ContainerSecrets.writeTo(folder);

        assertThat(value("auth-owner.properties", "quarkus.flyway.password"))
                .isEqualTo(text("auth_owner-password"))
                .hasSize(43);
        assertThat(value("auth-owner.properties", "quarkus.flyway.connect-retries"))
                .isEqualTo("3");
    }

    @Test
    void aPasswordOfOnesOwnIsTakenAsItIs() throws Exception {
        Keys.in(folder);
        Files.writeString(folder.resolve("mfa_app-password"), "back\\slash\n");

        ContainerSecrets.writeTo(folder);

        assertThat(value("mfa.properties", "quarkus.datasource.password")).isEqualTo("back\\slash");
    }
}
