package org.vestibule.auth.session;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.vestibule.auth.user.User;

/** Sessions; every query names the tenant. */
@Singleton
class SessionRepository implements PanacheRepositoryBase<Session, UUID> {
    /** In one statement, for nothing is done more often. */
    private static final String ROTATE =
            "update session s set refresh_hash = :next, last_used_at = :now, idle_until = :idle"
                    + " from app_user u where u.tenant = s.tenant and u.id = s.user_id and s.id = :id and s.tenant = :tenant"
                    + " and s.family_hash = :family and s.refresh_hash = :shown"
                    + " and s.ended_at is null and s.idle_until > :now and s.expires_at > :now returning {s.*}, {u.*}";

    /** A session whose refresh secret was swapped, and whose it is. */
    record Rotated(Session session, User user) {}

    /** Swaps the refresh secret, if the shown one still counts: of two at once, one wins. */
    Optional<Rotated> rotate(RefreshToken shown, RefreshToken next, Instant now, Instant idleUntil) {
        return getEntityManager()
                .unwrap(org.hibernate.Session.class)
                .createNativeQuery(ROTATE, Object[].class)
                .addEntity("s", Session.class)
                .addEntity("u", User.class)
                .setParameter("next", next.secretHash())
                .setParameter("now", now)
                .setParameter("idle", idleUntil)
                .setParameter("id", shown.session())
                .setParameter("tenant", shown.tenant())
                .setParameter("family", shown.familyHash())
                .setParameter("shown", shown.secretHash())
                .getResultList()
                .stream()
                .findFirst()
                .map(row -> new Rotated((Session) row[0], (User) row[1]));
    }

    Optional<Session> alive(String tenant, UUID id, Instant now) {
        return find(
                        "tenant = ?1 and id = ?2 and endedAt is null and idleUntil > ?3 and expiresAt > ?3",
                        tenant,
                        id,
                        now)
                .firstResultOptional();
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
