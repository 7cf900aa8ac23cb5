package org.vestibule.localstack;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;

/** Tells a person what has been done and how long it took. */
@FunctionalInterface
public interface Progress {
    void done(String step, Duration took);

    default void step(String what, Runnable action) {
        var start = Instant.now();
        action.run();
        done(what, Duration.between(start, Instant.now()));
    }

    /** One line a step, with seconds. */
    static Progress to(PrintStream out) {
        return (step, took) -> out.printf("  %5.1f s  %s%n", took.toMillis() / 1000.0, step);
    }

    static Progress silent() {
        return (step, took) -> {};
    }
}
