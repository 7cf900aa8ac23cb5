package org.vestibule.mfa.method.recovery;

import io.quarkus.redis.datasource.RedisDataSource;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.vestibule.mfa.method.recovery.RecoveryCodes.NewSet;
import org.vestibule.platform.problem.Outage;
import org.vestibule.platform.redis.RateLimiter;
import org.vestibule.platform.redis.RateLimiter.Decision;
import org.vestibule.platform.redis.RateLimiter.Limit;

/**
 * Makes sets of recovery codes, so many for a user (docs/limits.md) and one at a time: each code is a slow hash, on threads that the
 * users of all tenants share. Look first at what else stands against it.
 */
@Singleton
public class RecoveryCodeSets {
    private static final Logger LOG = Logger.getLogger(RecoveryCodeSets.class);
    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    private final RateLimiter limiter;
    private final Limit perUser;
    private final Limit atATime;
    private final RecoveryCodes codes;

    RecoveryCodeSets(RedisDataSource redis, Config config, RecoveryCodes codes) {
        this.limiter = new RateLimiter(redis, "mfa");
        this.perUser = new Limit("recovery-set", config.permits(), config.window());
        this.atATime = new Limit("recovery-set-at-a-time", 1, config.window());
        this.codes = codes;
    }

    /** Numbers of the limit. Key: user. */
    @ConfigMapping(prefix = "vestibule.limits.recovery-set")
    public interface Config {
        /** Sets of recovery codes made for one user, with a first method or new ones. */
        @WithDefault("10")
        @Min(1)
        int permits();

        /** From the first of them on. */
        @WithDefault("PT1H")
        Duration window();
    }

    /** Whether a user may have a set made now. */
    public sealed interface Begun {
        /** There were too many, or one is being made. */
        record Refused(Duration retryAfter) implements Begun {}
    }

    /** Begins one, which whoever began it closes once the set is stored: until then there is no other. */
    public Begun begin(UUID user) {
        UUID id = UUID.randomUUID();
        return switch (limiter.begin(perUser, user.toString(), id)) {
            case Decision.Allowed _ -> alone(user, id);
            case Decision.Busy(var wait) -> new Begun.Refused(wait);
            case Decision.Refused(var wait, var _) -> new Begun.Refused(wait);
        };
    }

    private Begun alone(UUID user, UUID id) {
        if (limiter.begin(atATime, user.toString(), id) instanceof Decision.Allowed) {
            return new Turn(user, id);
        }
        limiter.withdraw(perUser, user.toString(), id);
        return new Begun.Refused(A_MOMENT);
    }

    /** The one set of a user that is being made; it counts when it was. */
    public final class Turn implements Begun, AutoCloseable {
        private final UUID user;
        private final UUID id;
        private boolean made;

        private Turn(UUID user, UUID id) {
            this.user = user;
            this.id = id;
        }

        /** Takes a slow hash a code: not to be called inside a transaction. */
        public NewSet make(int number) {
            NewSet set = codes.generate(number);
            made = number > 0;
            return set;
        }

        /** Where Redis is away its place ends by itself: a set that was stored is its owner's all the same. */
        @Override
        public void close() {
            try {
                if (made) {
                    limiter.failed(perUser, user.toString(), id);
                } else {
                    limiter.withdraw(perUser, user.toString(), id);
                }
                limiter.withdraw(atATime, user.toString(), id);
            } catch (RuntimeException e) {
                LOG.warnf("a set of recovery codes stays counted as being made for a while: %s", Outage.describe(e));
            }
        }
    }
}
