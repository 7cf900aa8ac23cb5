package org.vestibule.mfa.guard;

import io.quarkus.redis.datasource.RedisDataSource;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.vestibule.platform.redis.RateLimiter;
import org.vestibule.platform.redis.RateLimiter.Decision;
import org.vestibule.platform.redis.RateLimiter.Limit;
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
    private final RateLimiter limiter;
    private final Limit replays;
    private final Limit toldReplays;
    private final GuardLimits limits;

    public Guard(RedisDataSource redis, GuardLimits limits) {
        this.redis = redis;
        this.script = new RedisScript(redis, "org/vestibule/mfa/guard/verdict.lua");
        this.limiter = new RateLimiter(redis, "mfa");
        this.replays = new Limit(
                "recovery-replays", limits.replays().permits(), limits.replays().window());
        this.toldReplays = new Limit(
                "told-replays", limits.replays().permits(), limits.replays().window());
        this.limits = limits;
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
        /**
         * A TOTP code.
         *
         * @param match its step, or {@link #NO_MATCH}
         * @param last step that the database knows to be used, or 0
         */
        record Step(UUID authenticator, long match, long last) implements Evidence {}

        /** The code of a challenge. */
        record Answer(UUID challenge, boolean right) implements Evidence {}

        /** The signature of a security key: right or wrong, its challenge is over (WebAuthn Level 3, section 13.4.3). */
        record Signature(UUID challenge, boolean right) implements Evidence {}

        /**
         * A recovery code.
         *
         * @param code null where the user has no such code
         * @param used whether the database knows it to be used
         */
        record Recovery(UUID code, boolean used) implements Evidence {}
    }

    /** The decision. */
    public sealed interface Verdict {
        /**
         * Nothing is forgotten yet: see {@link Guard#forgive}.
         *
         * @param unlocked whether a factor was locked until now
         * @param counted whether there are failures to forget
         */
        record Accepted(boolean unlocked, boolean counted) implements Verdict {}

        record Rejected(int attemptsLeft) implements Verdict {}

        /** @param isTold whether it is an event: the hundredth of the same code says no more than the first */
        record Replayed(boolean isTold) implements Verdict {}

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
        JOINED;

        private static Lock of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** Takes the evidence and decides. */
    public Verdict decide(UUID user, Factor factor, Evidence evidence) {
        var answer =
                switch (evidence) {
                    case Evidence.Step(var authenticator, var match, var last) ->
                        run(user, factor, "totp", "step:" + authenticator, match, 0, last);
                    case Evidence.Answer(var challenge, var right) ->
                        run(
                                user,
                                factor,
                                "challenge",
                                "challenge:" + challenge,
                                right ? 1 : NO_MATCH,
                                limits.challengeTries(),
                                0);
                    case Evidence.Signature(var challenge, var right) ->
                        run(user, factor, "challenge", "challenge:" + challenge, right ? 1 : NO_MATCH, 1, 0);
                    case Evidence.Recovery(var code, var used) ->
                        run(user, factor, "recovery", "recovery:" + code, code == null ? NO_MATCH : used ? 0 : 1, 0, 0);
                };
        int number = answer.get(1).toInteger();
        String more = answer.get(2).toString();
        return switch (answer.get(0).toString()) {
            case "accepted" -> new Verdict.Accepted(more.equals("unlocked"), number == 1);
            case "rejected" -> new Verdict.Rejected(number);
            case "replayed" ->
                new Verdict.Replayed(limiter.take(toldReplays, user.toString()) instanceof Decision.Allowed);
            case "locked" -> new Verdict.Locked(Duration.ofSeconds(number), Lock.of(more));
            case "gone" -> new Verdict.Gone();
            default -> throw new IllegalStateException("verdict.lua answered " + answer);
        };
    }

    private Response run(UUID user, Factor factor, String kind, String single, long match, int tries, long last) {
        return run(List.of(key(user, factor.counter()), key(user, single)), factor, kind, match, tries, last);
    }

    private Response run(List<String> keys, Factor factor, String kind, long match, int tries, long last) {
        return script.run(
                keys,
                kind,
                match,
                limits.failures(),
                limits.waits().stream()
                        .map(wait -> Long.toString(wait.toSeconds()))
                        .collect(Collectors.joining(",")),
                MEMORY.toSeconds(),
                tries,
                factor.name(),
                factor.guessable() ? 1 : limits.failures(),
                last);
    }

    /**
     * Begins a look at a recovery code, which costs a slow hash, and answers how long there may be none where there were too many of
     * used ones, or too many are under way. Whoever began one ends it: {@link #endLook}.
     */
    public Optional<Duration> beginLook(UUID user, UUID look) {
        return switch (limiter.begin(replays, user.toString(), look)) {
            case Decision.Allowed _ -> Optional.empty();
            case Decision.Busy(var wait) -> Optional.of(wait);
            case Decision.Refused(var wait, var _) -> Optional.of(wait);
        };
    }

    /** @param wasUsed whether it was a code that had been used before: wrong ones are counted elsewhere */
    public void endLook(UUID user, UUID look, boolean wasUsed) {
        if (wasUsed) {
            limiter.failed(replays, user.toString(), look);
        } else {
            limiter.withdraw(replays, user.toString(), look);
        }
    }

    /** How long this factor is locked, if it is. To be asked before anything secret is compared or hashed. */
    public Optional<Duration> lockedFor(UUID user, Factor factor) {
        return locked(run(List.of(key(user, factor.counter())), factor, "ask", NO_MATCH, 0, 0));
    }

    /** How long the user's second factor is locked, or some part of it, if it is. */
    public Optional<Duration> lockedFor(UUID user) {
        return locked(run(List.of(key(user, Factor.LOGIN)), Factor.RECOVERY_CODE, "state", NO_MATCH, 0, 0))
                .or(() -> limiter.refusal(replays, user.toString()));
    }

    private static Optional<Duration> locked(Response answer) {
        return answer.get(0).toString().equals("locked")
                ? Optional.of(Duration.ofSeconds(answer.get(1).toLong()))
                : Optional.empty();
    }

    /**
     * Forgets the failures of a factor and lifts its lock, once the database has taken a right code as unused. Only then: a code
     * that was used before gives nobody fresh tries.
     */
    public void forgive(UUID user, Factor factor) {
        redis.key().del(key(user, factor.counter()));
    }

    /** Forgets failures and locks: staff have unlocked the second factor or turned it off. */
    public void clear(UUID user) {
        redis.key().del(key(user, Factor.LOGIN), key(user, Factor.ENROLLING));
        limiter.clear(replays, user.toString());
    }

    /** Keys carry the user in a hash tag: a script's keys are in one slot of a cluster. */
    private static String key(UUID user, String rest) {
        return "mfa:{" + user + "}:" + rest;
    }
}
