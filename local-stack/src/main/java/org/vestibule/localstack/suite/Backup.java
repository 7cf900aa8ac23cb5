package org.vestibule.localstack.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.vestibule.contracts.Topics;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.kafka.Kafka;
import org.vestibule.localstack.postgres.PostgresServer;
import org.vestibule.localstack.process.Folder;

/**
 * What must not be lost, in a folder: the databases, the key files, and when it was taken (docs/operations.md).
 *
 * @param folder holds nothing else
 */
public record Backup(Path folder) {
    private static final String EVENT_LOG = "admin-service";

    /** Of a server that runs. */
    public void take(PostgresServer postgres, Path keys) {
        if (Files.exists(folder)) {
            throw new StartFailure("There is something at " + folder + " already");
        }
        try {
            Files.createDirectories(folder);
            Files.writeString(takenAt(), Instant.now().toString());
            postgres.backUp(folder.resolve("postgres"));
            Folder.copy(keys, folder.resolve("keys"), file -> true);
        } catch (IOException e) {
            throw new StartFailure("The backup could not be written: " + e.getMessage(), e);
        }
    }

    /** Into a server that is stopped. */
    public void restore(PostgresServer postgres, Path keys) {
        if (!Files.exists(takenAt())) {
            throw new StartFailure("There is no backup in " + folder);
        }
        postgres.restore(folder.resolve("postgres"));
        Folder.delete(keys);
        Folder.copy(folder.resolve("keys"), keys, file -> true);
    }

    /** The log is read again from the backup on; what it has already is passed over. Its service must not run. */
    public void rewind(Kafka kafka) {
        try {
            kafka.rewind(EVENT_LOG, Topics.SECURITY_EVENTS, Instant.parse(Files.readString(takenAt())));
        } catch (IOException e) {
            throw new StartFailure("The backup does not say when it was taken", e);
        }
    }

    private Path takenAt() {
        return folder.resolve("taken-at");
    }
}
