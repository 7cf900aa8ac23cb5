package org.vestibule.auth.login;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.redis.datasource.RedisDataSource;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.vestibule.auth.browser.TrustTerms;
import org.vestibule.auth.session.Lifetimes;
import org.vestibule.auth.session.TokenMint;
import org.vestibule.auth.user.User;
import org.vestibule.contracts.Action;
import org.vestibule.contracts.Claim.Purpose;
import org.vestibule.contracts.Standing;
import org.vestibule.platform.event.Ids;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.redis.RedisScript;

/**
 * Logins that passed the first door and stand before the second, and sessions that are asked for a second factor again, as a
 * whole or for one action. An attempt is known by its partial token's id; it is
 * redeemed once, together with the proof that answers it. Keeping it here saves checking our own signature again.
 */
@Singleton
public class Attempts {
    private static final long PROOF_MEMORY_S = 180;

    private final RedisDataSource redis;
    private final RedisScript redeem;
    private final TokenMint mint;
    private final Lifetimes lifetimes;
    private final ObjectMapper json;

    public Attempts(RedisDataSource redis, TokenMint mint, Lifetimes lifetimes, ObjectMapper json) {
        this.json = json;
        this.redis = redis;
        this.redeem = new RedisScript(redis, "org/vestibule/auth/login/redeem.lua");
        this.mint = mint;
        this.lifetimes = lifetimes;
    }

    /**
     * An attempt that was redeemed.
     *
     * @param id in order of time
     * @param accessVersion on which it was begun
     * @param session in which it was begun; empty where it opens a new one
     * @param terms on which the browser may be trusted, as they were when it was begun
     */
    record Redeemed(UUID id, int accessVersion, Optional<UUID> session, Optional<TrustTerms> terms) {}

    /** A redeemed attempt to approve an action in a session. */
    record RedeemedApproval(int accessVersion, UUID session, Action action) {}

    /**
     * A wish to have an action approved.
     *
     * @param id of the attempt and its partial token
     * @param session in which it is approved
     */
    public record Wanted(UUID id, UUID session, Action action) {}

    /** Begins an attempt to open a session by setting up a first authenticator, and mints its partial token. */
    String beginEnrollment(User user, Standing standing, Origin origin) {
        return begin(user, Purpose.ENROLLMENT, standing, origin, "");
    }

    /** Begins an attempt to open a session with a second factor, and mints its partial token. */
    String begin(User user, Standing standing, Optional<TrustTerms> terms, Origin origin) {
        return begin(
                user,
                Purpose.SECOND_FACTOR,
                standing,
                origin,
                terms.map(TrustTerms::text).orElse(""));
    }

    /** Begins an attempt to show a second factor in a session that is open. */
    String beginStepUp(User user, Standing standing, UUID session) {
        UUID id = Ids.next();
        String token = mint.partial(user, id, session, standing);
        keep(user, id, session.toString(), token, "", "");
        return token;
    }

    private String begin(User user, Purpose purpose, Standing standing, Origin origin, String terms) {
        UUID id = Ids.next();
        String token = mint.partial(user, id, purpose, standing, origin);
        keep(user, id, "", token, terms, "");
        return token;
    }

    /** Begins an attempt to approve an action, for which its partial token is good alone. */
    String beginApproval(User user, Standing standing, Wanted wanted) {
        String token = mint.partial(user, wanted.id(), wanted.session(), wanted.action(), standing);
        keep(user, wanted.id(), wanted.session().toString(), token, "", write(wanted.action()));
        return token;
    }

    private void keep(User user, UUID id, String session, String token, String terms, String action) {
        redis.execute(
                "SET",
                key(user.id, "attempt", id.toString()),
                String.join(":", Integer.toString(user.accessVersion), session, fingerprint(token), terms, action),
                "EX",
                Long.toString(lifetimes.partialToken().toSeconds()));
    }

    /** Burns attempt and proof in one step; empty where either was used, expired, unknown or to approve an action. */
    Optional<Redeemed> redeem(UUID user, String attemptId, String partialToken, String proofId) {
        return burn(user, attemptId, partialToken, proofId, Aim.SESSION)
                .map(answer -> new Redeemed(
                        UUID.fromString(attemptId),
                        answer.get(0).toInteger(),
                        Optional.of(answer.get(1).toString())
                                .filter(session -> !session.isEmpty())
                                .map(UUID::fromString),
                        TrustTerms.parse(answer.get(3).toString())));
    }

    /** The same for an attempt to approve an action, and for no other. */
    Optional<RedeemedApproval> redeemApproval(UUID user, String attemptId, String partialToken, String proofId) {
        return burn(user, attemptId, partialToken, proofId, Aim.APPROVAL)
                .map(answer -> new RedeemedApproval(
                        answer.get(0).toInteger(),
                        UUID.fromString(answer.get(1).toString()),
                        read(answer.get(2).toString())));
    }

    private enum Aim {
        SESSION,
        APPROVAL
    }

    private Optional<Response> burn(UUID user, String attemptId, String partialToken, String proofId, Aim aim) {
        return Optional.ofNullable(redeem.run(
                List.of(key(user, "attempt", attemptId), key(user, "proof", proofId)),
                fingerprint(partialToken),
                PROOF_MEMORY_S,
                aim));
    }

    private String write(Action action) {
        try {
            return json.writeValueAsString(action);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private Action read(String action) {
        try {
            return json.readValue(action, Action.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a kept action cannot be read", e);
        }
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
