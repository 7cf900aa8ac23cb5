package org.vestibule.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** CPU seconds from {@code /proc}, as proc_pid_stat(5) counts them: user and system, in ticks of a hundredth. */
public final class CpuTime {
    private static final double TICKS_PER_SECOND = 100;
    private static final int AFTER_NAME_USER = 11;

    private CpuTime() {}

    /** Of a process with all its threads, also those that ended; 0 when it is gone. */
    public static double ofProcess(long pid) {
        return seconds(Path.of("/proc", Long.toString(pid), "stat"), 2);
    }

    /** The same with the children it has waited for. */
    static double ofProcessAndReaped(long pid) {
        return seconds(Path.of("/proc", Long.toString(pid), "stat"), 4);
    }

    /** Of the living threads whose name begins so; the system cuts names after 15 letters. */
    static double ofThreads(long pid, String... prefixes) {
        try (var threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return threads.filter(thread -> isNamed(thread, prefixes))
                    .mapToDouble(thread -> seconds(thread.resolve("stat"), 2))
                    .sum();
        } catch (IOException | java.io.UncheckedIOException gone) {
            return 0;
        }
    }

    private static boolean isNamed(Path thread, String... prefixes) {
        try {
            String name = Files.readString(thread.resolve("comm"));
            return Stream.of(prefixes).anyMatch(name::startsWith);
        } catch (IOException gone) {
            return false;
        }
    }

    private static double seconds(Path stat, int counters) {
        try {
            return parse(Files.readString(stat), counters);
        } catch (IOException gone) {
            return 0;
        }
    }

    /** The name is in brackets and may hold anything, brackets too. */
    static double parse(String stat, int counters) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = 0;
        for (int i = 0; i < counters; i++) {
            ticks += Long.parseLong(fields[AFTER_NAME_USER + i]);
        }
        return ticks / TICKS_PER_SECOND;
    }
}
