package org.vestibule.auth.login;

import io.quarkus.redis.datasource.RedisDataSource;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.vestibule.auth.user.User;
import org.vestibule.platform.redis.RateLimiter;
import org.vestibule.platform.redis.RateLimiter.Decision.Allowed;
import org.vestibule.platform.redis.RateLimiter.Decision.Busy;
import org.vestibule.platform.redis.RateLimiter.Decision.Refused;
import org.vestibule.platform.redis.RateLimiter.Limit;

/**
 * The limits of the first door (docs/limits.md). A try holds a place before the password is looked at, and counts where that was
 * wrong: many at once are no way around, and right ones lock nobody out. Redis away means no login.
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

    /** Whether the password may be looked at. */
    sealed interface Turn {}

    /** A try that may look at it. Whoever began it ends it: {@link #failed}, {@link #succeeded} or {@link #withdraw}. */
    record Try(UUID id, String name, String address) implements Turn {}

    /**
     * A try that is one too many.
     *
     * @param begunForUser whether it locked the name just now; false where the name was locked before, where too many tries are under
     *     way, and where the address is refused, which says nothing of the user
     */
    record TooMany(Duration retryAfter, boolean begunForUser) implements Turn {}

    /** Begins a try. One of a locked name counts for the address. */
    Turn begin(String tenant, String username, String address) {
        var aTry = new Try(UUID.randomUUID(), subject(tenant, username), address);
        return switch (limiter.begin(perAddress, address, aTry.id)) {
            case Refused(var wait, var begun) -> {
                if (begun) {
                    LOG.warnf("an address is refused for %d s: too many wrong passwords", wait.toSeconds());
                }
                yield new TooMany(wait, false);
            }
            case Busy(var wait) -> new TooMany(wait, false);
            case Allowed _ -> beginOrLeave(aTry);
        };
    }

    /** What fails here leaves no place taken: others share the address. */
    private Turn beginOrLeave(Try aTry) {
        try {
            return beginForName(aTry);
        } catch (RuntimeException e) {
            limiter.withdraw(perAddress, aTry.address, aTry.id);
            throw e;
        }
    }

    private Turn beginForName(Try aTry) {
        return switch (limiter.begin(perUser, aTry.name, aTry.id)) {
            case Refused(var wait, var begun) -> {
                limiter.failed(perAddress, aTry.address, aTry.id);
                yield new TooMany(wait, begun);
            }
            case Busy(var wait) -> {
                limiter.withdraw(perAddress, aTry.address, aTry.id);
                yield new TooMany(wait, false);
            }
            case Allowed _ -> aTry;
        };
    }

    /** The password was wrong. */
    void failed(Try aTry) {
        limiter.failed(perUser, aTry.name, aTry.id);
        limiter.failed(perAddress, aTry.address, aTry.id);
    }

    /** The password was right: the user's wrong ones are forgotten. */
    void succeeded(Try aTry) {
        limiter.withdraw(perAddress, aTry.address, aTry.id);
        limiter.clear(perUser, aTry.name);
    }

    /** The password was never looked at. */
    void withdraw(Try aTry) {
        limiter.withdraw(perAddress, aTry.address, aTry.id);
        limiter.withdraw(perUser, aTry.name, aTry.id);
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
