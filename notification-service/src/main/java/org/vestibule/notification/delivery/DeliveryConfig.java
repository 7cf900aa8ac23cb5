package org.vestibule.notification.delivery;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When a message is tried again, when no more, and how long it is known what became of it. */
@ConfigMapping(prefix = "vestibule.deliveries")
public interface DeliveryConfig {
    /** Before the second try; it doubles from try to try. */
    @WithDefault("500ms")
    Duration firstPause();

    @WithDefault("30s")
    Duration longestPause();

    /** A notice that nobody takes is given up after it; a code when it expires. */
    @WithDefault("30m")
    Duration giveUpAfter();

    /** A claim older than this was left by a replica that is gone; longer than any handover takes. */
    @WithDefault("2m")
    Duration abandonedAfter();

    /** What became of a message is known this long; the task {@code prune-deliveries} removes what is older. */
    @WithDefault("90D")
    Duration keep();
}
