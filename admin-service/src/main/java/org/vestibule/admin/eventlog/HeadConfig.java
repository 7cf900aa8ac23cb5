package org.vestibule.admin.eventlog;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the ends of the chains are signed and published. */
@ConfigMapping(prefix = "vestibule.event-log.heads")
public interface HeadConfig {
    /** How often the head of each tenant's log is signed; one of the replicas does it. */
    @WithDefault("PT1H")
    Duration interval();

    /** Whether this process signs heads. */
    @WithDefault("true")
    boolean enabled();
}
