package org.vestibule.admin.eventlog;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long the event log keeps what; the task {@code prune-event-log} removes what is older. */
@ConfigMapping(prefix = "vestibule.retention")
public interface RetentionConfig {
    /** What customers and the system did: logins, second factors, sessions. */
    @WithDefault("400D")
    Duration security();

    /** What staff and programs did to customers and policies; at least as long as {@code security}. */
    @WithDefault("760D")
    Duration staff();

    /** Ids of events already taken; longer than Kafka keeps them. */
    @WithDefault("90D")
    Duration inbox();
}
