package org.vestibule.mfa.challenge;

import io.quarkus.redis.datasource.RedisDataSource;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vestibule.platform.redis.RedisScript;
import org.vestibule.platform.sealing.Sealer;

/** Challenges in Redis: five minutes, and one at a time for an authenticator in a login. */
@Singleton
class ChallengeStore {
    private final RedisDataSource redis;
    private final RedisScript issue;
    private final RedisScript resend;
    private final RedisScript unsend;
    private final Sealer sealer;

    ChallengeStore(RedisDataSource redis, @ConfigProperty(name = "vestibule.sealing.keyset") Path keyset) {
        this.redis = redis;
        this.issue = new RedisScript(redis, "org/vestibule/mfa/challenge/issue.lua");
        this.resend = new RedisScript(redis, "org/vestibule/mfa/challenge/resend.lua");
        this.unsend = new RedisScript(redis, "org/vestibule/mfa/challenge/unsend.lua");
        this.sealer = Sealer.load(keyset);
    }

    /** Keeps a challenge in place of the older one of the same authenticator and login. */
    void put(Challenge challenge, Duration resendIn) {
        issue.run(
                List.of(
                        live(challenge.user(), challenge.authenticator(), challenge.binding()),
                        key(challenge.user(), challenge.id())),
                challenge.id(),
                challenge.authenticator(),
                challenge.binding(),
                Base64.getEncoder()
                        .encodeToString(sealer.seal(challenge.code(), associated(challenge.user(), challenge.id()))),
                challenge.lifetime().toSeconds(),
                resendIn.toSeconds(),
                key(challenge.user(), ""),
                challenge.sending().asker());
    }

    Optional<Challenge> find(UUID user, UUID id) {
        var fields = redis.execute("HMGET", key(user, id), "authenticator", "binding", "code", "asker", "sent");
        if (fields.get(0) == null) {
            return Optional.empty();
        }
        long left = redis.execute("TTL", key(user, id)).toLong();
        return Optional.of(new Challenge(
                id,
                user,
                UUID.fromString(fields.get(0).toString()),
                fields.get(1).toString(),
                sealer.openText(Base64.getDecoder().decode(fields.get(2).toString()), associated(user, id)),
                Duration.ofSeconds(Math.max(0, left)),
                fields.get(3) == null
                        ? Challenge.Sending.NONE
                        : new Challenge.Sending(
                                fields.get(3).toString(), fields.get(4).toInteger())));
    }

    /** Id of the authenticator's challenge in a login. */
    Optional<UUID> liveOf(UUID user, UUID authenticator, String binding) {
        var id = redis.execute("GET", live(user, authenticator, binding));
        return Optional.ofNullable(id).map(found -> UUID.fromString(found.toString()));
    }

    /** Whether the code may be sent again, and if so the pause after it. */
    sealed interface Resend {
        record Now(Duration nextPause) implements Resend {}

        record TooSoon(Duration retryAfter) implements Resend {}

        record Gone() implements Resend {}
    }

    Resend mayResend(UUID user, UUID id, List<Duration> pauses) {
        var answer = resend.run(
                List.of(key(user, id)),
                pauses.stream().map(pause -> Long.toString(pause.toSeconds())).collect(Collectors.joining(",")));
        Duration seconds = Duration.ofSeconds(answer.get(1).toLong());
        return switch (answer.get(0).toInteger()) {
            case 1 -> new Resend.Now(seconds);
            case 0 -> new Resend.TooSoon(seconds);
            default -> new Resend.Gone();
        };
    }

    /** The code was not sent again after all. */
    void refusedResend(UUID user, UUID id) {
        unsend.run(List.of(key(user, id)));
    }

    private static String[] associated(UUID user, UUID id) {
        return new String[] {"challenge.code", id.toString(), user.toString()};
    }

    private static String live(UUID user, UUID authenticator, String binding) {
        return key(user, "live:" + authenticator + ":" + binding);
    }

    private static String key(UUID user, UUID id) {
        return key(user, "challenge:" + id);
    }

    private static String key(UUID user, String rest) {
        return "mfa:{" + user + "}:" + rest;
    }
}
