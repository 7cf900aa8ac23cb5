package org.vestibule.mfa.authenticator;

import io.quarkus.redis.datasource.RedisDataSource;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.inject.Singleton;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.vestibule.contracts.ProblemType;
import org.vestibule.mfa.MfaText;
import org.vestibule.platform.problem.Outage;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.redis.RateLimiter;
import org.vestibule.platform.redis.RateLimiter.Decision;
import org.vestibule.platform.redis.RateLimiter.Limit;

/** How often users change their own methods (docs/limits.md): each change ends tokens, writes events and mails notices. */
@Singleton
public class ChangeLimit {
    private static final Logger LOG = Logger.getLogger(ChangeLimit.class);

    private final RateLimiter limiter;
    private final Limit perUser;
    /** Apart, so that whoever sits at an open session cannot use up the owner's right to remove a method by giving it names. */
    private final Limit names;

    ChangeLimit(RedisDataSource redis, Config config) {
        this.limiter = new RateLimiter(redis, "mfa");
        this.perUser = new Limit("method-change", config.permits(), config.window());
        this.names = new Limit("method-name", config.permits(), config.window());
    }

    /** Numbers of the limit. Key: user. */
    @ConfigMapping(prefix = "vestibule.limits.method-change")
    public interface Config {
        /** Methods that a user sets up and removes; and as often, other names that they give them. */
        @WithDefault("30")
        @Min(1)
        int permits();

        /** From the first of them on. */
        @WithDefault("PT1H")
        Duration window();
    }

    /**
     * Runs {@code change} where the user may make one more. It holds a place until it ends, and counts only if something changed: a
     * wrong code, or a step-up that is asked for, uses up nothing. Throws the 429 {@link Problem}. Not to be called inside a transaction.
     */
    public <T> T within(UUID user, Supplier<T> change, Predicate<T> isChanged) {
        return within(perUser, user, change, isChanged);
    }

    /** The same for other names of methods, which are counted apart. */
    <T> T naming(UUID user, Supplier<T> change, Predicate<T> isChanged) {
        return within(names, user, change, isChanged);
    }

    private <T> T within(Limit limit, UUID user, Supplier<T> change, Predicate<T> isChanged) {
        UUID id = UUID.randomUUID();
        switch (limiter.begin(limit, user.toString(), id)) {
            case Decision.Allowed _ -> {}
            case Decision.Busy(var wait) -> throw tooMany(wait);
            case Decision.Refused(var wait, var _) -> throw tooMany(wait);
        }
        boolean changed = false;
        try {
            T outcome = change.get();
            changed = isChanged.test(outcome);
            return outcome;
        } finally {
            end(limit, user, id, changed);
        }
    }

    /** Where Redis is away the place ends by itself: a change that was stored is answered all the same. */
    private void end(Limit limit, UUID user, UUID id, boolean changed) {
        try {
            if (changed) {
                limiter.failed(limit, user.toString(), id);
            } else {
                limiter.withdraw(limit, user.toString(), id);
            }
        } catch (RuntimeException e) {
            LOG.warnf("a change of methods stays counted as under way for a while: %s", Outage.describe(e));
        }
    }

    private static Problem tooMany(Duration wait) {
        return Problem.of(ProblemType.TOO_MANY_ATTEMPTS)
                .detail(MfaText.CHANGED_TOO_OFTEN)
                .with("retry_after_s", wait.toSeconds())
                .retryAfter(wait);
    }
}
