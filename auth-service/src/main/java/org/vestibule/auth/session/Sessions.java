package org.vestibule.auth.session;

import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.vestibule.auth.session.SessionRepository.Older;
import org.vestibule.auth.user.User;
import org.vestibule.auth.user.Users;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.platform.event.Ids;
import org.vestibule.platform.event.SecurityEvents;
import org.vestibule.platform.event.SecurityEvents.Act;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.tenancy.TenantScope.Statement;

/** Opens, refreshes and ends sessions. */
@Singleton
public class Sessions {
    private static final String TOO_MANY = "too_many_sessions";
    private static final UUID AFTER_ALL = new UUID(-1, -1);

    private final SessionRepository sessions;
    private final Users users;
    private final TokenMint mint;
    private final SecurityEvents events;
    private final TenantScope scope;
    private final SessionTimes times;
    private final SessionLimits limits;
    private final Event<AllEnded> allEnded;

    public Sessions(
            SessionRepository sessions,
            Users users,
            TokenMint mint,
            SecurityEvents events,
            TenantScope scope,
            SessionTimes times,
            SessionLimits limits,
            Event<AllEnded> allEnded) {
        this.sessions = sessions;
        this.users = users;
        this.mint = mint;
        this.events = events;
        this.scope = scope;
        this.times = times;
        this.limits = limits;
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
     * told of a newer version of the factors. At the limit, the user's session that was used longest ago ends in the same transaction.
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
        boolean opened = open(SessionRepository.openingBelow(limits.perUser(), session, user), user, origin, details)
                || scope.join(user.tenant, () -> openInPlaceOfOldest(session, user, origin, details));
        return opened ? Optional.of(tokens(user, session.showing(), refresh, advice)) : Optional.empty();
    }

    private boolean open(Statement opening, User user, Origin origin, Map<String, Object> details) {
        return events.stateWith(
                opening,
                List.of(EventType.LOGIN_SUCCEEDED, EventType.SESSION_OPENED),
                user.tenant,
                user.id,
                Act.success(user.actor(), origin),
                details);
    }

    /** The user is at the limit, or is refused; a refused login must end nothing. To be called in a transaction that names the tenant. */
    private boolean openInPlaceOfOldest(Session session, User user, Origin origin, Map<String, Object> details) {
        boolean opened = open(SessionRepository.opening(session, user), user, origin, details);
        if (opened) {
            sessions.endExcess(user.tenant, user.id, session, limits.perUser(), TOO_MANY)
                    .forEach(id -> stateEnd(user.tenant, user.id, id, TOO_MANY, Actor.SYSTEM, origin));
        }
        return opened;
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
            scope.run(shown.tenant(), () -> sessions.ofUsed(shown, now)
                    .ifPresent(session -> end(session, "refresh_token_reused", Actor.SYSTEM, origin)));
        }
        return rotated.filter(found -> !found.user().disabled)
                .map(found -> tokens(found.user(), found.session(), next, Advice.NONE));
    }

    /**
     * New tokens after the user has shown the password again; older refresh tokens of the session are dead. Empty where the user has
     * another password by now.
     *
     * @param passwordVersion of the password that was right
     */
    public Optional<Tokens> reauthenticated(String tenant, UUID sessionId, int passwordVersion) {
        return scope.call(tenant, () -> alive(tenant, sessionId).flatMap(session -> users.lock(tenant, session.userId)
                .filter(user -> !user.disabled && user.passwordVersion == passwordVersion)
                .map(user -> {
                    session.authTime = times.now();
                    return renewed(user, session, Advice.NONE);
                })));
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

    /**
     * Newest first. To be called in a transaction that names the tenant.
     *
     * @param before lists only sessions older than this; null lists from the newest on
     */
    public List<Session> aliveOf(String tenant, UUID user, UUID before, int most) {
        return sessions.aliveOf(tenant, user, before == null ? AFTER_ALL : before, most, times.now());
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
        int ended = endAll(new Older(tenant, user, spared, null, null), reason, by, origin);
        allEnded.fire(new AllEnded(tenant, user, reason, by, origin));
        return ended;
    }

    /**
     * Ends the sessions of a user that stand on factors older than {@code version}, except one. To be called in a transaction that
     * names the tenant.
     *
     * @param spared session in which the user changed the factors, which stands on the new version from now on; null spares none
     * @param at time of the change. Sessions that release 0.2 opened have no version, and end if they were opened earlier
     */
    public void factorsChanged(String tenant, UUID user, UUID spared, int version, Instant at, String reason) {
        if (spared != null) {
            sessions.raiseFactorVersion(tenant, user, spared, version, times.now());
        }
        endAll(new Older(tenant, user, spared, version, at), reason, Actor.SYSTEM, Origin.NONE);
    }

    /** The same for a change that release 0.2 of mfa-service tells of, without a version. */
    public void factorsChanged(String tenant, UUID user, UUID spared, Instant at, String reason) {
        endAll(new Older(tenant, user, spared, null, at), reason, Actor.SYSTEM, Origin.NONE);
    }

    private int endAll(Older which, String reason, Actor by, Origin origin) {
        return sessions.endAll(
                which, times.now(), reason, id -> stateEnd(which.tenant(), which.user(), id, reason, by, origin));
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
        stateEnd(session.tenant, session.userId, session.id, reason, by, origin);
    }

    private void stateEnd(String tenant, UUID user, UUID id, String reason, Actor by, Origin origin) {
        events.state(
                EventType.SESSION_REVOKED,
                tenant,
                user,
                Act.success(by, origin),
                Map.of("session_id", id, "reason", reason));
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
