package org.vestibule.mfa.guard;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;

/** Limits of guessing (docs/limits.md). */
@ConfigMapping(prefix = "vestibule.limits.second-factor")
public interface GuardLimits {
    /** Wrong codes of a user before a wait, over all methods. */
    @WithDefault("5")
    @Min(1)
    @Max(20)
    int failures();

    /** The n-th wait in a row; the last repeats. */
    @WithDefault("PT1M,PT5M,PT15M,PT1H")
    List<Duration> waits();

    /** Wrong codes in a row after which only staff help; never more than 100 (SP 800-63B-4 section 3.2.2). */
    @WithDefault("100")
    @Min(1)
    @Max(100)
    int blockAfter();

    /** Recovery codes that were used before, and those being looked at, of a user. */
    Replays replays();

    /** Each costs a slow hash, and is not counted as wrong. */
    interface Replays {
        @WithDefault("30")
        @Min(1)
        int permits();

        @WithDefault("PT15M")
        Duration window();
    }

    /** Tries of one challenge. */
    @WithDefault("5")
    @Min(1)
    @Max(10)
    int challengeTries();
}
