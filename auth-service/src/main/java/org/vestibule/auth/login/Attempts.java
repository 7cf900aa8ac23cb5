package org.vestibule.auth.login;

import io.quarkus.redis.datasource.RedisDataSource;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import org.vestibule.auth.session.Lifetimes;
import org.vestibule.auth.session.TokenMint;
import org.vestibule.auth.user.User;
import org.vestibule.contracts.Claim.Purpose;
import org.vestibule.platform.event.Ids;
import org.vestibule.platform.redis.RedisScript;

/**
 * Logins that passed the first door and stand before the second. An attempt is known by its partial token's id; it is
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

    /** Begins an attempt and mints its partial token. */
    public String begin(User user, Purpose purpose) {
        UUID id = Ids.next();
        String token = mint.partial(user, id, purpose);
        redis.execute(
                "SET",
                key(user.id, "attempt", id.toString()),
                user.passwordVersion + ":" + fingerprint(token),
                "EX",
                Long.toString(lifetimes.partialToken().toSeconds()));
        return token;
    }

    /**
     * Burns attempt and proof in one step.
     *
     * @return the version of the password the attempt was begun with; empty where either was used, expired or unknown
     */
    OptionalInt redeem(UUID user, String attemptId, String partialToken, String proofId) {
        var answer = redeem.run(
                List.of(key(user, "attempt", attemptId), key(user, "proof", proofId)),
                fingerprint(partialToken),
                PROOF_MEMORY_S);
        return answer == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(answer.toString()));
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
