package org.vestibule.auth.reset;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;

/** Reset links; every query names the tenant. */
@Singleton
class ResetRepository implements PanacheRepositoryBase<ResetLink, byte[]> {
    Optional<ResetLink> open(ResetToken token, Instant now) {
        return find(
                        "tenant = ?1 and tokenHash = ?2 and usedAt is null and expiresAt > ?3",
                        token.tenant(),
                        token.hash(),
                        now)
                .firstResultOptional();
    }

    /** Of two uses at once, one burns the link. */
    boolean burn(ResetToken token, Instant now) {
        return update(
                        "usedAt = ?1 where tenant = ?2 and tokenHash = ?3 and usedAt is null and expiresAt > ?1",
                        now,
                        token.tenant(),
                        token.hash())
                == 1;
    }
}
