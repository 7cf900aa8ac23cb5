package org.vestibule.platform.redis;

import io.quarkus.redis.datasource.RedisDataSource;
import io.vertx.mutiny.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.vestibule.foundation.address.AddressBlock;

/**
 * Counts uses of a key in Redis and refuses what is above a {@link Limit}, for a growing wait. A use counts when it is taken. A try
 * counts when it has failed: until it ends it holds a place, so parallel tries cannot slip through between check and count, and
 * right ones lock nobody out however many are under way. A subject that is an IPv6 address counts as its
 * {@linkplain AddressBlock block}.
 */
public final class RateLimiter {
    /** A try whose service died gives its place back after this time. */
    private static final Duration LONGEST_TRY = Duration.ofSeconds(60);

    private final RedisDataSource redis;
    private final RedisScript take;
    private final RedisScript look;
    private final RedisScript fail;
    private final String prefix;

    /** @param prefix of all keys, e.g. {@code auth} */
    public RateLimiter(RedisDataSource redis, String prefix) {
        this.redis = redis;
        this.take = new RedisScript(redis, "org/vestibule/platform/redis/take.lua");
        this.look = new RedisScript(redis, "org/vestibule/platform/redis/look.lua");
        this.fail = new RedisScript(redis, "org/vestibule/platform/redis/fail.lua");
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

        private String waitSeconds() {
            return waits.stream().map(wait -> Long.toString(wait.toSeconds())).collect(Collectors.joining(","));
        }
    }

    /** What became of a use or a try. */
    public sealed interface Decision {
        /** @param remaining uses left in this window */
        record Allowed(int remaining) implements Decision {}

        /** @param begun whether it is the first refusal of this lock or window: what others are told of, once */
        record Refused(Duration retryAfter, boolean begun) implements Decision {}

        /** Nothing is refused, but those under way may yet use up the permits. */
        record Busy(Duration retryAfter) implements Decision {}
    }

    /** Takes one use of {@code subject}. Fails, never allows, where Redis is away. */
    public Decision take(Limit limit, String subject) {
        return decision(take.run(
                List.of(key(limit, subject)), limit.permits(), limit.window().toSeconds(), limit.waitSeconds()));
    }

    /**
     * Begins a try of {@code subject}, which whoever began it ends: {@link #failed}, {@link #withdraw} or
     * {@link #succeeded}.
     */
    public Decision begin(Limit limit, String subject, UUID aTry) {
        return decision(take.run(
                List.of(key(limit, subject), underWay(limit, subject)),
                limit.permits(),
                limit.window().toSeconds(),
                limit.waitSeconds(),
                aTry,
                LONGEST_TRY.toSeconds()));
    }

    private static Decision decision(Response answer) {
        return switch (answer.get(0).toInteger()) {
            case 1 -> new Decision.Allowed(answer.get(1).toInteger());
            case 2 -> new Decision.Busy(Duration.ofSeconds(answer.get(1).toLong()));
            default ->
                new Decision.Refused(
                        Duration.ofSeconds(answer.get(1).toLong()),
                        answer.get(2).toInteger() == 1);
        };
    }

    /** How long {@code subject} is refused, if it is; takes nothing. */
    public Optional<Duration> refusal(Limit limit, String subject) {
        long wait = look.run(List.of(key(limit, subject)), limit.permits(), limit.waitSeconds())
                .toLong();
        return wait == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(wait));
    }

    /** Counts the try. */
    public void failed(Limit limit, String subject, UUID aTry) {
        fail.run(
                List.of(key(limit, subject), underWay(limit, subject)),
                aTry,
                limit.window().toSeconds());
    }

    /** The try does not count. */
    public void withdraw(Limit limit, String subject, UUID aTry) {
        redis.sortedSet(String.class).zrem(underWay(limit, subject), aTry.toString());
    }

    /** The try was right: what {@code subject} has failed is forgotten. Other tries that are under way keep their places. */
    public void succeeded(Limit limit, String subject, UUID aTry) {
        clear(limit, subject);
        withdraw(limit, subject, aTry);
    }

    /** Forgets what {@code subject} has used and failed, not the tries that are under way: each holds its place until it ends. */
    public void clear(Limit limit, String subject) {
        redis.key().del(key(limit, subject));
    }

    private String key(Limit limit, String subject) {
        return prefix + ":{" + hashable(AddressBlock.of(subject)) + "}:" + limit.name();
    }

    /** A brace of a stranger's would end the hash tag, and the keys of one try would lie in two slots. */
    private static String hashable(String subject) {
        return subject.replace("%", "%25").replace("{", "%7B").replace("}", "%7D");
    }

    private String underWay(Limit limit, String subject) {
        return key(limit, subject) + ":under-way";
    }
}
