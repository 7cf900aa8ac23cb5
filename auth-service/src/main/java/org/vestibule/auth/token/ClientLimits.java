package org.vestibule.auth.token;

import io.quarkus.redis.datasource.RedisDataSource;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.vestibule.platform.redis.RateLimiter;
import org.vestibule.platform.redis.RateLimiter.Decision.Allowed;
import org.vestibule.platform.redis.RateLimiter.Decision.Refused;
import org.vestibule.platform.redis.RateLimiter.Limit;

/**
 * How often a program may show a wrong secret (docs/limits.md). A try is counted before the secret is looked at and given
 * back when it was right. Redis away means no token.
 */
@Singleton
public class ClientLimits {
    private final RateLimiter limiter;
    private final Limit perClient;
    private final Limit perAddress;

    ClientLimits(RedisDataSource redis, Config config) {
        this.limiter = new RateLimiter(redis, "auth");
        this.perClient = new Limit(
                "client-id",
                config.id().permits(),
                config.id().window(),
                config.id().waits());
        this.perAddress = new Limit(
                "client-address", config.address().permits(), config.address().window());
    }

    /** Numbers of the limits. */
    @ConfigMapping(prefix = "vestibule.limits.client")
    public interface Config {
        /** Wrong secrets for one client id. */
        Id id();

        /** Wrong secrets from one address, and tries that were refused. */
        Address address();

        /** Key: client id, known or not. */
        interface Id {
            @WithDefault("10")
            int permits();

            @WithDefault("PT15M")
            Duration window();

            @WithDefault("PT1M,PT5M,PT15M,PT1H")
            List<Duration> waits();
        }

        /** Key: client address. */
        interface Address {
            @WithDefault("100")
            int permits();

            @WithDefault("PT15M")
            Duration window();
        }
    }

    /** What a try may do. */
    sealed interface Turn {
        /** @param last whether the next wrong one has to wait */
        record Granted(boolean last) implements Turn {}

        record Wait(Duration time) implements Turn {}
    }

    /** Counts a try. One that the client id refuses still counts for the address. */
    Turn begin(String clientId, String address) {
        if (limiter.take(perAddress, address) instanceof Refused(var wait, var _)) {
            return new Turn.Wait(wait);
        }
        return switch (limiter.take(perClient, clientId)) {
            case Refused(var wait, var _) -> new Turn.Wait(wait);
            case Allowed(var left) -> new Turn.Granted(left == 0);
        };
    }

    /** The secret was right: the address's try is given back, and the client's wrong ones are forgotten. */
    void succeeded(String clientId, String address) {
        limiter.giveBack(perAddress, address);
        limiter.clear(perClient, clientId);
    }

    /** The secret was never looked at. */
    void giveBack(String clientId, String address) {
        limiter.giveBack(perAddress, address);
        limiter.giveBack(perClient, clientId);
    }
}
