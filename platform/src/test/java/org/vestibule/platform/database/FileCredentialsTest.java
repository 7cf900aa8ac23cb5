package org.vestibule.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void whatIsMissingIsNamedAndNothingOfTheFileIsTold() throws IOException {
        Path file = Files.writeString(folder.resolve("auth.properties"), "password=secret\n");

        assertThatIllegalStateException()
                .isThrownBy(() -> new FileCredentials(Optional.of(file)).getCredentials("x"))
                .withMessage("the file of database credentials has no username");
        assertThatIllegalStateException().isThrownBy(() -> new FileCredentials(Optional.empty()).getCredentials("x"));
    }
}
