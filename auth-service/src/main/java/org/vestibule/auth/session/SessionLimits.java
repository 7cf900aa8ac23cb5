package org.vestibule.auth.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** How many sessions a user may have (docs/limits.md). */
@ConfigMapping(prefix = "vestibule.limits.session")
public interface SessionLimits {
    /** Open sessions of a user; one more ends the one that was used longest ago. At most 200, which one page of their list holds. */
    @WithDefault("100")
    @Min(1)
    @Max(200)
    int perUser();

    /** Browsers that a user trusts at a time; one more ends the trust in the one that was used longest ago. At most 200. */
    @WithDefault("50")
    @Min(1)
    @Max(200)
    int trustedBrowsers();
}
