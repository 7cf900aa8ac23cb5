package org.vestibule.localstack.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.localstack.Ports;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.postgres.PostgresServer;
import org.vestibule.localstack.process.Folder;

class BackupTest {
    @TempDir
    Path folder;

    private Path data;
    private Path keys;
    private Path copy;
    private PostgresServer postgres;

    @BeforeEach
    void make() throws Exception {
        data = folder.resolve("data/postgres");
        keys = folder.resolve("keys");
        copy = folder.resolve("backup");
        postgres = new PostgresServer(Ports.freePort(), data);
        write(data.resolve("live"), "live");
        write(keys.resolve("live.json"), "live");
        write(copy.resolve("postgres/backup_label"), "label");
        write(copy.resolve("keys/kept.json"), "kept");
        write(copy.resolve("shape"), "SINGLE");
        write(copy.resolve("taken-at"), "2026-11-30T03:00:00Z");
    }

    private static void write(Path file, String text) throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void isRefusedAndNothingIsTouched(Shape shape, String why) {
        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> new Backup(copy).restore(postgres, keys, shape))
                .withMessageContaining(why);
        assertThat(data.resolve("live")).hasContent("live");
        assertThat(keys.resolve("live.json")).hasContent("live");
        assertThat(data.getParent()).isDirectoryNotContaining("glob:**.fresh");
        assertThat(folder).isDirectoryNotContaining("glob:**.fresh");
    }

    @Test
    void aBackupThatFailsLeavesNothing() {
        var failed = folder.resolve("failed");

        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> new Backup(failed).take(postgres, keys, Shape.SINGLE));

        assertThat(failed).doesNotExist();
    }

    @Test
    void whatWasBackedUpTakesThePlaceOfWhatIsThere() {
        new Backup(copy).restore(postgres, keys, Shape.SINGLE);

        assertThat(data).isDirectoryContaining("glob:**/backup_label").isDirectoryNotContaining("glob:**/live");
        assertThat(keys).isDirectoryContaining("glob:**/kept.json").isDirectoryNotContaining("glob:**/live.json");
        assertThat(data.getParent()).isDirectoryNotContaining("glob:**.{fresh,before}");
        assertThat(folder).isDirectoryNotContaining("glob:**.{fresh,before}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"taken-at", "postgres", "postgres/backup_label", "keys"})
    void halfABackupIsRefused(String missing) {
        Folder.delete(copy.resolve(missing));

        isRefusedAndNothingIsTouched(Shape.SINGLE, "There is no backup in " + copy);
    }

    @Test
    void aBackupThatDoesNotSayWhenItWasTakenIsRefused() throws Exception {
        write(copy.resolve("taken-at"), "");

        isRefusedAndNothingIsTouched(Shape.SINGLE, "does not say when it was taken");
    }

    @Test
    void aBackupOfAnotherShapeIsRefused() throws Exception {
        isRefusedAndNothingIsTouched(Shape.CLUSTER, "leave it out");
        write(copy.resolve("shape"), "CLUSTER");
        isRefusedAndNothingIsTouched(Shape.SINGLE, "add --cluster");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "keys"})
    void aCopyThatFailsLeavesWhatIsThere(String part) throws Exception {
        var loop = copy.resolve(part).resolve("loop");
        Files.createSymbolicLink(loop, loop);

        isRefusedAndNothingIsTouched(Shape.SINGLE, "The backup could not be restored");
    }

    @Test
    void aBackupOfTheVersionBeforeSaysNothingOfItsShape() throws Exception {
        Files.delete(copy.resolve("shape"));

        new Backup(copy).restore(postgres, keys, Shape.SINGLE);

        assertThat(keys.resolve("kept.json")).hasContent("kept");
    }
}
