package org.vestibule.bench.machine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** CPU seconds of named parts, read from the operating system. */
public final class Meter {
    private final Map<String, DoubleSupplier> parts = new LinkedHashMap<>();

    /** A process by what it is called in reports. */
    public Meter process(String name, long pid) {
        parts.put(name, () -> CpuTime.ofProcess(pid));
        return this;
    }

    /** The threads of a process whose names begin so: counted besides, since the process counts them already. */
    public Meter threads(String name, long pid, String... prefixes) {
        parts.put(name, () -> CpuTime.ofThreads(pid, prefixes));
        return this;
    }

    /** A PostgreSQL: the postmaster, its living backends and those that ended. */
    public Meter postgres(String name, long postmaster) {
        parts.put(
                name,
                () -> CpuTime.ofProcessAndReaped(postmaster)
                        + ProcessHandle.of(postmaster).stream()
                                .flatMap(ProcessHandle::descendants)
                                .mapToDouble(backend -> CpuTime.ofProcess(backend.pid()))
                                .sum());
        return this;
    }

    public Reading read() {
        var seconds = new LinkedHashMap<String, Double>();
        parts.forEach((name, part) -> seconds.put(name, part.getAsDouble()));
        return new Reading(seconds);
    }

    /** Seconds each part has used up since it began. */
    public record Reading(Map<String, Double> seconds) {
        /** What was used between an earlier reading and this one. */
        public Reading since(Reading earlier) {
            var spent = new LinkedHashMap<String, Double>();
            seconds.forEach(
                    (name, now) -> spent.put(name, now - earlier.seconds().getOrDefault(name, 0.0)));
            return new Reading(spent);
        }

        public double of(String part) {
            return seconds.getOrDefault(part, 0.0);
        }
    }
}
