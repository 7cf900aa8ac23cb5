package org.vestibule.auth.login;

import io.quarkus.redis.datasource.RedisDataSource;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.vestibule.auth.user.User;
import org.vestibule.platform.redis.RateLimiter;
import org.vestibule.platform.redis.RateLimiter.Decision.Refused;
import org.vestibule.platform.redis.RateLimiter.Limit;

/**
 * The limits of the first door (docs/limits.md). A try is counted before the password is looked at and given back when
 * it was right, so many at once are no way around. Redis away means no login.
 */
@Singleton
public class LoginLimits {
    private static final Logger LOG = Logger.getLogger(LoginLimits.class);

    private final RateLimiter limiter;
    private final Limit perUser;
    private final Limit perAddress;
    private final Limit resets;
    private final Limit resetsPerAddress;

    public LoginLimits(RedisDataSource redis, Config config) {
        this.limiter = new RateLimiter(redis, "auth");
        this.perUser = new Limit(
                "login-user",
                config.user().permits(),
                config.user().window(),
                config.user().waits());
        this.perAddress = new Limit(
                "login-address", config.address().permits(), config.address().window());
        this.resets =
                new Limit("reset-user", config.reset().permits(), config.reset().window());
        this.resetsPerAddress = new Limit(
                "reset-address",
                config.resetAddress().permits(),
                config.resetAddress().window());
    }

    /** Numbers of the limits. */
    @ConfigMapping(prefix = "vestibule.limits.login")
    public interface Config {
        /** Wrong passwords for one username. */
        User user();

        /** Wrong passwords from one address. */
        Address address();

        /** Reset mails for one address of a user. */
        Reset reset();

        /** Reset mails asked for from one address. */
        ResetAddress resetAddress();

        /** Key: tenant and username, known or not. */
        interface User {
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

        /** Key: tenant and email. */
        interface Reset {
            @WithDefault("3")
            int permits();

            @WithDefault("PT1H")
            Duration window();
        }

        /** Key: client address. */
        interface ResetAddress {
            @WithDefault("20")
            int permits();

            @WithDefault("PT1H")
            Duration window();
        }
    }

    /**
     * A try that is one too many.
     *
     * @param begunForUser whether it locked the name just now; false where the name was locked before, or the address is refused,
     *     which says nothing of the user
     */
    record TooMany(Duration retryAfter, boolean begunForUser) {}

    /** Counts a try, for the address also where the name is locked. */
    Optional<TooMany> begin(String tenant, String username, String address) {
        if (limiter.take(perAddress, address) instanceof Refused(var wait, var begun)) {
            if (begun) {
                LOG.warnf("an address is refused for %d s: too many wrong passwords", wait.toSeconds());
            }
            return Optional.of(new TooMany(wait, false));
        }
        return limiter.take(perUser, subject(tenant, username)) instanceof Refused(var wait, var begun)
                ? Optional.of(new TooMany(wait, begun))
                : Optional.empty();
    }

    /** The password was right: the address's try is given back, and the user's wrong ones are forgotten. */
    void succeeded(String tenant, String username, String address) {
        limiter.giveBack(perAddress, address);
        limiter.clear(perUser, subject(tenant, username));
    }

    /** The password was never looked at. */
    void giveBack(String tenant, String username, String address) {
        limiter.giveBack(perAddress, address);
        limiter.giveBack(perUser, subject(tenant, username));
    }

    /** Whether one more reset mail may be asked for. */
    public boolean allowsReset(String tenant, String email, String address) {
        return !(limiter.take(resetsPerAddress, address) instanceof Refused)
                && !(limiter.take(resets, subject(tenant, email)) instanceof Refused);
    }

    private static String subject(String tenant, String name) {
        return tenant + "/" + User.key(name);
    }
}
