package org.vestibule.mfa.challenge;

import io.quarkus.redis.datasource.RedisDataSource;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.vestibule.platform.redis.RateLimiter;
import org.vestibule.platform.redis.RateLimiter.Decision.Refused;
import org.vestibule.platform.redis.RateLimiter.Limit;

/** The limits of sending (docs/limits.md): for the user, for the number or address, and for the client's address. */
@Singleton
public class SendLimits {
    private final RateLimiter limiter;
    private final List<Limit> perUser;
    private final List<Limit> perNumber;
    private final Limit perAddress;

    public SendLimits(RedisDataSource redis, Config config) {
        this.limiter = new RateLimiter(redis, "mfa");
        this.perUser = List.of(
                new Limit("send-user-hour", config.perHour(), Duration.ofHours(1)),
                new Limit("send-user-day", config.perDay(), Duration.ofDays(1)));
        this.perNumber = List.of(
                new Limit("send-number-hour", config.perHour(), Duration.ofHours(1)),
                new Limit("send-number-day", config.perDay(), Duration.ofDays(1)));
        this.perAddress = new Limit("send-address-hour", config.addressPerHour(), Duration.ofHours(1));
    }

    /** Numbers of the limits. */
    @ConfigMapping(prefix = "vestibule.limits.send")
    public interface Config {
        /** Codes for one user, and to one number or address, in an hour. */
        @WithDefault("5")
        int perHour();

        /** The same in a day. */
        @WithDefault("10")
        int perDay();

        /** Codes asked for from one client address in an hour. */
        @WithDefault("20")
        int addressPerHour();
    }

    /** Counts a send; answers the wait where it is one too many. */
    Optional<Duration> take(UUID user, byte[] addressKey, String clientAddress) {
        Optional<Duration> wait = take(List.of(perAddress), clientAddress);
        if (wait.isEmpty()) {
            wait = take(perUser, user.toString());
        }
        return wait.isEmpty() ? take(perNumber, HexFormat.of().formatHex(addressKey)) : wait;
    }

    private Optional<Duration> take(List<Limit> limits, String subject) {
        for (Limit limit : limits) {
            if (limiter.take(limit, subject) instanceof Refused(var wait)) {
                return Optional.of(wait);
            }
        }
        return Optional.empty();
    }
}
