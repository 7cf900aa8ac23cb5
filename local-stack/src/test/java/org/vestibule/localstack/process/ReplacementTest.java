package org.vestibule.localstack.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplacementTest {
    @TempDir
    Path folder;

    private Path live;
    private Replacement replacement;

    @BeforeEach
    void make() throws Exception {
        live = Files.createDirectories(folder.resolve("live"));
        Files.writeString(live.resolve("file"), "live");
        var copy = Files.createDirectories(folder.resolve("copy"));
        Files.writeString(copy.resolve("file"), "copy");
        replacement = Replacement.prepare(copy, live);
    }

    @Test
    void aSwapCanBeUndone() {
        assertThat(live.resolve("file")).hasContent("live");
        replacement.swap();
        assertThat(live.resolve("file")).hasContent("copy");

        replacement.undo();

        assertThat(live.resolve("file")).hasContent("live");
    }

    @Test
    void aSwapThatFailsLeavesWhatIsThere() {
        replacement.discard();

        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(replacement::swap);

        assertThat(live.resolve("file")).hasContent("live");
    }
}
