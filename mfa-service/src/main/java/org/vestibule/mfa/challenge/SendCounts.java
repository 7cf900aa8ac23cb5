package org.vestibule.mfa.challenge;

import io.quarkus.redis.datasource.RedisDataSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.vestibule.platform.redis.RedisScript;

/** Counts of sends in Redis. All of one subject are taken in one step, which touches one slot of a cluster. */
final class SendCounts {
    private final RedisScript take;
    private final RedisScript giveBack;

    SendCounts(RedisDataSource redis) {
        this.take = new RedisScript(redis, "org/vestibule/mfa/challenge/take.lua");
        this.giveBack = new RedisScript(redis, "org/vestibule/mfa/challenge/give_back.lua");
    }

    /**
     * A named limit.
     *
     * @param part of the subject that is counted apart, such as a country or a day; empty for all of it
     * @param window from the first send on
     */
    record Limit(String name, String part, long permits, Duration window) {
        Limit(String name, long permits, Duration window) {
            this(name, "", permits, window);
        }
    }

    /** @param name what is counted: a user, a number, a tenant, or where the request came from */
    record Subject(String name, List<Limit> limits) {
        List<String> keys() {
            return limits.stream()
                    .map(limit -> "mfa:{" + name + "}:sends:" + limit.name()
                            + (limit.part().isEmpty() ? "" : ":" + limit.part()))
                    .toList();
        }
    }

    record Full(Limit limit, Duration retryAfter) {}

    /** Counts a send under all limits of the subject; or under none, and answers the one that is full for longest. */
    Optional<Full> take(Subject subject) {
        return ask(subject, 1);
    }

    /** What {@link #take} would answer, without counting. */
    Optional<Full> look(Subject subject) {
        return ask(subject, 0);
    }

    private Optional<Full> ask(Subject subject, long counts) {
        var limits = subject.limits().stream()
                .flatMap(limit -> Stream.of(limit.permits(), limit.window().toSeconds()));
        var answer = take.run(
                subject.keys(), Stream.concat(Stream.of(counts), limits).toArray());
        int full = answer.get(0).toInteger();
        return full == 0
                ? Optional.empty()
                : Optional.of(new Full(
                        subject.limits().get(full - 1),
                        Duration.ofSeconds(answer.get(1).toLong())));
    }

    void giveBack(Subject subject, int sends) {
        giveBack.run(subject.keys(), sends);
    }
}
