package org.vestibule.mfa.guard;

import io.quarkus.redis.datasource.RedisDataSource;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.vestibule.platform.redis.RedisScript;

/**
 * Decides every verification, in one atomic step on the Redis server: locked, wrong, replayed or accepted. Without Redis
 * there is no decision and so no entry. Failures are counted for the user, over all sessions, addresses and codes; a lock
 * shuts the factors they came for, and any other that is shown meanwhile lifts it.
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

    /**
     * What is shown. A lock shuts each by its name.
     *
     * @param counter where its failures are counted
     * @param guessable whether tries enough would find it: while another factor is locked, such a one has a single try
     */
    public record Factor(String counter, String name, boolean guessable) {
        private static final String LOGIN = "failures";
        private static final String ENROLLING = "enrollment-failures";

        /** 80 random bits. */
        public static final Factor RECOVERY_CODE = new Factor(LOGIN, "recovery_code", false);

        /** The user's security keys, whichever signs. */
        public static final Factor SECURITY_KEY = new Factor(LOGIN, "webauthn", false);

        /** Confirming a new authenticator, which the second factor's count has nothing to do with. */
        public static final Factor ENROLLMENT = new Factor(ENROLLING, "enrollment", true);

        /** The six digits of an app, an SMS or a mail. */
        public static Factor digitsOf(UUID authenticator) {
            return new Factor(LOGIN, authenticator.toString(), true);
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
        /** @param unlocked whether another factor was locked until now */
        record Accepted(boolean unlocked) implements Verdict {}

        record Rejected(int attemptsLeft) implements Verdict {}

        record Replayed() implements Verdict {}

        record Locked(Duration retryAfter, Lock lock) implements Verdict {}

        /** The challenge was answered, ran out of tries, or expired. */
        record Gone() implements Verdict {}
    }

    /** What an attempt had to do with the lock it met. */
    public enum Lock {
        /** Nothing was looked at. */
        STANDING,
        /** It was wrong, and began the lock. */
        BEGUN,
        /** It was wrong, and now this factor is locked as well. */
        JOINED
    }

    /** Takes the evidence and decides. */
    public Verdict decide(UUID user, Factor factor, Evidence evidence) {
        var answer =
                switch (evidence) {
                    case Evidence.Step(var authenticator, var match) ->
                        run(user, factor, "totp", "step:" + authenticator, match, 0);
                    case Evidence.Answer(var challenge, var right) ->
                        run(
                                user,
                                factor,
                                "challenge",
                                "challenge:" + challenge,
                                right ? 1 : NO_MATCH,
                                limits.challengeTries());
                    case Evidence.Signature(var challenge, var right) ->
                        run(user, factor, "challenge", "challenge:" + challenge, right ? 1 : NO_MATCH, 1);
                    case Evidence.Recovery(var code) ->
                        run(user, factor, "recovery", "recovery:" + code, code == null ? NO_MATCH : 1, 0);
                };
        int number = answer.get(1).toInteger();
        return switch (answer.get(0).toString()) {
            case "accepted" -> new Verdict.Accepted(number == 1);
            case "rejected" -> new Verdict.Rejected(number);
            case "replayed" -> new Verdict.Replayed();
            case "locked" ->
                new Verdict.Locked(
                        Duration.ofSeconds(number), Lock.values()[answer.get(2).toInteger()]);
            case "gone" -> new Verdict.Gone();
            default -> throw new IllegalStateException("verdict.lua answered " + answer);
        };
    }

    private Response run(UUID user, Factor factor, String kind, String single, long match, int tries) {
        return script.run(
                List.of(key(user, factor.counter()), key(user, single)),
                kind,
                match,
                limits.failures(),
                limits.waits().stream()
                        .map(wait -> Long.toString(wait.toSeconds()))
                        .collect(Collectors.joining(",")),
                MEMORY.toSeconds(),
                tries,
                factor.name(),
                spare(factor));
    }

    private int spare(Factor factor) {
        return factor.guessable() ? 1 : limits.failures();
    }

    /** How long this factor is locked, if it is: asked before work that is too dear for a guesser. */
    public Optional<Duration> lockedFor(UUID user, Factor factor) {
        Map<String, String> state = redis.hash(String.class).hgetall(key(user, factor.counter()));
        Duration left = Duration.between(clock.instant(), Instant.ofEpochSecond(number(state, "until")));
        if (!left.isPositive() || !state.containsKey("factor:" + factor.name())) {
            return Optional.empty();
        }
        String[] own = state.get("factor:" + factor.name()).split(":", 2);
        long locks = number(state, "locks");
        long since = Long.parseLong(own[0]);
        boolean shut = since == locks - 1 || since == locks && Long.parseLong(own[1]) >= spare(factor);
        return shut ? Optional.of(left) : Optional.empty();
    }

    /** How long the user's second factor is locked, or some part of it, if it is. */
    public Optional<Duration> lockedFor(UUID user) {
        var until = redis.hash(String.class).hget(key(user, Factor.LOGIN), "until");
        if (until == null) {
            return Optional.empty();
        }
        Duration left = Duration.between(clock.instant(), Instant.ofEpochSecond(Long.parseLong(until)));
        return left.isPositive() ? Optional.of(left) : Optional.empty();
    }

    private static long number(Map<String, String> state, String field) {
        return Long.parseLong(state.getOrDefault(field, "0"));
    }

    /** Forgets failures and locks: staff have unlocked the second factor or turned it off. */
    public void clear(UUID user) {
        redis.key().del(key(user, Factor.LOGIN), key(user, Factor.ENROLLING));
    }

    /** Keys carry the user in a hash tag: a script's keys are in one slot of a cluster. */
    private static String key(UUID user, String rest) {
        return "mfa:{" + user + "}:" + rest;
    }
}
