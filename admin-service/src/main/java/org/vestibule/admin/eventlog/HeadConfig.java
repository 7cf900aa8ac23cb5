package org.vestibule.admin.eventlog;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the ends of the chains are signed and published. */
@ConfigMapping(prefix = "vestibule.event-log.heads")
public interface HeadConfig {
    /** How often; each tenant's once in it, by one of the replicas. */
    @WithDefault("PT1H")
    Duration interval();

    /** Whether this process does it. */
    @WithDefault("true")
    boolean enabled();
}
