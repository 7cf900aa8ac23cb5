package org.vestibule.bench.load;

import org.HdrHistogram.Histogram;

/**
 * What was seen of one run.
 *
 * @param latencies of the walks that succeeded, in µs from their intended start
 * @param seconds from the first intended start to the last answer
 * @param firstError of the failed walks, for a person to read; null where there is none
 */
public record Sample(Histogram latencies, long errors, double seconds, String firstError) {
    public long succeeded() {
        return latencies.getTotalCount();
    }

    public double perSecond() {
        return succeeded() / seconds;
    }

    /** @param percentile 0 to 100 */
    public double millis(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1_000.0;
    }
}
