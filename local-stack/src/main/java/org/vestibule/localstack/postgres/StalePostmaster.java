package org.vestibule.localstack.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.vestibule.localstack.StartFailure;

/** A PostgreSQL that outlived a stack which was killed: it still holds the data directory. */
public final class StalePostmaster {
    private StalePostmaster() {}

    /** Ends the server whose pid stands in {@code postmaster.pid}, if it is alive and a PostgreSQL. */
    public static void stopIn(Path data) {
        var pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        try {
            var lines = Files.readAllLines(pidFile);
            var stale = ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                    .filter(process -> process.info().command().orElse("").endsWith("postgres"));
            if (stale.isPresent()) {
                stale.get().descendants().forEach(ProcessHandle::destroy);
                stale.get().destroy();
                stale.get().onExit().get(10, TimeUnit.SECONDS);
            }
            Files.deleteIfExists(pidFile);
        } catch (IOException | NumberFormatException | ExecutionException | TimeoutException e) {
            throw new StartFailure("A PostgreSQL from an earlier start still uses " + data, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("Interrupted", e);
        }
    }
}
