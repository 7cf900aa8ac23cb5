package org.vestibule.mfa.account;

import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import org.vestibule.mfa.challenge.AddressKeys;

/** What the tenant has told of its customers' accounts. Every method runs in a transaction that names the tenant. */
@Singleton
public class Accounts {
    private final EntityManager entities;
    private final AddressKeys addressKeys;

    Accounts(EntityManager entities, AddressKeys addressKeys) {
        this.entities = entities;
        this.addressKeys = addressKeys;
    }

    /** @param account null for a user of none */
    public boolean hasOrders(String tenant, String account) {
        return account != null
                && !entities.createNativeQuery(
                                "select 1 from account where tenant = ?1 and account = ?2 and has_orders")
                        .setParameter(1, tenant)
                        .setParameter(2, account)
                        .getResultList()
                        .isEmpty();
    }

    /** Whether the tenant itself has verified the number for the account. */
    public boolean hasVerified(String tenant, String account, byte[] addressKey) {
        return account != null
                && !entities.createNativeQuery("select 1 from verified_phone"
                                + " where tenant = ?1 and account = ?2 and address_key = ?3")
                        .setParameter(1, tenant)
                        .setParameter(2, account)
                        .setParameter(3, addressKey)
                        .getResultList()
                        .isEmpty();
    }

    /**
     * Takes over what is told now: newer than all that was told before, whatever clocks that went by. Null is left as it is known.
     *
     * @param phones numbers in E.164, in place of those known
     */
    void learn(String tenant, String account, Boolean hasOrders, List<String> phones) {
        create(tenant, account);
        Instant now = (Instant) entities.createNativeQuery(
                        "select greatest(now(), orders_told_at, phones_told_at) from account"
                                + " where tenant = ?1 and account = ?2 for update",
                        Instant.class)
                .setParameter(1, tenant)
                .setParameter(2, account)
                .getSingleResult();
        learn(tenant, account, hasOrders, phones, now);
    }

    private void create(String tenant, String account) {
        entities.createNativeQuery("insert into account (tenant, account) values (?1, ?2) on conflict do nothing")
                .setParameter(1, tenant)
                .setParameter(2, account)
                .executeUpdate();
    }

    /**
     * Takes over what was told; null is left as it is known, and so is what a newer word told.
     *
     * @param phones numbers in E.164, in place of those known
     * @param at when it was so
     */
    void learn(String tenant, String account, Boolean hasOrders, List<String> phones, Instant at) {
        create(tenant, account);
        if (hasOrders != null) {
            entities.createNativeQuery("update account set has_orders = ?3, orders_told_at = ?4"
                            + " where tenant = ?1 and account = ?2"
                            + " and (orders_told_at is null or orders_told_at <= ?4)")
                    .setParameter(1, tenant)
                    .setParameter(2, account)
                    .setParameter(3, hasOrders)
                    .setParameter(4, at)
                    .executeUpdate();
        }
        if (phones != null && isNews(tenant, account, at)) {
            replace(tenant, account, phones);
        }
    }

    private boolean isNews(String tenant, String account, Instant at) {
        return entities.createNativeQuery("update account set phones_told_at = ?3"
                                + " where tenant = ?1 and account = ?2"
                                + " and (phones_told_at is null or phones_told_at <= ?3)")
                        .setParameter(1, tenant)
                        .setParameter(2, account)
                        .setParameter(3, at)
                        .executeUpdate()
                == 1;
    }

    private void replace(String tenant, String account, List<String> phones) {
        entities.createNativeQuery("delete from verified_phone where tenant = ?1 and account = ?2")
                .setParameter(1, tenant)
                .setParameter(2, account)
                .executeUpdate();
        for (String phone : phones) {
            entities.createNativeQuery("insert into verified_phone (tenant, account, address_key)"
                            + " values (?1, ?2, ?3) on conflict do nothing")
                    .setParameter(1, tenant)
                    .setParameter(2, account)
                    .setParameter(3, addressKeys.of(phone))
                    .executeUpdate();
        }
    }
}
