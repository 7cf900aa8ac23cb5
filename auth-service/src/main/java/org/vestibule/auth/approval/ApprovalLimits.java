package org.vestibule.auth.approval;

import io.quarkus.redis.datasource.RedisDataSource;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.vestibule.platform.redis.RateLimiter;
import org.vestibule.platform.redis.RateLimiter.Decision.Refused;
import org.vestibule.platform.redis.RateLimiter.Limit;

/** How many approvals a user may ask for (docs/limits.md): each writes an event, and may send a code. */
@Singleton
public class ApprovalLimits {
    private final RateLimiter limiter;
    private final Limit perUser;

    ApprovalLimits(RedisDataSource redis, Config config) {
        this.limiter = new RateLimiter(redis, "auth");
        this.perUser = new Limit("approval-user", config.permits(), config.window());
    }

    /** Numbers of the limit. Key: user. */
    @ConfigMapping(prefix = "vestibule.limits.approval")
    public interface Config {
        @WithDefault("30")
        int permits();

        @WithDefault("PT15M")
        Duration window();
    }

    /** Counts one; answers the wait where it is one too many. */
    Optional<Duration> take(UUID user) {
        return limiter.take(perUser, user.toString()) instanceof Refused(var wait, var _)
                ? Optional.of(wait)
                : Optional.empty();
    }
}
