package org.vestibule.auth.reset;

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

/** How often users change their own password (docs/limits.md): each change hashes, ends sessions and mails a notice. */
@Singleton
public class PasswordChangeLimit {
    private final RateLimiter limiter;
    private final Limit perUser;

    PasswordChangeLimit(RedisDataSource redis, Config config) {
        this.limiter = new RateLimiter(redis, "auth");
        this.perUser = new Limit("password-change", config.permits(), config.window());
    }

    /** Numbers of the limit. Key: user. */
    @ConfigMapping(prefix = "vestibule.limits.password-change")
    public interface Config {
        /** Changes with the right current password. */
        @WithDefault("30")
        int permits();

        /** From the first of them on. */
        @WithDefault("PT1H")
        Duration window();
    }

    /** Counts one; answers the wait where it is one too many. */
    Optional<Duration> take(UUID user) {
        return limiter.take(perUser, user.toString()) instanceof Refused(var wait, var _)
                ? Optional.of(wait)
                : Optional.empty();
    }
}
