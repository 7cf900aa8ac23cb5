package org.vestibule.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vestibule.bench.machine.Meter.Reading;

class CpuTimeTest {
    private static final String STAT =
            "42 (a (strange) name) S 1 42 42 0 -1 4194304 100 200 0 0 150 50 30 20 20 0 9 0 100 1 1";

    @Test
    void userAndSystemTimeAreFoundBehindAnyName() {
        assertThat(CpuTime.parse(STAT, 2)).isEqualTo(2.0);
    }

    @Test
    void thatOfReapedChildrenIsAdded() {
        assertThat(CpuTime.parse(STAT, 4)).isEqualTo(2.5);
    }

    @Test
    void aProcessThatIsGoneHasUsedNothing() {
        assertThat(CpuTime.ofProcess(Long.MAX_VALUE)).isZero();
    }

    @Test
    void whatWasSpentIsTheDifference() {
        var spent = new Reading(Map.of("a", 3.5)).since(new Reading(Map.of("a", 1.25)));

        assertThat(spent.of("a")).isEqualTo(2.25, within(1e-9));
        assertThat(spent.of("nobody")).isZero();
    }
}
