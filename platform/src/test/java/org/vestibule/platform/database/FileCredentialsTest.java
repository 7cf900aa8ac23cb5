package org.vestibule.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vestibule.foundation.start.CannotStart;
import org.vestibule.platform.problem.Outage;

class FileCredentialsTest {
    @TempDir
    private Path folder;

    @Test
    void eachConnectionReadsTheFileAnew() throws IOException {
        Path file = folder.resolve("auth.properties");
        var credentials = new FileCredentials(Optional.of(file));

        Files.writeString(file, "username=auth_app\npassword=one\n");
        assertThat(credentials.getCredentials("x")).isEqualTo(Map.of("user", "auth_app", "password", "one"));
        Files.writeString(file, "username=auth_app_2\npassword=two\n");
        assertThat(credentials.getCredentials("x")).isEqualTo(Map.of("user", "auth_app_2", "password", "two"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "password=secret | has no username",
                "username=secret | has no password",
                "username= | has no username",
                "secret | has no username",
                "{} | has no username",
                "username=\\u00zz | cannot be read as properties: IllegalArgumentException"
            })
    void whatIsMissingIsNamedAndNothingOfTheFileIsTold(String content, String why) throws IOException {
        Path file = Files.writeString(folder.resolve("auth.properties"), content);
        var credentials = new FileCredentials(Optional.of(file));
        String message = "vestibule.database.credentials-file names %s, which %s".formatted(file, why);

        assertThatExceptionOfType(CannotStart.class)
                .isThrownBy(() -> credentials.check(null))
                .withMessage(message);
        assertThatThrownBy(() -> credentials.getCredentials("x"))
                .as("later it is an outage, and nothing is lost")
                .hasRootCauseInstanceOf(CannotStart.class)
                .hasRootCauseMessage(message)
                .satisfies(failure -> assertThat(Outage.isBehind(failure)).isTrue());
    }

    @Test
    void aFileIsNeededWhereItIsAskedFor() {
        var none = new FileCredentials(Optional.empty());

        assertThatCode(() -> none.check(null)).doesNotThrowAnyException();
        assertThatThrownBy(() -> none.getCredentials("x"))
                .hasRootCauseMessage("vestibule.database.credentials-file names no file");
    }
}
