package org.vestibule.bench.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.vestibule.bench.load.Sample;
import org.vestibule.bench.machine.Meter.Reading;

class ResultTest {
    @Test
    void theMedianOfTheRepeatsCounts() {
        var result = new Result(List.of(run(10, 1.0), run(10, 9.0), run(10, 2.0)), List.of("server"), List.of());

        assertThat(result.cpuMs()).isEqualTo(200, within(1e-9));
        assertThat(result.cpuSpread()).isEqualTo(4, within(1e-9));
    }

    @Test
    void whatIsApartIsNotCharged() {
        var run = new Run(sample(100, 4), new Reading(Map.of("server", 1.0, "jit", 0.25)));

        assertThat(new Result(List.of(run), List.of("server"), List.of("jit")).cpuMs())
                .isEqualTo(7.5, within(1e-9));
    }

    @Test
    void cpuSecondsOfAThousandAreMillisecondsOfOne() {
        assertThat(run(1_000, 3.0).cpuMs(List.of("server"))).isEqualTo(3.0, within(1e-9));
    }

    @Test
    void percentilesAreThoseOfTheHistogram() {
        var result = new Result(List.of(run(100, 1.0)), List.of("server"), List.of());

        assertThat(result.millis(50)).isEqualTo(50, within(0.1));
        assertThat(result.millis(99)).isEqualTo(99, within(0.1));
        assertThat(result.perSecond()).isEqualTo(25, within(1e-9));
    }

    @Test
    void ofTwoTheMedianIsBetweenThem() {
        assertThat(Median.of(1, 2)).isEqualTo(1.5);
    }

    private static Run run(int walks, double seconds) {
        return new Run(sample(walks, 4), new Reading(Map.of("server", seconds)));
    }

    private static Sample sample(int walks, double seconds) {
        var latencies = new Histogram(3);
        for (int ms = 1; ms <= walks; ms++) {
            latencies.recordValue(ms * 1_000L);
        }
        return new Sample(latencies, 0, seconds, null);
    }
}
