package org.vestibule.bench.people;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Users who take turns, so that nobody shows a code of a step twice, nor one of an earlier step: that is a replay (RFC 6238
 * section 5.2). A step either side of now is accepted, so each has three to begin with and one more every 30 seconds.
 */
public final class Crowd {
    private static final long STEP_S = 30;

    /** What passes at most between a turn and the look at its code. */
    private static final Duration ON_THE_WAY = Duration.ofSeconds(4);

    private final List<Walker> walkers;
    private final long[] lastStep;
    private final Clock clock;
    private int next;

    public Crowd(List<Walker> walkers, Clock clock) {
        this.walkers = List.copyOf(walkers);
        this.clock = clock;
        this.lastStep = new long[walkers.size()];
        Arrays.fill(lastStep, Long.MIN_VALUE);
    }

    /** Whose turn it is, and the step whose code they show. */
    public record Turn(Walker walker, long step) {
        public String code() {
            return TotpCode.of(walker.secret(), step);
        }
    }

    /** Throws where everybody has shown all they can show now: the crowd is too small for the rate. */
    public synchronized Turn turn() {
        Instant now = clock.instant();
        long oldest = stepAt(now.plus(ON_THE_WAY)) - 1;
        long newest = stepAt(now) + 1;
        for (int asked = 0; asked < walkers.size(); asked++) {
            int who = next;
            next = (next + 1) % walkers.size();
            long step = Math.max(oldest, lastStep[who] + 1);
            if (step <= newest) {
                lastStep[who] = step;
                return new Turn(walkers.get(who), step);
            }
        }
        throw new IllegalStateException("too few users: all " + walkers.size() + " have shown every code of now");
    }

    private static long stepAt(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), STEP_S);
    }
}
