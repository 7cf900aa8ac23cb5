package org.vestibule.bench.trial;

import java.time.Duration;

/**
 * How long is measured, and how often.
 *
 * @param repeats of each measurement; the median counts
 * @param warmUpWalks before the first of a kind, not counted: until the compilers have seen enough
 * @param longestWarmUp where these take longer
 * @param length of one measurement
 */
public record Plan(int repeats, long warmUpWalks, Duration longestWarmUp, Duration length) {
    public static Plan whole() {
        return new Plan(3, 25_000, Duration.ofMinutes(4), Duration.ofSeconds(10));
    }

    /** Enough to see that something got twice as slow. */
    public static Plan quick() {
        return new Plan(3, 2_000, Duration.ofSeconds(15), Duration.ofSeconds(5));
    }
}
