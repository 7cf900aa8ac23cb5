package org.vestibule.mfa.challenge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** Lives of codes that are sent and of challenges for security keys (docs/limits.md). */
@ConfigMapping(prefix = "vestibule.challenge")
public interface ChallengeConfig {
    /** ASVS 6.5.5 allows ten minutes at most; more is cut to that. */
    @WithDefault("PT5M")
    Duration lifetime();

    /** The pause after the n-th send; the last repeats. */
    @WithDefault("PT30S,PT1M,PT2M,PT5M,PT10M")
    List<Duration> resendPauses();
}
