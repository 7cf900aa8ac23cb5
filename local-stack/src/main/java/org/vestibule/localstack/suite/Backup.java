package org.vestibule.localstack.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.vestibule.contracts.Topics;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.kafka.Kafka;
import org.vestibule.localstack.postgres.PostgresServer;
import org.vestibule.localstack.process.Folder;
import org.vestibule.localstack.process.Replacement;

/**
 * What must not be lost, in a folder: the databases, the key files, when it was taken, and whether of a cluster (docs/operations.md).
 *
 * @param folder holds nothing else
 */
public record Backup(Path folder) {
    private static final String EVENT_LOG = "admin-service";

    /** Of a server that runs. A backup that fails leaves nothing, and one that is interrupted cannot be restored. */
    public void take(PostgresServer postgres, Path keys, Shape shape) {
        if (Files.exists(folder)) {
            throw new StartFailure("There is something at " + folder + " already");
        }
        var begun = Instant.now();
        try {
            Files.createDirectories(folder);
            postgres.backUp(folder.resolve("postgres"));
            Folder.copy(keys, folder.resolve("keys"), file -> true);
            Files.writeString(shapeFile(), shape.name());
            Files.writeString(takenAt(), begun.toString());
        } catch (IOException | RuntimeException e) {
            var failure = new StartFailure("The backup could not be written: " + e.getMessage(), e);
            deleteAfter(failure);
            throw failure;
        }
    }

    private void deleteAfter(StartFailure failure) {
        try {
            Folder.delete(folder);
        } catch (UncheckedIOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Throws {@link StartFailure} for what is no whole backup, or one of a suite of another shape; touches nothing. */
    public void check(Shape shape) {
        if (!Files.exists(takenAt())
                || !Files.isRegularFile(folder.resolve("postgres/backup_label"))
                || !Files.isDirectory(folder.resolve("keys"))) {
            throw new StartFailure("There is no backup in " + folder + ", or not all of one");
        }
        begun();
        try {
            // 0.2.0 did not write it.
            if (Files.exists(shapeFile()) && !Files.readString(shapeFile()).equals(shape.name())) {
                throw new StartFailure("The backup in " + folder + " is of a suite "
                        + (shape == Shape.CLUSTER ? "without --cluster; leave it out" : "on a cluster; add --cluster"));
            }
        } catch (IOException e) {
            throw new StartFailure("The backup cannot be read: " + e, e);
        }
    }

    /** Into a server that is stopped. What was there is replaced only when all of the backup has been copied. */
    public void restore(PostgresServer postgres, Path keys, Shape shape) {
        check(shape);
        try {
            var databases = postgres.restoring(folder.resolve("postgres"));
            try {
                var keyFiles = Replacement.prepare(folder.resolve("keys"), keys);
                try {
                    databases.swap();
                    swapOrUndo(keyFiles, databases);
                } finally {
                    keyFiles.discard();
                }
                databases.deleteOld();
                keyFiles.deleteOld();
            } finally {
                databases.discard();
            }
        } catch (UncheckedIOException e) {
            throw new StartFailure("The backup could not be restored: " + e.getMessage(), e);
        }
    }

    private static void swapOrUndo(Replacement next, Replacement swapped) {
        try {
            next.swap();
        } catch (UncheckedIOException e) {
            swapped.undo();
            throw e;
        }
    }

    /** The log is read again from the backup on; what it has already is passed over. Its service must not run. */
    public void rewind(Kafka kafka) {
        kafka.rewind(EVENT_LOG, Topics.SECURITY_EVENTS, begun());
    }

    private Instant begun() {
        try {
            return Instant.parse(Files.readString(takenAt()));
        } catch (IOException | DateTimeParseException e) {
            throw new StartFailure("The backup does not say when it was taken: " + takenAt(), e);
        }
    }

    private Path shapeFile() {
        return folder.resolve("shape");
    }

    /** Written last: without it there is no backup. */
    private Path takenAt() {
        return folder.resolve("taken-at");
    }
}
