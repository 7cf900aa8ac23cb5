package org.vestibule.mfa.guard;

import io.quarkus.redis.datasource.RedisDataSource;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.vestibule.platform.redis.RedisScript;

/**
 * Decides every verification, in one atomic step on the Redis server: locked, wrong, replayed or accepted. Without Redis
 * there is no decision and so no entry. Failures are counted for the user, over all sessions, addresses and codes.
 */
@Singleton
public class Guard {
    /** Returned as the match of a code that is not right. */
    public static final long NO_MATCH = -1;

    /** How long a used step or code is remembered; the database remembers for ever. */
    private static final Duration MEMORY = Duration.ofMinutes(10);

    private final RedisDataSource redis;
    private final RedisScript script;
    private final GuardLimits limits;
    private final Clock clock;

    public Guard(RedisDataSource redis, GuardLimits limits, Clock clock) {
        this.redis = redis;
        this.script = new RedisScript(redis, "org/vestibule/mfa/guard/verdict.lua");
        this.limits = limits;
        this.clock = clock;
    }

    /** What failures are counted against. */
    public enum Door {
        /** The user's second factor. */
        LOGIN("failures"),
        /** Confirming a new authenticator, which the second factor's count has nothing to do with. */
        ENROLLMENT("enrollment-failures");

        private final String key;

        Door(String key) {
            this.key = key;
        }
    }

    /** What is burned when it is accepted. */
    public sealed interface Evidence {
        /** A TOTP code; @param match its step, or {@link #NO_MATCH} */
        record Step(UUID authenticator, long match) implements Evidence {}

        /** The code of a challenge. */
        record Answer(UUID challenge, boolean right) implements Evidence {}

        /** The signature of a security key: right or wrong, its challenge is over (WebAuthn Level 3, section 13.4.3). */
        record Signature(UUID challenge, boolean right) implements Evidence {}

        /** A recovery code; @param code null where the user has no such code */
        record Recovery(UUID code) implements Evidence {}
    }

    /** The decision. */
    public sealed interface Verdict {
        record Accepted() implements Verdict {}

        record Rejected(int attemptsLeft) implements Verdict {}

        record Replayed() implements Verdict {}

        /** @param byThisAttempt whether it was this one that locked */
        record Locked(Duration retryAfter, boolean byThisAttempt) implements Verdict {}

        /** The challenge was answered, ran out of tries, or expired. */
        record Gone() implements Verdict {}
    }

    /** Takes the evidence and decides. */
    public Verdict decide(UUID user, Door door, Evidence evidence) {
        var answer =
                switch (evidence) {
                    case Evidence.Step(var authenticator, var match) ->
                        run(user, door, "totp", "step:" + authenticator, match, 0);
                    case Evidence.Answer(var challenge, var right) ->
                        run(
                                user,
                                door,
                                "challenge",
                                "challenge:" + challenge,
                                right ? 1 : NO_MATCH,
                                limits.challengeTries());
                    case Evidence.Signature(var challenge, var right) ->
                        run(user, door, "challenge", "challenge:" + challenge, right ? 1 : NO_MATCH, 1);
                    case Evidence.Recovery(var code) ->
                        run(user, door, "recovery", "recovery:" + code, code == null ? NO_MATCH : 1, 0);
                };
        int number = answer.get(1).toInteger();
        return switch (answer.get(0).toString()) {
            case "accepted" -> new Verdict.Accepted();
            case "rejected" -> new Verdict.Rejected(number);
            case "replayed" -> new Verdict.Replayed();
            case "locked" ->
                new Verdict.Locked(Duration.ofSeconds(number), answer.get(2).toInteger() == 1);
            case "gone" -> new Verdict.Gone();
            default -> throw new IllegalStateException("verdict.lua answered " + answer);
        };
    }

    private Response run(UUID user, Door door, String kind, String single, long match, int tries) {
        return script.run(
                List.of(key(user, door.key), key(user, single)),
                kind,
                match,
                limits.failures(),
                limits.waits().stream()
                        .map(wait -> Long.toString(wait.toSeconds()))
                        .collect(Collectors.joining(",")),
                MEMORY.toSeconds(),
                tries);
    }

    /** How long the user's second factor is locked, if it is: asked before work that is too dear for a guesser. */
    public Optional<Duration> lockedFor(UUID user) {
        var until = redis.execute("HGET", key(user, Door.LOGIN.key), "until");
        if (until == null) {
            return Optional.empty();
        }
        Duration left = Duration.between(clock.instant(), Instant.ofEpochSecond(until.toLong()));
        return left.isPositive() ? Optional.of(left) : Optional.empty();
    }

    /** Forgets failures and locks: staff have turned the second factor off. */
    public void clear(UUID user) {
        redis.key().del(key(user, Door.LOGIN.key), key(user, Door.ENROLLMENT.key));
    }

    /** Keys carry the user in a hash tag: a script's keys are in one slot of a cluster. */
    private static String key(UUID user, String rest) {
        return "mfa:{" + user + "}:" + rest;
    }
}
