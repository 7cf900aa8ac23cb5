package org.vestibule.localstack.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.rest.Rest;
import org.vestibule.localstack.suite.Running;

/** The folder {@code .local/}: data, keys, logs, and what is running. */
public record Home(Path folder) {
    public Path keys() {
        return folder.resolve("keys");
    }

    Path logs() {
        return folder.resolve("logs");
    }

    Path lock() {
        return folder.resolve("lock");
    }

    /** The suite that runs now; says how to start one when there is none. */
    public Running running() {
        return find().orElseThrow(() -> new StartFailure("The suite is not running. Start it with ./vestibule up"));
    }

    /** The suite that runs now; the file of one that was killed does not count. */
    Optional<Running> find() {
        try {
            return Files.exists(state())
                    ? Optional.of(Rest.JSON.readValue(state().toFile(), Running.class))
                            .filter(Running::isAlive)
                    : Optional.empty();
        } catch (IOException e) {
            throw new StartFailure("The file that says what is running cannot be read: " + state(), e);
        }
    }

    /** Held by whoever starts a suite on this folder or replaces its data, until the process ends. */
    FileLock onlyOne() {
        try {
            Files.createDirectories(folder);
            var channel = FileChannel.open(lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            var lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                var pid = find().map(running -> " (pid " + running.pid() + ")").orElse("");
                throw new StartFailure("The suite is already running or starting" + pid
                        + ". See ./vestibule status, or ./vestibule down");
            }
            return lock;
        } catch (IOException e) {
            throw new StartFailure("The folder .local cannot be used: " + e.getMessage(), e);
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    void write(Running running) {
        try {
            Files.createDirectories(folder);
            var fresh = folder.resolve("run.json.fresh");
            Rest.JSON.writerWithDefaultPrettyPrinter().writeValue(fresh.toFile(), running);
            Files.move(fresh, state(), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StartFailure("The file that says what is running cannot be written: " + state(), e);
        }
    }

    void forget() {
        try {
            Files.deleteIfExists(state());
        } catch (IOException e) {
            throw new StartFailure("The file that says what is running cannot be removed: " + state(), e);
        }
    }

    private Path state() {
        return folder.resolve("run.json");
    }
}
