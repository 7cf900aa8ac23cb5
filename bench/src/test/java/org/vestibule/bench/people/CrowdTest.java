package org.vestibule.bench.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CrowdTest {
    private static final Instant START_OF_A_STEP = Instant.ofEpochSecond(30L * 1_000);

    private final Ticking clock = new Ticking(START_OF_A_STEP);

    @Test
    void nobodyShowsAStepTwiceNorAnEarlierOne() {
        var crowd = new Crowd(walkers(5), clock);
        var last = new HashMap<Walker, Long>();

        for (int turn = 0; turn < 100; turn++) {
            clock.now = clock.now.plusSeconds(7);
            var next = crowd.turn();

            Long before = last.put(next.walker(), next.step());
            assertThat(before == null || before < next.step()).isTrue();
        }
    }

    @Test
    void everyStepIsOneThatIsAccepted() {
        var crowd = new Crowd(walkers(3), clock);

        for (int turn = 0; turn < 9; turn++) {
            assertThat(crowd.turn().step()).isBetween(999L, 1_001L);
        }
    }

    @Test
    void aCrowdThatHasShownAllSaysSo() {
        var crowd = new Crowd(walkers(2), clock);
        IntStream.range(0, 6).forEach(turn -> crowd.turn());

        assertThatThrownBy(crowd::turn).hasMessageContaining("too few users");

        clock.now = clock.now.plus(Duration.ofSeconds(30));
        assertThat(crowd.turn().step()).isEqualTo(1_002);
    }

    @Test
    void nearTheEndOfAStepTheOldestIsLeftOut() {
        clock.now = START_OF_A_STEP.plusSeconds(28);

        assertThat(new Crowd(walkers(1), clock).turn().step()).isEqualTo(1_000);
    }

    /** RFC 6238, appendix B, cut to six digits: 94287082 at second 59. */
    @Test
    void codesAreThoseOfTheStandard() {
        assertThat(TotpCode.of("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 1)).isEqualTo("287082");
    }

    private static List<Walker> walkers(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> new Walker(UUID.randomUUID(), "w" + i, UUID.randomUUID(), "GEZDGNBVGY3TQOJQ"))
                .toList();
    }

    private static final class Ticking extends Clock {
        private Instant now;

        Ticking(Instant now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
