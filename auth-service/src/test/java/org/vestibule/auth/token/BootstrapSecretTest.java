package org.vestibule.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quarkus.runtime.Startup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vestibule.foundation.start.CannotStart;

class BootstrapSecretTest {
    @TempDir
    private Path folder;

    private void assertRefused(byte[] secret, String why) throws IOException {
        Path file = Files.write(folder.resolve("secret"), secret);
        assertThatExceptionOfType(CannotStart.class)
                .isThrownBy(() -> BootstrapClient.read(file))
                .withMessage("vestibule.bootstrap.client-secret-file names %s, which %s", file, why);
    }

    @Test
    void aSecretThatIsTooShortOrNoTextIsNamed() throws IOException {
        assertRefused(("canary" + " ".repeat(40)).getBytes(StandardCharsets.UTF_8), "has fewer than 32 characters");
        assertRefused(new byte[] {(byte) 0xff}, "cannot be read as text: MalformedInputException");
    }

    /** Made at the first request, it would answer that and all after it with 500. */
    @Test
    void itIsReadAtTheStart() {
        assertThat(BootstrapClient.class).hasAnnotation(Startup.class);
    }
}
