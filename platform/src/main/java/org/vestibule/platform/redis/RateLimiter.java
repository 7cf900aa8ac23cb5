package org.vestibule.platform.redis;

import io.quarkus.redis.datasource.RedisDataSource;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.vestibule.foundation.address.AddressBlock;

/**
 * Counts uses of a key in Redis and refuses what is above a {@link Limit}, for a growing wait. A use is taken before the
 * work and given back where it should not count, so parallel requests cannot slip through between check and count. A
 * subject that is an IPv6 address counts as its {@linkplain AddressBlock block}.
 */
public final class RateLimiter {
    private final RedisDataSource redis;
    private final RedisScript take;
    private final RedisScript giveBack;
    private final String prefix;

    /** @param prefix of all keys, e.g. {@code auth} */
    public RateLimiter(RedisDataSource redis, String prefix) {
        this.redis = redis;
        this.take = new RedisScript(redis, "org/vestibule/platform/redis/take.lua");
        this.giveBack = new RedisScript(redis, "org/vestibule/platform/redis/give_back.lua");
        this.prefix = prefix;
    }

    /**
     * A named limit.
     *
     * @param permits uses allowed in a window
     * @param window from the first use on
     * @param waits how long it is refused above that, the n-th time in a row the n-th wait (the last one repeats);
     *     empty: until the window ends
     */
    public record Limit(String name, int permits, Duration window, List<Duration> waits) {
        public Limit(String name, int permits, Duration window) {
            this(name, permits, window, List.of());
        }
    }

    /** What became of a use. */
    public sealed interface Decision {
        /** @param remaining uses left in this window */
        record Allowed(int remaining) implements Decision {}

        /** @param begun whether it is the first refusal of this lock or window: what others are told of, once */
        record Refused(Duration retryAfter, boolean begun) implements Decision {}
    }

    /** Takes one use of {@code subject}. Fails, never allows, where Redis is away. */
    public Decision take(Limit limit, String subject) {
        var answer = take.run(
                List.of(key(limit, subject)),
                limit.permits(),
                limit.window().toSeconds(),
                limit.waits().stream()
                        .map(wait -> Long.toString(wait.toSeconds()))
                        .collect(Collectors.joining(",")));
        return answer.get(0).toInteger() == 1
                ? new Decision.Allowed(answer.get(1).toInteger())
                : new Decision.Refused(
                        Duration.ofSeconds(answer.get(1).toLong()),
                        answer.get(2).toInteger() == 1);
    }

    /** Forgets all uses of {@code subject}: what it counted was honest after all. */
    public void clear(Limit limit, String subject) {
        redis.key().del(key(limit, subject));
    }

    /** Gives back one use, if its window has not ended. */
    public void giveBack(Limit limit, String subject) {
        giveBack.run(List.of(key(limit, subject)));
    }

    private String key(Limit limit, String subject) {
        return prefix + ":{" + AddressBlock.of(subject) + "}:" + limit.name();
    }
}
