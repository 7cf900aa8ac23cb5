package org.vestibule.auth.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long tokens and sessions live (docs/limits.md). */
@ConfigMapping(prefix = "vestibule.lifetime")
public interface Lifetimes {
    @WithDefault("PT10M")
    Duration partialToken();

    @WithDefault("PT10M")
    Duration accessToken();

    /** A token from auth-service to mfa-service about a user who is logging in. */
    @WithDefault("PT1M")
    Duration loginToken();

    /** A session that is not refreshed for so long has ended. */
    @WithDefault("PT24H")
    Duration sessionIdle();

    /** No session is older. */
    @WithDefault("P30D")
    Duration sessionTotal();

    @WithDefault("PT30M")
    Duration resetLink();

    /** How long a tenant's own systems take the approval of an action. */
    @WithDefault("PT5M")
    Duration approval();
}
