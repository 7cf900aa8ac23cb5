package org.vestibule.auth.client;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Clients and their secrets; every query names the tenant. */
@Singleton
class ClientStore implements PanacheRepositoryBase<Client, UUID> {
    private final EntityManager entities;

    ClientStore(EntityManager entities) {
        this.entities = entities;
    }

    /** The tenant's clients in order of id, each with its secrets, in one query. */
    Map<Client, List<ClientSecret>> withSecrets(String tenant) {
        Map<Client, List<ClientSecret>> found = new LinkedHashMap<>();
        entities.createQuery(
                        "select c, s from Client c left join ClientSecret s on s.clientId = c.id and s.tenant = c.tenant"
                                + " where c.tenant = ?1 order by c.id, s.id",
                        Object[].class)
                .setParameter(1, tenant)
                .getResultList()
                .forEach(row -> {
                    List<ClientSecret> secrets = found.computeIfAbsent((Client) row[0], _ -> new ArrayList<>());
                    if (row[1] instanceof ClientSecret secret) {
                        secrets.add(secret);
                    }
                });
        return found;
    }

    /** With the row locked: secrets of one client come and go one after the other. */
    Optional<Client> lock(String tenant, UUID id) {
        return find("tenant = ?1 and id = ?2", tenant, id)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    List<ClientSecret> secrets(Client client) {
        return entities.createQuery(
                        "from ClientSecret where tenant = ?1 and clientId = ?2 order by id", ClientSecret.class)
                .setParameter(1, client.tenant)
                .setParameter(2, client.id)
                .getResultList();
    }

    void add(ClientSecret secret) {
        entities.persist(secret);
    }

    boolean removeSecret(Client client, UUID id) {
        return entities.createQuery("delete from ClientSecret where tenant = ?1 and clientId = ?2 and id = ?3")
                        .setParameter(1, client.tenant)
                        .setParameter(2, client.id)
                        .setParameter(3, id)
                        .executeUpdate()
                == 1;
    }

    /**
     * Records the use of a living secret, and answers its id; empty where the client has no such. A removal of the secret waits
     * for this transaction, or this one for the removal.
     */
    Optional<UUID> use(String tenant, UUID client, byte[] hash, Instant now) {
        int used = entities.createQuery(
                        "update ClientSecret set lastUsedAt = ?1 where tenant = ?2 and clientId = ?3 and hash = ?4")
                .setParameter(1, now)
                .setParameter(2, tenant)
                .setParameter(3, client)
                .setParameter(4, hash)
                .executeUpdate();
        return used == 0
                ? Optional.empty()
                : entities.createQuery(
                                "select id from ClientSecret where tenant = ?1 and clientId = ?2 and hash = ?3",
                                UUID.class)
                        .setParameter(1, tenant)
                        .setParameter(2, client)
                        .setParameter(3, hash)
                        .getResultStream()
                        .findFirst();
    }

    /** The client of a living secret, if it has that one still. */
    Optional<Client> ofSecret(String tenant, UUID client, UUID secret) {
        return find(
                        "tenant = ?1 and id = ?2 and exists (select 1 from ClientSecret s where s.clientId = ?2 and s.id = ?3)",
                        tenant,
                        client,
                        secret)
                .firstResultOptional();
    }
}
