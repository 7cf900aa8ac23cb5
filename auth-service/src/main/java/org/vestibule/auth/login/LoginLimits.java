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
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.redis.RateLimiter;
import org.vestibule.platform.redis.RateLimiter.Decision;
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

    private static final String PROGRAM = "login-program";

    private final RateLimiter limiter;
    private final Limit perUser;
    private final Limit perAddress;
    private final Limit perProgram;
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
        this.perProgram =
                new Limit(PROGRAM, config.program().permits(), config.program().window());
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

        /** Wrong passwords through one program that says where its users are. */
        Program program();

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

        /** Key: client id. */
        interface Program {
            @WithDefault("1000")
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

    /**
     * A try that may look at it. Whoever began it ends it: {@link #failed}, {@link #succeeded} or {@link #withdraw}.
     *
     * @param places that it holds
     */
    record Try(UUID id, String name, List<Place> places) implements Turn {}

    /** One of those that share a limit, and hold their places in it only as long as they try. */
    private record Place(Limit limit, String subject) {}

    /**
     * A try that is one too many.
     *
     * @param begunForUser whether it locked the name just now; false where the name was locked before, where too many tries are under
     *     way, and where the address or the program is refused, which says nothing of the user
     */
    record TooMany(Duration retryAfter, boolean begunForUser) implements Turn {}

    /** Begins a try. One of a locked name counts for the address. What fails here leaves no place taken: others share them. */
    Turn begin(String tenant, String username, Origin origin) {
        var aTry = new Try(UUID.randomUUID(), subject(tenant, username), placesOf(origin));
        try {
            for (Place place : aTry.places) {
                Decision decision = limiter.begin(place.limit, place.subject, aTry.id);
                if (decision instanceof Refused(var wait, var begun)) {
                    if (begun) {
                        warn(place, wait);
                    }
                    leave(aTry);
                    return new TooMany(wait, false);
                }
                if (decision instanceof Busy(var wait)) {
                    leave(aTry);
                    return new TooMany(wait, false);
                }
            }
            return beginForName(aTry);
        } catch (RuntimeException e) {
            leave(aTry);
            throw e;
        }
    }

    /** A program that says where its users are can name as many addresses as it likes, so it is counted itself. */
    private List<Place> placesOf(Origin origin) {
        Place address = new Place(perAddress, origin.countedBy());
        return origin.saidBy() == null ? List.of(address) : List.of(address, new Place(perProgram, origin.saidBy()));
    }

    private static void warn(Place place, Duration wait) {
        if (place.limit.name().equals(PROGRAM)) {
            LOG.warnf(
                    "logins through program %s are refused for %d s: too many wrong passwords",
                    place.subject, wait.toSeconds());
        } else {
            LOG.warnf("an address is refused for %d s: too many wrong passwords", wait.toSeconds());
        }
    }

    private Turn beginForName(Try aTry) {
        return switch (limiter.begin(perUser, aTry.name, aTry.id)) {
            case Refused(var wait, var begun) -> {
                Place address = aTry.places.getFirst();
                limiter.failed(address.limit, address.subject, aTry.id);
                leave(aTry);
                yield new TooMany(wait, begun);
            }
            case Busy(var wait) -> {
                leave(aTry);
                yield new TooMany(wait, false);
            }
            case Allowed _ -> aTry;
        };
    }

    /** The password was wrong. */
    void failed(Try aTry) {
        limiter.failed(perUser, aTry.name, aTry.id);
        aTry.places.forEach(place -> limiter.failed(place.limit, place.subject, aTry.id));
    }

    /** The password was right: the user's wrong ones are forgotten. */
    void succeeded(Try aTry) {
        leave(aTry);
        limiter.succeeded(perUser, aTry.name, aTry.id);
    }

    /** The password was never looked at. */
    void withdraw(Try aTry) {
        leave(aTry);
        limiter.withdraw(perUser, aTry.name, aTry.id);
    }

    private void leave(Try aTry) {
        aTry.places.forEach(place -> limiter.withdraw(place.limit, place.subject, aTry.id));
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
