package org.vestibule.bench.trial;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** What all repeats of one measurement say together: the median of each figure, and how far they lie apart. */
public record Result(List<Run> runs, List<String> counted, List<String> apart) {
    public double perSecond() {
        return median(run -> run.sample().perSecond());
    }

    /** @param percentile 0 to 100 */
    public double millis(double percentile) {
        return median(run -> run.sample().millis(percentile));
    }

    /** Of all that the work is charged to. */
    public double cpuMs() {
        return median(this::cpuMs);
    }

    private double cpuMs(Run run) {
        return run.cpuMs(counted) - run.cpuMs(apart);
    }

    /** The same without other parts too. */
    public double cpuMsWithout(Collection<String> parts) {
        return median(run -> cpuMs(run) - run.cpuMs(parts));
    }

    public double cpuMs(Collection<String> parts) {
        return median(run -> run.cpuMs(parts));
    }

    /** Largest less smallest, as a share of the median. */
    public double cpuSpread() {
        var all = runs.stream().mapToDouble(this::cpuMs).summaryStatistics();
        return (all.getMax() - all.getMin()) / cpuMs();
    }

    public long succeeded() {
        return runs.stream().mapToLong(run -> run.sample().succeeded()).sum();
    }

    public long errors() {
        return runs.stream().mapToLong(run -> run.sample().errors()).sum();
    }

    /** Null where there was none. */
    public String firstError() {
        return runs.stream()
                .map(run -> run.sample().firstError())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private double median(ToDoubleFunction<Run> figure) {
        return Median.of(runs.stream().mapToDouble(figure).toArray());
    }
}
