package org.vestibule.auth.token;

import io.quarkus.redis.datasource.RedisDataSource;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.vestibule.foundation.address.AddressBlock;
import org.vestibule.platform.redis.RateLimiter;
import org.vestibule.platform.redis.RateLimiter.Decision.Allowed;
import org.vestibule.platform.redis.RateLimiter.Decision.Refused;
import org.vestibule.platform.redis.RateLimiter.Limit;

/**
 * How often a program may show a wrong secret (docs/limits.md). Secrets are random and long, so a right one never counts, however
 * many are shown at once, and who guesses locks out nobody but the own address. Redis away means no token.
 */
@Singleton
public class ClientLimits {
    private final RateLimiter limiter;
    private final Limit perClient;
    private final Limit perClientAndAddress;
    private final Limit perAddress;

    ClientLimits(RedisDataSource redis, Config config) {
        this.limiter = new RateLimiter(redis, "auth");
        this.perClient = new Limit(
                "client-id",
                config.id().permits(),
                config.id().window(),
                config.id().waits());
        this.perClientAndAddress = new Limit(
                "client-id-address",
                config.id().permits(),
                config.id().window(),
                config.id().waits());
        this.perAddress = new Limit(
                "client-address", config.address().permits(), config.address().window());
    }

    /** Numbers of the limits. */
    @ConfigMapping(prefix = "vestibule.limits.client")
    public interface Config {
        /** Wrong secrets for one client id: from one address, and from all together. */
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

    /** How long the secret is not looked at, if it is not. Such a try counts for the address. */
    Optional<Duration> refusal(String clientId, String address) {
        return limiter.refusal(perAddress, address)
                .or(() -> limiter.refusal(perClientAndAddress, pair(clientId, address))
                        .map(wait -> {
                            limiter.take(perAddress, address);
                            return wait;
                        }));
    }

    /** What a wrong secret leads to. */
    sealed interface Counted {
        /**
         * @param isNews whether it is to be an event; those of all addresses together are not without bound
         * @param last whether it is the last that is
         */
        record Wrong(boolean isNews, boolean last) implements Counted {}

        record TooMany(Duration retryAfter) implements Counted {}
    }

    /** Counts a wrong secret. Of those shown at once, as many are answered as of those shown one by one. */
    Counted wrong(String clientId, String address) {
        if (limiter.take(perAddress, address) instanceof Refused(var wait, var _)) {
            return new Counted.TooMany(wait);
        }
        if (limiter.take(perClientAndAddress, pair(clientId, address)) instanceof Refused(var wait, var _)) {
            return new Counted.TooMany(wait);
        }
        return limiter.take(perClient, clientId) instanceof Allowed(var left)
                ? new Counted.Wrong(true, left == 0)
                : new Counted.Wrong(false, false);
    }

    /** The secret was right: the wrong ones from this address are forgotten, and those of all together. */
    void right(String clientId, String address) {
        limiter.clear(perClientAndAddress, pair(clientId, address));
        limiter.clear(perClient, clientId);
    }

    private static String pair(String clientId, String address) {
        return clientId + "/" + AddressBlock.of(address);
    }
}
