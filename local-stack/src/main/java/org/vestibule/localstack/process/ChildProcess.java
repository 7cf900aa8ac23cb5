package org.vestibule.localstack.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.vestibule.localstack.StartFailure;

/** A process of ours with a log file. It is ended by its own pid, politely first. */
public final class ChildProcess {
    /** A service that is told to stop finishes what it is at, for ten seconds at most. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final int LOG_LINES_SHOWN = 30;

    private final String name;
    private final Process process;
    private final Path log;
    private final long logStart;

    ChildProcess(String name, Process process, Path log, long logStart) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.logStart = logStart;
    }

    /** Waits until {@code up} holds; a process that ends or takes too long is stopped, and its last log lines are told. */
    public void awaitUp(Duration atMost, BooleanSupplier up) {
        var deadline = Instant.now().plus(atMost);
        while (!up.getAsBoolean()) {
            if (exitsWithin(Duration.ofMillis(50))) {
                throw failure("ended with exit code " + process.exitValue());
            }
            if (Instant.now().isAfter(deadline)) {
                stop();
                throw failure("was not ready within " + atMost.toSeconds() + " s");
            }
        }
    }

    /** Its exit code; one that takes too long is stopped, and its last log lines are told. */
    public int awaitEnd(Duration atMost) {
        if (!exitsWithin(atMost)) {
            stop();
            throw failure("did not end within " + atMost.toSeconds() + " s");
        }
        return process.exitValue();
    }

    /** Tells it to end, and waits for what it does then, which may be more than {@link #stop()} has patience for. */
    public void finish(Duration atMost) {
        process.destroy();
        awaitEnd(atMost);
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Bytes held in memory, from {@code /proc}; empty where there is none. */
    public OptionalLong residentBytes() {
        return ResidentMemory.of(process.pid());
    }

    public void stop() {
        end(process.toHandle());
    }

    /** As a machine that loses its power would: nothing is finished, nothing is said. */
    public void kill() {
        process.destroyForcibly();
        isGoneInTime(process.toHandle());
    }

    static void end(ProcessHandle process) {
        process.destroy();
        if (!isGoneInTime(process)) {
            process.destroyForcibly();
            isGoneInTime(process);
        }
    }

    /** An orphan that nobody reaps never goes, so there is an end to waiting. */
    private static boolean isGoneInTime(ProcessHandle process) {
        try {
            process.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException stubborn) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean exitsWithin(Duration time) {
        try {
            return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            stop();
            Thread.currentThread().interrupt();
            throw new StartFailure(name + " was interrupted while starting", e);
        }
    }

    private StartFailure failure(String what) {
        return new StartFailure(
                name + " " + what + ". Its last log lines (" + log + "):\n  " + String.join("\n  ", lastLines()));
    }

    private List<String> lastLines() {
        try (var in = Files.newInputStream(log)) {
            in.skipNBytes(logStart);
            var lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size());
        } catch (IOException unreadable) {
            return List.of("(no log)");
        }
    }
}
