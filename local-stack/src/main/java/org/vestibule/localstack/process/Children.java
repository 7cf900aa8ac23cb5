package org.vestibule.localstack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.vestibule.localstack.Parallel;
import org.vestibule.localstack.StartFailure;

/**
 * The processes of one stack, and a list of them on disk: a stack that was killed leaves it behind, and the next start
 * ends exactly those processes and no other.
 */
public final class Children implements AutoCloseable {
    private static final Set<String> INHERITED = Set.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "USER");

    private static final int MOST_ATTEMPTS = 20;
    private static final long BETWEEN_ATTEMPTS_NS = 50_000_000;

    private final Path ledger;
    private final List<ChildProcess> started = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /** @param ledger file that names the running children, a line each */
    public Children(Path ledger) {
        this.ledger = ledger.toAbsolutePath();
    }

    /** Starts a child with this environment and little else; its output is appended to {@code log}. */
    public ChildProcess start(String name, List<String> command, Map<String, String> environment, Path log) {
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().keySet().retainAll(INHERITED);
            builder.environment().putAll(environment);
            long logStart = Files.exists(log) ? Files.size(log) : 0;
            return launch(
                    name, builder.directory(log.toAbsolutePath().getParent().toFile()), log, logStart);
        } catch (IOException e) {
            throw new StartFailure(name + " could not be started: " + e.getMessage(), e);
        }
    }

    /** Ends what an earlier, killed stack left running. */
    public void endLeftovers() {
        if (!Files.exists(ledger)) {
            return;
        }
        try {
            Parallel.run(Files.readAllLines(ledger).stream()
                    .map(Leftover::parse)
                    .<Runnable>map(leftover -> leftover::end)
                    .toList());
            Files.delete(ledger);
        } catch (IOException e) {
            throw new StartFailure("The list of running processes cannot be read: " + ledger, e);
        }
    }

    /** Ends every child and starts no other. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        Parallel.run(started.stream().<Runnable>map(child -> child::stop).toList());
        try {
            Files.deleteIfExists(ledger);
        } catch (IOException e) {
            throw new StartFailure("The list of running processes cannot be removed: " + ledger, e);
        }
    }

    private synchronized ChildProcess launch(String name, ProcessBuilder builder, Path log, long logStart)
            throws IOException {
        if (closed) {
            throw new StartFailure(name + " was not started: the stack is stopping");
        }
        var process = new ChildProcess(name, begin(builder), log, logStart);
        started.add(process);
        record(process);
        return process;
    }

    /**
     * A program that was unpacked a moment ago may be held open for writing by a child that another thread forked just then,
     * until that child runs its own program (ETXTBSY of execve).
     */
    private static Process begin(ProcessBuilder builder) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return builder.start();
            } catch (IOException e) {
                if (attempt == MOST_ATTEMPTS || !String.valueOf(e.getMessage()).contains("Text file busy")) {
                    throw e;
                }
                LockSupport.parkNanos(BETWEEN_ATTEMPTS_NS);
            }
        }
    }

    private void record(ChildProcess process) throws IOException {
        Files.createDirectories(ledger.getParent());
        Files.writeString(
                ledger, Leftover.of(process.handle()) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
