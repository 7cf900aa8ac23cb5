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

    /**
     * No event that is younger is removed: the verification takes a younger one that is missing for one that somebody took out.
     * The task does not start where {@code security} is shorter. Lower it before you shorten {@code security}; after you
     * have made {@code security} longer, leave it as it is until what was removed before would be old enough.
     */
    @WithDefault("400D")
    Duration shortest();

    /** Ids of events already taken; longer than Kafka keeps them. */
    @WithDefault("90D")
    Duration inbox();
}
