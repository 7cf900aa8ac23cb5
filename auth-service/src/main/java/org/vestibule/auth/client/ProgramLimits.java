package org.vestibule.auth.client;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;

/** How many programs a tenant may have (docs/limits.md). */
@ConfigMapping(prefix = "vestibule.limits.program")
public interface ProgramLimits {
    /** Programs of a tenant at a time. A tenant that has more keeps them, and makes no other. */
    @WithDefault("100")
    @Min(1)
    int perTenant();
}
