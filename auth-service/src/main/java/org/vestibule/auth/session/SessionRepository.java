package org.vestibule.auth.session;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
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

    private static final String ALIVE =
            " tenant = ? and user_id = ? and ended_at is null and idle_until > ? and expires_at > ?";

    /** Held while sessions of a user are counted and opened, or ended in bulk: one such change of a user follows the other. */
    private static final String LOCK_USER = "select 1 from app_user where tenant = ? and id = ? for no key update";

    /**
     * Inserts nothing if there is such a session already, or if the user was disabled, changed the password or got other roles since
     * login began, or if their factors have changed since it was decided what to ask for. {@link #LOCK_USER} waits for a concurrent
     * change.
     */
    private static final String OPEN = "insert into session (id, tenant, user_id, created_at, last_used_at, auth_time,"
            + " expires_at, idle_until, amr, acr, second_factor_at, factor_version, browser_id, ip, user_agent, family_hash, refresh_hash)"
            + " select ?, tenant, id, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? from app_user"
            + " where tenant = ? and id = ? and not disabled and access_version = ?"
            + " and factor_version <= coalesce(?::integer, factor_version)";

    private static final String ONCE = " on conflict (id) do nothing";

    private static final String OPEN_BELOW_LIMIT =
            OPEN + " and (select count(*) from (select 1 from session where" + ALIVE + " limit ?) as alive) < ?" + ONCE;

    /** Of the sessions that it finds it spares those that were used last, and ends the oldest of the others. */
    private static final String END_EXCESS = "update session set ended_at = ?, ended_reason = ?"
            + " where ended_at is null and id in (select id from (select * from (select id, last_used_at from session where"
            + ALIVE + " and id <> ? limit ?) as found order by last_used_at desc, id desc offset ?) as excess"
            + " order by last_used_at, id limit ?) returning id";

    /** Sessions that release 0.2 opened have no version, and neither have changes that it tells of: then the time decides. */
    private static final String OLDER = ALIVE
            + " and id is distinct from ?::uuid and coalesce(factor_version < ?::integer, created_at < ?::timestamptz, true)";

    private static final String FIND_OLDER = "select id from session where" + OLDER + " order by id";

    /** A range, not a list of ids: whatever plan PostgreSQL has, it reads the sessions of the user at most once. */
    private static final String END_OLDER =
            "update session set ended_at = ?, ended_reason = ? where" + OLDER + " and id between ? and ? returning id";

    private static final int MOST_FOUND = 1000;
    private static final int MOST_EXCESS_AT_ONCE = 100;
    private static final int AT_ONCE = 10_000;

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

    /** Opens a session if the user still may have it, however many they have. */
    static Statement opening(Session session, User user) {
        return opening(OPEN + ONCE, session, user);
    }

    /** The same, unless the user has {@code most} sessions already. */
    static Statement openingBelow(int most, Session session, User user) {
        Instant now = session.createdAt;
        return opening(OPEN_BELOW_LIMIT, session, user, user.tenant, user.id, now, now, most, most);
    }

    private static Statement opening(String text, Session session, User user, Object... more) {
        List<Object> parameters = new ArrayList<>(Arrays.asList(
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
                session.factorVersion));
        parameters.addAll(Arrays.asList(more));
        return Statement.of(text, parameters.toArray()).after(lock(user.tenant, user.id));
    }

    private static Statement lock(String tenant, UUID user) {
        return Statement.of(LOCK_USER, tenant, user);
    }

    /**
     * Ends the sessions of a user above {@code most}, beginning with the one that was used longest ago. Release 0.2 may have left any
     * number: so it looks at a thousand and ends a hundred at most, and a login takes no longer for a user who has more. To be called
     * in the transaction that opened {@code latest} and has locked the user.
     *
     * @return ids of the sessions that ended
     */
    List<UUID> endExcess(String tenant, UUID user, Session latest, int most, String reason) {
        return scope.ask(
                tenant,
                Statement.of(
                        END_EXCESS,
                        latest.createdAt,
                        reason,
                        tenant,
                        user,
                        latest.createdAt,
                        latest.createdAt,
                        latest.id,
                        MOST_FOUND,
                        most - 1,
                        MOST_EXCESS_AT_ONCE),
                row -> Columns.uuid(row, "id"));
    }

    /**
     * Which sessions of a user end: all, or those that stand on older factors.
     *
     * @param spared never ends; null spares none
     * @param version sessions of an older version of the factors end
     * @param before decides where the session or the change has no version: sessions opened earlier end. Without both, all end
     */
    record Older(String tenant, UUID user, UUID spared, Integer version, Instant before) {}

    /**
     * Ends sessions without loading them, ten thousand with a statement, so that none runs into the timeout of the connection, however
     * many there are. To be called in a transaction that names the tenant; the user stays locked until it ends.
     *
     * @param each gets the id of every session that ended
     * @return how many ended
     */
    int endAll(Older older, Instant now, String reason, Consumer<UUID> each) {
        scope.ask(older.tenant, lock(older.tenant, older.user), row -> true);
        var ended = new AtomicInteger();
        scope.inPieces(finding(older, now), AT_ONCE, row -> Columns.uuid(row, "id"), ids -> {
            Statement ending = ending(older, now, reason, ids.getFirst(), ids.getLast());
            List<UUID> these = scope.ask(older.tenant, ending, row -> Columns.uuid(row, "id"));
            these.forEach(each);
            ended.addAndGet(these.size());
        });
        return ended.get();
    }

    private static Statement finding(Older older, Instant now) {
        return Statement.of(FIND_OLDER, older.tenant, older.user, now, now, older.spared, older.version, older.before);
    }

    private static Statement ending(Older older, Instant now, String reason, UUID first, UUID last) {
        return Statement.of(
                END_OLDER,
                now,
                reason,
                older.tenant,
                older.user,
                now,
                now,
                older.spared,
                older.version,
                older.before,
                first,
                last);
    }

    /** Raises the version of the factors that an open session stands on; a newer one stays. */
    void raiseFactorVersion(String tenant, UUID user, UUID id, int version, Instant now) {
        update(
                "factorVersion = ?1 where tenant = ?2 and userId = ?3 and id = ?4 and endedAt is null and idleUntil > ?5"
                        + " and expiresAt > ?5 and (factorVersion is null or factorVersion < ?1)",
                version,
                tenant,
                user,
                id,
                now);
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
    Optional<Session> ofUsed(RefreshToken shown, Instant now) {
        return alive(shown.tenant(), shown.session(), now)
                .filter(session -> MessageDigest.isEqual(session.familyHash, shown.familyHash()));
    }

    /** Newest first, of those that are older than {@code before}. */
    List<Session> aliveOf(String tenant, UUID user, UUID before, int most, Instant now) {
        return find(
                        "tenant = ?1 and userId = ?2 and id < ?3 and endedAt is null and idleUntil > ?4 and expiresAt > ?4"
                                + " order by id desc",
                        tenant,
                        user,
                        before,
                        now)
                .page(0, most)
                .list();
    }
}
