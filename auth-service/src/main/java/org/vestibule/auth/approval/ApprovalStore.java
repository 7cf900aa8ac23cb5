package org.vestibule.auth.approval;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.UUID;

/** Granted approvals; every query names the tenant. */
@Singleton
class ApprovalStore implements PanacheRepositoryBase<Approval, UUID> {
    /** Forgets a user's approvals that nobody takes any more. */
    void forgetExpired(String tenant, UUID user, Instant before) {
        delete("tenant = ?1 and userId = ?2 and expiresAt < ?3", tenant, user, before);
    }

    /**
     * Of two at once, one succeeds. False where it was redeemed before or is too old, and where the session, the password or the
     * factors that it stood on are gone.
     *
     * @param factors version of the user's factors, as mfa-service has it
     */
    boolean redeem(String tenant, UUID id, Instant now, int factors) {
        return update(
                        "update Approval a set a.redeemedAt = ?1 where a.tenant = ?2 and a.id = ?3"
                                + " and a.redeemedAt is null and a.expiresAt > ?1"
                                + " and exists (select 1 from User u where u.tenant = a.tenant and u.id = a.userId"
                                + " and u.disabled = false and u.passwordVersion = a.passwordVersion"
                                + " and (a.factorVersion is null or (u.factorVersion <= a.factorVersion and a.factorVersion >= ?4)))"
                                + " and (a.sessionId is null or exists (select 1 from Session s where s.tenant = a.tenant"
                                + " and s.id = a.sessionId and s.endedAt is null))",
                        now,
                        tenant,
                        id,
                        factors)
                == 1;
    }

    boolean wasRedeemed(String tenant, UUID id) {
        return count("tenant = ?1 and id = ?2 and redeemedAt is not null", tenant, id) == 1;
    }
}
