package org.vestibule.localstack.process;

import java.time.Instant;

/** A process by pid and start time: pids are reused, the pair is not. */
record Leftover(long pid, long startedMs) {
    static Leftover of(ProcessHandle process) {
        return new Leftover(process.pid(), startOf(process));
    }

    static Leftover parse(String line) {
        var parts = line.split(" ", 2);
        return new Leftover(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    }

    void end() {
        ProcessHandle.of(pid)
                .filter(process -> startOf(process) == startedMs)
                .ifPresent(process -> ChildProcess.end(process));
    }

    @Override
    public String toString() {
        return pid + " " + startedMs;
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
