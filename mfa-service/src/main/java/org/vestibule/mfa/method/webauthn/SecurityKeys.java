package org.vestibule.mfa.method.webauthn;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.UUID;

/** The keys of people; a key is there from its activation on. Every method runs in a transaction that names the tenant. */
@Singleton
public class SecurityKeys implements PanacheRepositoryBase<SecurityKey, UUID> {
    private final EntityManager entities;

    public SecurityKeys(EntityManager entities) {
        this.entities = entities;
    }

    /** All keys of a person, the oldest first. */
    public List<SecurityKey> of(String tenant, UUID user) {
        return entities.createQuery(
                        "select k from SecurityKey k join Authenticator a on a.id = k.authenticatorId"
                                + " and a.tenant = k.tenant where a.tenant = ?1 and a.userId = ?2"
                                + " and a.status = 'active' order by a.id",
                        SecurityKey.class)
                .setParameter(1, tenant)
                .setParameter(2, user)
                .getResultList();
    }

    /** False where somebody has it already, here or at another tenant. */
    public boolean add(String tenant, UUID authenticator, SecurityKey key) {
        return entities.createNativeQuery("insert into webauthn_credential (authenticator_id, tenant, credential_id,"
                                + " public_key, sign_count, transports, backup_eligible, backup_state, uv_initialized)"
                                + " values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) on conflict do nothing")
                        .setParameter(1, authenticator)
                        .setParameter(2, tenant)
                        .setParameter(3, key.credentialId)
                        .setParameter(4, key.publicKey)
                        .setParameter(5, key.signCount)
                        .setParameter(6, key.transports)
                        .setParameter(7, key.backupEligible)
                        .setParameter(8, key.backupState)
                        .setParameter(9, key.uvInitialized)
                        .executeUpdate()
                == 1;
    }

    /** Takes back what {@link #add} added. */
    public void withdraw(String tenant, UUID authenticator) {
        delete("tenant = ?1 and authenticatorId = ?2", tenant, authenticator);
    }

    /** Records the count of an accepted signature; false where it, or a later one, was accepted before. */
    public boolean recordCount(SecurityKey key, long signCount, boolean backupState) {
        return update(
                        "signCount = ?1, backupState = ?2 where tenant = ?3 and authenticatorId = ?4"
                                + " and (signCount < ?1 or (signCount = 0 and ?1 = 0))",
                        signCount,
                        backupState,
                        key.tenant,
                        key.authenticatorId)
                == 1;
    }
}
