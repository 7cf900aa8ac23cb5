package org.vestibule.bench.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.vestibule.bench.trial.Result;

/**
 * One line of a report. What was not measured is null.
 *
 * @param cpuMs CPU ms an operation, which is CPU seconds a thousand
 * @param ratio of the figure the target is about, this suite's by the other's
 * @param more figures that have no column, by name
 */
@JsonPropertyOrder({"work", "rps", "p50_ms", "p95_ms", "p99_ms", "cpu_ms", "peer_cpu_ms", "ratio", "target", "holds"})
public record Row(
        String work,
        Double rps,
        @JsonProperty("p50_ms") Double p50Ms,
        @JsonProperty("p95_ms") Double p95Ms,
        @JsonProperty("p99_ms") Double p99Ms,
        @JsonProperty("cpu_ms") Double cpuMs,
        @JsonProperty("peer_cpu_ms") Double peerCpuMs,
        Double ratio,
        String target,
        Boolean holds,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Object> more) {

    public static Row of(String work, Result result) {
        return new Row(
                        work,
                        result.perSecond(),
                        result.millis(50),
                        result.millis(95),
                        result.millis(99),
                        result.cpuMs(),
                        null,
                        null,
                        null,
                        null,
                        Map.of())
                .with("spread", result.cpuSpread())
                .with("operations", result.succeeded())
                .with("errors", result.errors())
                .with("first_error", result.firstError());
    }

    /** A figure that is neither a load's nor a time of the CPU. */
    public static Row figure(String work, String unit, double ours, double peers, Target target) {
        return new Row(work, null, null, null, null, null, null, null, null, null, Map.of())
                .with(unit, ours)
                .with("peer_" + unit, peers)
                .judged(ours / peers, target);
    }

    public Row beside(double otherCpuMs) {
        return new Row(work, rps, p50Ms, p95Ms, p99Ms, cpuMs, otherCpuMs, ratio, target, holds, more);
    }

    public Row judged(double ratio, Target target) {
        return new Row(
                work,
                rps,
                p50Ms,
                p95Ms,
                p99Ms,
                cpuMs,
                peerCpuMs,
                ratio,
                target.toString(),
                target.holdsFor(ratio),
                more);
    }

    /** A null is left out. */
    public Row with(String name, Object figure) {
        if (figure == null) {
            return this;
        }
        var all = new LinkedHashMap<>(more);
        all.put(name, figure);
        return new Row(work, rps, p50Ms, p95Ms, p99Ms, cpuMs, peerCpuMs, ratio, target, holds, all);
    }
}
