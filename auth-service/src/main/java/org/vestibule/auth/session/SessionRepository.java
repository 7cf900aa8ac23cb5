package org.vestibule.auth.session;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.vestibule.auth.session.Session.Showing;
import org.vestibule.auth.user.User;
import org.vestibule.platform.database.Columns;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.tenancy.TenantScope.Statement;

/** Sessions; every query names the tenant. */
@Singleton
class SessionRepository implements PanacheRepositoryBase<Session, UUID> {
    private static final String ROTATE = "update session s set refresh_hash = ?, last_used_at = ?, idle_until = ?"
            + " from app_user u where u.tenant = s.tenant and u.id = s.user_id and s.id = ? and s.tenant = ?"
            + " and s.family_hash = ? and s.refresh_hash = ?"
            + " and s.ended_at is null and s.idle_until > ? and s.expires_at > ?"
            + " returning s.id as session_id, s.auth_time, s.second_factor_at, s.amr, s.acr,"
            + " s.factor_version as session_factor_version, u.*";

    /**
     * Inserts nothing if there is such a session already, or if the user was disabled, changed the password or got other roles since login began, or if their factors have
     * changed since it was decided what to ask for. {@code for share} waits for a concurrent change.
     */
    private static final String OPEN = "insert into session (id, tenant, user_id, created_at, last_used_at, auth_time,"
            + " expires_at, idle_until, amr, acr, second_factor_at, factor_version, browser_id, ip, user_agent, family_hash, refresh_hash)"
            + " select ?, tenant, id, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? from app_user"
            + " where tenant = ? and id = ? and not disabled and access_version = ?"
            + " and factor_version <= coalesce(?::integer, factor_version) for share on conflict (id) do nothing";

    /** Keeps the last twenty, which are far more than can be under way at once. */
    private static final String STEP_UP = "update session set"
            + " stepped_up_for = stepped_up_for[greatest(1, cardinality(stepped_up_for) - 18):] || ?::uuid"
            + " where tenant = ? and id = ? and not ?::uuid = any(stepped_up_for)";

    private final TenantScope scope;

    SessionRepository(TenantScope scope) {
        this.scope = scope;
    }

    /** What takes an attempt as used in a session; it changes nothing where that was used in it before. */
    static Statement steppingUp(Session session, UUID attempt) {
        return Statement.of(STEP_UP, attempt, session.tenant, session.id, attempt);
    }

    /** What opens a session for a user who may have it still. */
    static Statement opening(Session session, User user) {
        return Statement.of(
                OPEN,
                session.id,
                session.createdAt,
                session.lastUsedAt,
                session.authTime,
                session.expiresAt,
                session.idleUntil,
                session.amr,
                session.acr,
                session.secondFactorAt,
                session.factorVersion,
                session.browserId,
                session.ip,
                session.userAgent,
                session.familyHash,
                session.refreshHash,
                user.tenant,
                user.id,
                user.accessVersion,
                session.factorVersion);
    }

    /** A session whose refresh secret was swapped, as far as a token tells of it, and whose it is. */
    record Rotated(Showing session, User user) {}

    /** Swaps the refresh secret, if the shown one still counts: of two at once, one wins. In one round trip. */
    Optional<Rotated> rotate(RefreshToken shown, RefreshToken next, Instant now, Instant idleUntil) {
        return scope
                .ask(
                        shown.tenant(),
                        Statement.of(
                                ROTATE,
                                next.secretHash(),
                                now,
                                idleUntil,
                                shown.session(),
                                shown.tenant(),
                                shown.familyHash(),
                                shown.secretHash(),
                                now,
                                now),
                        row -> new Rotated(
                                new Showing(
                                        Columns.uuid(row, "session_id"),
                                        Columns.instant(row, "auth_time"),
                                        Columns.instant(row, "second_factor_at"),
                                        List.of(Columns.strings(row, "amr")),
                                        row.getString("acr"),
                                        row.getObject("session_factor_version", Integer.class)),
                                User.read(row)))
                .stream()
                .findFirst();
    }

    Optional<Session> alive(String tenant, UUID id, Instant now) {
        return find(
                        "tenant = ?1 and id = ?2 and endedAt is null and idleUntil > ?3 and expiresAt > ?3",
                        tenant,
                        id,
                        now)
                .firstResultOptional();
    }

    /** The open session whose present refresh token this is. */
    Optional<Session> ofUnused(RefreshToken shown, Instant now) {
        return alive(shown.tenant(), shown.session(), now)
                .filter(session -> MessageDigest.isEqual(session.familyHash, shown.familyHash())
                        && MessageDigest.isEqual(session.refreshHash, shown.secretHash()));
    }

    /** The living session of a refresh token that was used before; empty where the token was never of a session. */
    Optional<Session> ofUsed(RefreshToken shown) {
        return find(
                        "tenant = ?1 and id = ?2 and familyHash = ?3 and endedAt is null",
                        shown.tenant(),
                        shown.session(),
                        shown.familyHash())
                .firstResultOptional();
    }

    List<Session> aliveOf(String tenant, UUID user, Instant now) {
        return list(
                "tenant = ?1 and userId = ?2 and endedAt is null and idleUntil > ?3 and expiresAt > ?3"
                        + " order by id desc",
                tenant,
                user,
                now);
    }
}
