package org.vestibule.mfa.method.recovery;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.vestibule.mfa.method.recovery.RecoveryCodes.Standing;

/** Recovery codes; every query names the tenant and the user. */
@Singleton
class RecoveryCodeRepository implements PanacheRepositoryBase<RecoveryCode, UUID> {
    private static final String STANDING = "select bool_or(used_at is null),"
            + " (array_agg(salt) filter (where salt is not null))[1] from recovery_code where tenant = ? and user_id = ?";

    private final DataSource database;

    RecoveryCodeRepository(DataSource database) {
        this.database = database;
    }

    /** In one query, since every login asks. */
    Standing standing(String tenant, UUID user) {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(STANDING)) {
            select.setString(1, tenant);
            select.setObject(2, user);
            try (var row = select.executeQuery()) {
                row.next();
                return new Standing(row.getBoolean(1), Optional.ofNullable(row.getBytes(2)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("recovery codes cannot be read", e);
        }
    }

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
