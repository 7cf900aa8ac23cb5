package org.vestibule.auth.session;

import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.vestibule.auth.user.User;
import org.vestibule.auth.user.Users;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.platform.event.Ids;
import org.vestibule.platform.event.SecurityEvents;
import org.vestibule.platform.event.SecurityEvents.Act;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.tenancy.TenantScope;

/** Opens, refreshes and ends sessions. */
@Singleton
public class Sessions {
    private final SessionRepository sessions;
    private final Users users;
    private final TokenMint mint;
    private final SecurityEvents events;
    private final TenantScope scope;
    private final SessionTimes times;
    private final Event<AllEnded> allEnded;

    public Sessions(
            SessionRepository sessions,
            Users users,
            TokenMint mint,
            SecurityEvents events,
            TenantScope scope,
            SessionTimes times,
            Event<AllEnded> allEnded) {
        this.sessions = sessions;
        this.users = users;
        this.mint = mint;
        this.events = events;
        this.scope = scope;
        this.times = times;
        this.allEnded = allEnded;
    }

    /** How the user got in: the values of RFC 8176 and this suite's ladder. */
    public record Strength(List<String> amr, String acr) {
        public static final Strength PASSWORD = new Strength(List.of("pwd"), "aal1");

        boolean hasSecondFactor() {
            return !acr.equals(PASSWORD.acr);
        }
    }

    /**
     * Opens a session. Empty where the user was disabled meanwhile, has another password or other roles, or where mfa-service has
     * told of a newer version of the factors.
     *
     * @param factorVersion on which it was decided what to ask for; null where release 0.2 of mfa-service decided
     */
    public Optional<Tokens> open(User user, Strength strength, Integer factorVersion, Origin origin, Advice advice) {
        return open(Ids.next(), user, strength, factorVersion, origin, advice, null);
    }

    /**
     * The same with a second factor that was shown for an attempt, from whose id that of the session follows: it cannot be opened twice,
     * also where Redis has forgotten that the attempt was redeemed.
     */
    public Optional<Tokens> openFor(
            UUID attempt, User user, Strength strength, Integer factorVersion, Origin origin, Advice advice) {
        return open(Ids.following(attempt), user, strength, factorVersion, origin, advice, null);
    }

    /** The same by the password alone, in a browser that the user trusts; the events name it. */
    public Optional<Tokens> openInTrusted(
            UUID browser, User user, Integer factorVersion, Origin origin, Advice advice) {
        return open(Ids.next(), user, Strength.PASSWORD, factorVersion, origin, advice, browser);
    }

    private Optional<Tokens> open(
            UUID id, User user, Strength strength, Integer factorVersion, Origin origin, Advice advice, UUID browser) {
        Instant now = times.now();
        RefreshToken refresh = RefreshToken.first(user.tenant, id);
        Session session = new Session();
        session.id = refresh.session();
        session.createdAt = now;
        session.lastUsedAt = now;
        session.authTime = now;
        session.expiresAt = now.plus(times.lifetimes().sessionTotal());
        session.idleUntil = times.idleUntil(now);
        session.amr = strength.amr().toArray(String[]::new);
        session.acr = strength.acr();
        session.secondFactorAt = strength.hasSecondFactor() ? now : null;
        session.factorVersion = factorVersion;
        session.browserId = browser;
        session.ip = origin.ip();
        session.userAgent = origin.userAgent();
        session.familyHash = refresh.familyHash();
        session.refreshHash = refresh.secretHash();
        Map<String, Object> details = new HashMap<>();
        if (browser != null) {
            details.put("browser_id", browser);
        }
        details.put("session_id", session.id);
        details.put("acr", session.acr);
        boolean opened = events.stateWith(
                SessionRepository.opening(session, user),
                List.of(EventType.LOGIN_SUCCEEDED, EventType.SESSION_OPENED),
                user.tenant,
                user.id,
                Act.success(user.actor(), origin),
                details);
        return opened ? Optional.of(tokens(user, session.showing(), refresh, advice)) : Optional.empty();
    }

    /**
     * New tokens for a refresh token. A used one ends its session; empty in every case but success. Whether the session still
     * suffices is asked before.
     */
    public Optional<Tokens> refresh(String token, Origin origin) {
        return RefreshToken.parse(token).flatMap(shown -> rotate(shown, origin));
    }

    /**
     * What a session that is open stands on.
     *
     * @param factorVersion null where release 0.2 opened it
     * @param browserId the trusted browser in which the password was enough, or null
     */
    public record Held(UUID session, User user, String acr, Integer factorVersion, UUID browserId) {}

    /** The open session of a refresh token that was not used yet, which is not used by this. */
    public Optional<Held> held(String token) {
        return RefreshToken.parse(token)
                .flatMap(shown -> scope.call(shown.tenant(), () -> sessions.ofUnused(shown, times.now())
                        .flatMap(this::holder)));
    }

    /** An open session by its id. */
    public Optional<Held> held(String tenant, UUID id) {
        return scope.call(tenant, () -> alive(tenant, id).flatMap(this::holder));
    }

    private Optional<Held> holder(Session session) {
        return users.find(session.tenant, session.userId)
                .map(user -> new Held(session.id, user, session.acr, session.factorVersion, session.browserId));
    }

    /** Keeps that the user changed the factors in this very session, before the event of it says so. */
    public void standsOn(Held held, int factorVersion) {
        String tenant = held.user().tenant;
        scope.run(tenant, () -> alive(tenant, held.session())
                .ifPresent(session -> session.factorVersion = factorVersion));
    }

    /** Ends a session that no longer suffices. */
    public void endHeld(Held held, String reason, Origin origin) {
        String tenant = held.user().tenant;
        scope.run(tenant, () -> alive(tenant, held.session())
                .ifPresent(session -> end(session, reason, Actor.SYSTEM, origin)));
    }

    private Optional<Tokens> rotate(RefreshToken shown, Origin origin) {
        Instant now = times.now();
        RefreshToken next = shown.next();
        var rotated = sessions.rotate(shown, next, now, times.idleUntil(now));
        if (rotated.isEmpty()) {
            scope.run(shown.tenant(), () -> sessions.ofUsed(shown)
                    .ifPresent(session -> end(session, "refresh_token_reused", Actor.SYSTEM, origin)));
        }
        return rotated.filter(found -> !found.user().disabled)
                .map(found -> tokens(found.user(), found.session(), next, Advice.NONE));
    }

    /** New tokens after the user has shown the password again; older refresh tokens of the session are dead. */
    public Optional<Tokens> reauthenticated(String tenant, UUID sessionId) {
        return scope.call(tenant, () -> alive(tenant, sessionId).flatMap(session -> {
            session.authTime = times.now();
            return users.find(tenant, session.userId)
                    .filter(user -> !user.disabled)
                    .map(user -> renewed(user, session, Advice.NONE));
        }));
    }

    /**
     * New tokens after the user has shown a second factor again. The session is worth what that one is worth, also where
     * an earlier one was worth more: time and class are of one and the same showing. To be called in a transaction that
     * names the tenant.
     */
    public Optional<Tokens> steppedUp(
            UUID attempt, User user, UUID sessionId, Strength strength, Integer factorVersion, Advice advice) {
        return alive(user.tenant, sessionId)
                .filter(session -> session.userId.equals(user.id))
                .filter(session -> scope.change(user.tenant, SessionRepository.steppingUp(session, attempt)) == 1)
                .map(session -> {
                    session.secondFactorAt = times.now();
                    session.amr = strength.amr().toArray(String[]::new);
                    session.acr = strength.acr();
                    session.factorVersion = factorVersion;
                    session.browserId = null;
                    return renewed(user, session, advice);
                });
    }

    private Tokens renewed(User user, Session session, Advice advice) {
        Instant now = times.now();
        RefreshToken next = RefreshToken.first(user.tenant, session.id);
        session.familyHash = next.familyHash();
        session.refreshHash = next.secretHash();
        session.lastUsedAt = now;
        session.idleUntil = times.idleUntil(now);
        return tokens(user, session.showing(), next, advice);
    }

    /** Whether the session is open. */
    public boolean isAlive(String tenant, UUID id) {
        return scope.call(tenant, () -> alive(tenant, id).isPresent());
    }

    /** Empty where it has ended or never was. To be called in a transaction that names the tenant. */
    public Optional<Session> alive(String tenant, UUID id) {
        return sessions.alive(tenant, id, times.now());
    }

    /** Newest first. To be called in a transaction that names the tenant. */
    public List<Session> aliveOf(String tenant, UUID user) {
        return sessions.aliveOf(tenant, user, times.now());
    }

    /**
     * All sessions of a user are ended, perhaps but the one in which the user asked for it. Whatever else lets them in with less
     * than a login ends in the same transaction.
     *
     * @param reason as in the event of each session
     */
    public record AllEnded(String tenant, UUID user, String reason, Actor by, Origin origin) {}

    /**
     * Ends all sessions of a user but one, and the browsers that they trust ({@link AllEnded}). A spared session that stands on such a
     * browser ends at its next refresh, unless a second factor is shown in it before. To be called in a transaction that names the tenant.
     *
     * @param spared null to end all
     * @return how many ended
     */
    public int endAll(String tenant, UUID user, UUID spared, String reason, Actor by, Origin origin) {
        List<Session> doomed = aliveOf(tenant, user).stream()
                .filter(session -> !session.id.equals(spared))
                .toList();
        doomed.forEach(session -> end(session, reason, by, origin));
        allEnded.fire(new AllEnded(tenant, user, reason, by, origin));
        return doomed.size();
    }

    /** Ends one session of a user; false where they have no such. To be called in a transaction that names the tenant. */
    public boolean endOne(String tenant, UUID user, UUID id, String reason, Actor by, Origin origin) {
        Optional<Session> found = alive(tenant, id).filter(session -> session.userId.equals(user));
        found.ifPresent(session -> end(session, reason, by, origin));
        return found.isPresent();
    }

    /** To be called in a transaction that names the tenant. */
    public void end(Session session, String reason, Actor by, Origin origin) {
        session.endedAt = times.now();
        session.endedReason = reason;
        events.state(
                EventType.SESSION_REVOKED,
                session.tenant,
                session.userId,
                Act.success(by, origin),
                Map.of("session_id", session.id, "reason", reason));
    }

    private Tokens tokens(User user, Session.Showing session, RefreshToken refresh, Advice advice) {
        return new Tokens(
                mint.access(user, session),
                "Bearer",
                times.lifetimes().accessToken().toSeconds(),
                refresh.text(),
                times.lifetimes().sessionIdle().toSeconds(),
                advice.notices(),
                advice.securityUrl(),
                null);
    }
}
