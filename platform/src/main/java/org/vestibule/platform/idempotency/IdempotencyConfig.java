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

    /** The most bytes of an answer that are kept; a larger one is given once, and a repeat is told so. */
    @WithDefault("65536")
    @Min(1024)
    int largestAnswer();

    /** Keys that one user or program can have at a time, of requests that run and of answers that are kept. */
    @WithDefault("5000")
    @Min(1)
    int perCaller();

    /** Whether this service has the table, and tidies it up. */
    @WithDefault("true")
    boolean upkeep();
}
