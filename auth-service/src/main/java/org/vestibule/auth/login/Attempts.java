package org.vestibule.auth.login;

import io.quarkus.redis.datasource.RedisDataSource;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.vestibule.auth.session.Lifetimes;
import org.vestibule.auth.session.TokenMint;
import org.vestibule.auth.user.User;
import org.vestibule.contracts.Claim.Purpose;
import org.vestibule.platform.event.Ids;
import org.vestibule.platform.redis.RedisScript;

/**
 * Logins that passed the first door and stand before the second, and sessions that are asked for a second factor again. An attempt is known by its partial token's id; it is
 * redeemed once, together with the proof that answers it. Keeping it here saves checking our own signature again.
 */
@Singleton
public class Attempts {
    private static final long PROOF_MEMORY_S = 180;

    private final RedisDataSource redis;
    private final RedisScript redeem;
    private final TokenMint mint;
    private final Lifetimes lifetimes;

    public Attempts(RedisDataSource redis, TokenMint mint, Lifetimes lifetimes) {
        this.redis = redis;
        this.redeem = new RedisScript(redis, "org/vestibule/auth/login/redeem.lua");
        this.mint = mint;
        this.lifetimes = lifetimes;
    }

    /**
     * An attempt that was redeemed.
     *
     * @param passwordVersion of the password it was begun with
     * @param session that it steps up; empty where it opens a new one
     */
    record Redeemed(int passwordVersion, Optional<UUID> session) {}

    /** Begins an attempt to open a session and mints its partial token. */
    public String begin(User user, Purpose purpose) {
        return begin(user, purpose, "");
    }

    /** Begins an attempt to show a second factor in a session that is open. */
    String beginStepUp(User user, UUID session) {
        return begin(user, Purpose.SECOND_FACTOR, session.toString());
    }

    private String begin(User user, Purpose purpose, String session) {
        UUID id = Ids.next();
        String token = mint.partial(user, id, purpose);
        redis.execute(
                "SET",
                key(user.id, "attempt", id.toString()),
                user.passwordVersion + ":" + session + ":" + fingerprint(token),
                "EX",
                Long.toString(lifetimes.partialToken().toSeconds()));
        return token;
    }

    /** Burns attempt and proof in one step; empty where either was used, expired or unknown. */
    Optional<Redeemed> redeem(UUID user, String attemptId, String partialToken, String proofId) {
        var answer = redeem.run(
                List.of(key(user, "attempt", attemptId), key(user, "proof", proofId)),
                fingerprint(partialToken),
                PROOF_MEMORY_S);
        if (answer == null) {
            return Optional.empty();
        }
        String session = answer.get(1).toString();
        return Optional.of(new Redeemed(
                answer.get(0).toInteger(),
                session.isEmpty() ? Optional.empty() : Optional.of(UUID.fromString(session))));
    }

    private static String key(UUID user, String kind, String id) {
        return "auth:{" + user + "}:" + kind + ":" + id;
    }

    private static String fingerprint(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
