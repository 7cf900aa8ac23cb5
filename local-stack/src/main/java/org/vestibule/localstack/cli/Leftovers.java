package org.vestibule.localstack.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.Ports;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.postgres.StalePostmaster;
import org.vestibule.localstack.process.Children;
import org.vestibule.localstack.process.Folder;

/** What a suite left behind in its home: processes when it was killed, and data. */
record Leftovers(Home home) {
    void end() {
        new Children(home.folder().resolve("children")).endLeftovers();
        for (var ports : List.of(Ports.fixed(), Ports.fixedCluster())) {
            StalePostmaster.stopIn(Infrastructure.dataIn(home.folder(), ports).resolve("postgres"));
        }
    }

    /** Empties the home but for the lock and the log that is being written. */
    void deleteData() {
        try (var content = Files.list(home.folder())) {
            content.filter(path -> !path.equals(home.lock()) && !path.equals(home.logs()))
                    .forEach(Folder::delete);
        } catch (IOException e) {
            throw new StartFailure("The folder .local cannot be emptied: " + e.getMessage(), e);
        }
    }
}
