package org.vestibule.platform.idempotency;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How long answers are kept for replays. */
@ConfigMapping(prefix = "vestibule.idempotency")
public interface IdempotencyConfig {
    /** How long a success can be had again. */
    @WithDefault("PT24H")
    Duration keep();

    /** The same for a refusal, which did nothing: long enough for retries, too short to fill a disk with. */
    @WithDefault("PT10M")
    Duration keepRefusals();

    /** How long a key stays taken after the replica that had it died; a living one renews it. */
    @WithDefault("PT60S")
    Duration claim();

    /** The most bytes of an answer that are kept; above it the answer is given once. */
    @WithDefault("1048576")
    @Min(1024)
    int largestAnswer();

    /** Whether this service has the table, and tidies it up. */
    @WithDefault("true")
    boolean upkeep();
}
