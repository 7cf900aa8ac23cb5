package org.vestibule.mfa.method.recovery;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Recovery codes; every query names the tenant and the user. */
@Singleton
class RecoveryCodeRepository implements PanacheRepositoryBase<RecoveryCode, UUID> {
    List<RecoveryCode> of(String tenant, UUID user) {
        return list("tenant = ?1 and userId = ?2", tenant, user);
    }

    /** Of two uses at once, one wins. */
    boolean consume(String tenant, UUID id, Instant now) {
        return update("usedAt = ?1 where tenant = ?2 and id = ?3 and usedAt is null", now, tenant, id) == 1;
    }

    long count(String tenant, UUID user) {
        return count("tenant = ?1 and userId = ?2", tenant, user);
    }

    long countUnused(String tenant, UUID user) {
        return count("tenant = ?1 and userId = ?2 and usedAt is null", tenant, user);
    }

    void deleteAll(String tenant, UUID user) {
        delete("tenant = ?1 and userId = ?2", tenant, user);
    }
}
