package org.vestibule.auth.approval;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jose4j.jwt.JwtClaims;
import org.vestibule.auth.login.Exchange.Approved;
import org.vestibule.auth.session.Session;
import org.vestibule.auth.session.SessionTimes;
import org.vestibule.auth.session.Sessions;
import org.vestibule.auth.session.TokenMint;
import org.vestibule.auth.user.User;
import org.vestibule.auth.user.Users;
import org.vestibule.contracts.Action;
import org.vestibule.contracts.Claim;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.Standing;
import org.vestibule.contracts.TokenType;
import org.vestibule.platform.event.SecurityEvents;
import org.vestibule.platform.event.SecurityEvents.Act;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.token.Caller;
import org.vestibule.platform.token.TokenVerifier;

/** Single actions that users approve with their second factor: asked for, granted, redeemed, each once. */
@Singleton
class Approvals {
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

    private final ApprovalStore store;
    private final Actors actors;
    private final Door door;
    private final TokenMint mint;
    private final TokenVerifier verifier;
    private final SecurityEvents events;
    private final SessionTimes times;

    Approvals(
            ApprovalStore store,
            Actors actors,
            Door door,
            TokenMint mint,
            TokenVerifier verifier,
            SecurityEvents events,
            SessionTimes times) {
        this.store = store;
        this.actors = actors;
        this.door = door;
        this.mint = mint;
        this.verifier = verifier;
        this.events = events;
        this.times = times;
    }

    /** Who approves, in which session. */
    @Singleton
    static class Actors {
        private final Users users;
        private final Sessions sessions;
        private final TenantScope scope;

        Actors(Users users, Sessions sessions, TenantScope scope) {
            this.users = users;
            this.sessions = sessions;
            this.scope = scope;
        }

        record InSession(User user, Session session) {}

        /** The user of a session that is open, with the row locked: no other password, no disabling meanwhile. */
        Optional<InSession> of(Caller me) {
            return users.lock(me.tenant(), me.id())
                    .filter(user -> !user.disabled)
                    .flatMap(user -> sessions.alive(me.tenant(), me.session())
                            .filter(session -> session.userId.equals(user.id))
                            .map(session -> new InSession(user, session)));
        }
    }

    /** Records a request for an approval. */
    void requested(Caller me, UUID id, Action action, Origin origin) {
        actors.scope.run(
                me.tenant(),
                () -> events.state(
                        EventType.APPROVAL_REQUESTED,
                        me.tenant(),
                        me.id(),
                        Act.success(me.actor(), origin),
                        details(id, action)));
    }

    /**
     * Grants what was approved. Empty where the session has ended, or the user was disabled or changed the password
     * meanwhile, or another session asked for it, or it was granted before.
     */
    Optional<String> grant(Caller me, UUID id, Approved approved, Origin origin) {
        return actors.scope.call(me.tenant(), () -> actors.of(me)
                .filter(actor -> actor.session().id.equals(approved.session()) && approved.isOf(actor.user()))
                .filter(actor -> store.findById(id) == null)
                .map(actor -> grant(actor, id, approved, Act.success(me.actor(), origin))));
    }

    private String grant(Actors.InSession actor, UUID id, Approved approved, Act act) {
        User user = actor.user();
        Instant now = times.now();
        store.forgetExpired(user.tenant, user.id, now.minus(CLOCK_SKEW));
        Approval granted = new Approval();
        granted.id = id;
        granted.tenant = user.tenant;
        granted.userId = user.id;
        granted.passwordVersion = user.passwordVersion;
        granted.sessionId = actor.session().id;
        granted.factorVersion = approved.standing().map(Standing::factors).orElse(null);
        granted.expiresAt = now.plus(times.lifetimes().approval());
        store.persist(granted);
        Map<String, Object> details = details(id, approved.action());
        details.put("acr", approved.strength().acr());
        details.put("amr", approved.strength().amr());
        events.state(EventType.APPROVAL_GRANTED, user.tenant, user.id, act, details);
        return mint.approval(user, actor.session(), id, approved.action(), approved.strength());
    }

    /** Every way a redemption can end. */
    sealed interface Redemption {
        record Redeemed(Map<String, Object> claims) implements Redemption {}

        record Used() implements Redemption {}

        /** No approval, expired, another tenant's, or the user's no more: the caller is not told which. */
        record Invalid() implements Redemption {}
    }

    /** Uses an approval up, for a tenant's own system that is about to do what it allows. */
    Redemption redeem(Caller system, String approval, Origin origin) {
        return verifier.verify(TokenType.APPROVAL, approval)
                .filter(claims -> system.mayActAt(claims.getClaimValueAsString(Claim.TENANT)))
                .map(claims -> redeem(claims, Act.success(system.actor(), origin)))
                .orElseGet(Redemption.Invalid::new);
    }

    private Redemption redeem(JwtClaims claims, Act act) {
        String tenant = claims.getClaimValueAsString(Claim.TENANT);
        UUID id = UUID.fromString(claims.getClaimValueAsString("jti"));
        UUID user = UUID.fromString(claims.getClaimValueAsString("sub"));
        OptionalInt factors = door.factorsNow(tenant, user);
        return actors.scope.call(tenant, () -> {
            if (factors.isEmpty() || !store.redeem(tenant, id, times.now(), factors.getAsInt())) {
                return store.wasRedeemed(tenant, id) ? new Redemption.Used() : new Redemption.Invalid();
            }
            Map<String, Object> details = new HashMap<>();
            details.put("approval_id", id);
            details.put(Claim.ACTION, claims.getClaimValue(Claim.ACTION));
            details.put(Claim.PARAMETERS, claims.getClaimValue(Claim.PARAMETERS));
            events.state(EventType.APPROVAL_REDEEMED, tenant, user, act, details);
            return new Redemption.Redeemed(claims.getClaimsMap());
        });
    }

    private static Map<String, Object> details(UUID id, Action action) {
        Map<String, Object> details = new HashMap<>();
        details.put("approval_id", id);
        details.put(Claim.ACTION, action.action());
        details.put(Claim.PARAMETERS, action.parameters());
        return details;
    }
}
