package org.vestibule.auth.session;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Sessions; every query names the tenant. */
@Singleton
class SessionRepository implements PanacheRepositoryBase<Session, UUID> {
    /** Swaps the refresh secret, if the shown one still counts: of two at once, one wins. */
    boolean rotate(RefreshToken shown, RefreshToken next, Instant now, Instant idleUntil) {
        return update(
                        "refreshHash = ?1, lastUsedAt = ?2, idleUntil = ?3 where id = ?4 and tenant = ?5"
                                + " and familyHash = ?6 and refreshHash = ?7"
                                + " and endedAt is null and idleUntil > ?2 and expiresAt > ?2",
                        next.secretHash(),
                        now,
                        idleUntil,
                        shown.session(),
                        shown.tenant(),
                        shown.familyHash(),
                        shown.secretHash())
                == 1;
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
