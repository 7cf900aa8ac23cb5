package org.vestibule.localstack.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.suite.Running;
import org.vestibule.localstack.suite.Shape;
import org.vestibule.localstack.suite.Suite;
import org.vestibule.localstack.suite.SuiteOptions;

class SafekeepingTest {
    @TempDir
    Path folder;

    private Home home;
    private Path copy;

    @BeforeEach
    void make() throws Exception {
        home = new Home(folder.resolve(".local"));
        copy = folder.resolve("backup");
        write(copy.resolve("postgres/backup_label"), "label");
        write(copy.resolve("keys/kept.json"), "kept");
        write(copy.resolve("shape"), "SINGLE");
        write(copy.resolve("taken-at"), "2026-11-30T03:00:00Z");
        // cannot be copied, so that nothing is started
        Files.createSymbolicLink(copy.resolve("postgres/loop"), copy.resolve("postgres/loop"));
    }

    private static void write(Path file, String text) throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Safekeeping single() {
        return new Safekeeping(home, SuiteOptions.local(folder));
    }

    private Safekeeping cluster() {
        return new Safekeeping(home, SuiteOptions.localCluster(folder));
    }

    @Test
    void theShapeOfABackupIsThatOfWhatRuns() {
        home.write(Running.of(new Suite(SuiteOptions.localCluster(folder))));
        assertThat(home.running().shape()).isEqualTo(Shape.CLUSTER);

        home.write(Running.of(new Suite(SuiteOptions.local(folder))));
        assertThat(home.running().shape()).isEqualTo(Shape.SINGLE);
        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> cluster().take(folder.resolve("new")))
                .withMessageContaining("is no cluster");
        assertThat(folder.resolve("new")).doesNotExist();
    }

    @Test
    void dataIsThatOfTheShapeNotOfTheOption() {
        assertThat(single().data(Shape.CLUSTER)).isEqualTo(home.folder().resolve("cluster-data"));
        assertThat(cluster().data(Shape.SINGLE)).isEqualTo(home.folder().resolve("data"));
    }

    @Test
    void whatAKilledSuiteLeftIsEndedBeforeItsDataIsReplaced() throws Exception {
        var program = folder.resolve("postgres");
        Files.copy(Path.of("/bin/sleep").toRealPath(), program, StandardCopyOption.COPY_ATTRIBUTES);
        var left = new ProcessBuilder(program.toString(), "60").start();
        try {
            write(home.folder().resolve("data/postgres/postmaster.pid"), left.pid() + "\n");

            assertThatExceptionOfType(StartFailure.class)
                    .isThrownBy(() -> single().restore(copy))
                    .withMessageContaining("could not be restored");

            assertThat(left.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            left.destroyForcibly();
        }
    }

    @Test
    void aSuiteThatIsStartingIsNotReplaced() throws Exception {
        var data = home.folder().resolve("data/postgres/live");
        write(data, "live");
        var lock = home.folder().resolve("lock");
        try (var channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock();

            assertThatExceptionOfType(StartFailure.class)
                    .isThrownBy(() -> single().restore(copy))
                    .withMessageContaining("already running or starting");
        }
        assertThat(data).hasContent("live");
    }
}
