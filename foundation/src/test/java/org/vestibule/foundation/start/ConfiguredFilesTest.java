package org.vestibule.foundation.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfiguredFilesTest {
    @TempDir
    private Path folder;

    private static Optional<String> unusable(String setting, Object value) {
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(Map.of(setting, value.toString()), "test", 100))
                .build();
        return ConfiguredFiles.firstUnusable(config).map(Throwable::getMessage);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vestibule.tokens.signing-keys",
                "vestibule.sealing.keyset",
                "vestibule.lookup.keyset",
                "vestibule.notifications.public-keyset",
                "vestibule.notifications.private-keyset",
                "vestibule.bootstrap.client-secret-file",
                "vestibule.database.credentials-file",
                "vestibule.password.breached-list",
                "kafka.ssl.truststore.location",
                "kafka.ssl.keystore.location",
                "smallrye.config.locations"
            })
    void everySettingThatNamesAFileIsLookedAt(String setting) throws IOException {
        Path file = folder.resolve("secret");
        assertThat(unusable(setting, file)).contains(setting + " names " + file + ", which does not exist");
        assertThat(unusable(setting, folder)).contains(setting + " names " + folder + ", which is not a file");

        Files.createFile(file);
        assertThat(unusable(setting, file)).contains(setting + " names " + file + ", which is empty");

        Files.writeString(file, "something");
        assertThat(unusable(setting, file)).isEmpty();
    }

    @Test
    void aVariableOfTheEnvironmentIsLookedAtToo() {
        var config = new SmallRyeConfigBuilder()
                .withSources(new EnvConfigSource(
                        Map.of(
                                "VESTIBULE_BOOTSTRAP_CLIENT_SECRET_FILE",
                                folder.resolve("none").toString()),
                        300))
                .build();

        assertThat(ConfiguredFiles.firstUnusable(config)).hasValueSatisfying(unusable -> assertThat(unusable)
                .hasMessageStartingWith("vestibule.bootstrap.client-secret-file names ")
                .hasMessageEndingWith("which does not exist"));
    }

    @Test
    void everyFileOfAListIsLookedAt() throws IOException {
        Path there = Files.writeString(folder.resolve("there.properties"), "a=b");

        assertThat(unusable("smallrye.config.locations", there + "," + folder.resolve("missing.properties")))
                .hasValueSatisfying(line -> assertThat(line).contains("missing.properties, which does not exist"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing.properties", "config/missing.properties", "file:///run/missing.properties"})
    void aFileOfSettingsIsLookedAtHoweverItIsNamed(String location) {
        assertThat(unusable("smallrye.config.locations", location))
                .hasValueSatisfying(line -> assertThat(line).contains("missing.properties, which does not exist"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org/vestibule/foundation/start/ConfiguredFilesTest.class",
                "https://settings.example/a",
                "classpath:a"
            })
    void whatIsNoFileIsNot(String location) {
        assertThat(unusable("smallrye.config.locations", location)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"?sslmode=verify-full&sslrootcert=", "?sslcert=", "?ssl=true&sslkey="})
    void aCertificateOfTheDatabaseIsLookedAt(String parameters) throws IOException {
        String setting = "quarkus.datasource.jdbc.url";
        Path file = folder.resolve("ca.crt");
        String url = "jdbc:postgresql://database:5432/auth" + parameters + file;

        assertThat(unusable(setting, url)).contains(setting + " names " + file + ", which does not exist");

        Files.writeString(file, "something");
        assertThat(unusable(setting, url)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"vestibule.sms.sender", "vestibule.tokens.auth.jwks-url", "quarkus.datasource.jdbc.url"})
    void noOtherSettingIs(String setting) {
        assertThat(unusable(setting, "/no/file")).isEmpty();
    }
}
