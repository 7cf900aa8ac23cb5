package org.vestibule.mfa.authenticator;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vestibule.mfa.method.MethodType;
import org.vestibule.mfa.person.Person;
import org.vestibule.platform.sealing.Sealer;

/** Authenticators and their sealed secrets; every query names tenant and user. */
@Singleton
public class Authenticators implements PanacheRepositoryBase<Authenticator, UUID> {
    private static final String RECORD_STEP =
            "update authenticator set last_step = ?, last_used_at = ? where tenant = ? and id = ? and last_step < ?";

    private final EntityManager entities;
    private final DataSource database;
    private final Sealer sealer;

    /** @param keyset Tink keyset as JSON, AES256_GCM: it seals secrets and addresses at rest */
    public Authenticators(
            EntityManager entities,
            DataSource database,
            @ConfigProperty(name = "vestibule.sealing.keyset") Path keyset) {
        this.entities = entities;
        this.database = database;
        this.sealer = Sealer.load(keyset);
    }

    /**
     * An active authenticator with the person it belongs to, in one query.
     *
     * @param active the types of all their active ones
     */
    public record Owned(Authenticator authenticator, Person person, List<MethodType> active) {}

    public Optional<Owned> active(String tenant, UUID user, UUID id) {
        return entities
                .createQuery(
                        "select a, p, (select listagg(b.type, ',') within group (order by b.id) from Authenticator b"
                                + " where b.tenant = a.tenant and b.userId = a.userId and b.status = 'active')"
                                + " from Authenticator a join Person p on p.userId = a.userId and p.tenant = a.tenant"
                                + " where a.tenant = ?1 and a.userId = ?2 and a.id = ?3 and a.status = 'active'",
                        Object[].class)
                .setParameter(1, tenant)
                .setParameter(2, user)
                .setParameter(3, id)
                .getResultList()
                .stream()
                .findFirst()
                .map(row -> new Owned(
                        (Authenticator) row[0],
                        (Person) row[1],
                        Stream.of(((String) row[2]).split(","))
                                .map(MethodType::of)
                                .toList()));
    }

    /** A person with their active authenticators, in order of id. */
    public record Owner(Person person, List<Authenticator> active) {}

    /** In one query; empty where nobody has told of the person yet. */
    public Optional<Owner> owner(String tenant, UUID user) {
        List<Object[]> rows = entities.createQuery(
                        "select p, a from Person p left join Authenticator a on a.userId = p.userId"
                                + " and a.tenant = p.tenant and a.status = 'active'"
                                + " where p.tenant = ?1 and p.userId = ?2 order by a.id",
                        Object[].class)
                .setParameter(1, tenant)
                .setParameter(2, user)
                .getResultList();
        return rows.stream()
                .findFirst()
                .map(first -> new Owner(
                        (Person) first[0],
                        rows.stream()
                                .map(row -> (Authenticator) row[1])
                                .filter(Objects::nonNull)
                                .toList()));
    }

    public List<Authenticator> active(String tenant, UUID user) {
        return list("tenant = ?1 and userId = ?2 and status = 'active' order by id", tenant, user);
    }

    /** One for each active authenticator. */
    public List<MethodType> activeTypes(String tenant, UUID user) {
        return active(tenant, user).stream().map(Authenticator::methodType).toList();
    }

    /** Other people of the account who have an active authenticator at that number: somebody has verified it before. */
    public List<Person> sharing(Person person, byte[] addressKey) {
        return entities.createQuery(
                        "select distinct p from Authenticator a join Person p on p.userId = a.userId"
                                + " and p.tenant = a.tenant where a.tenant = ?1 and a.addressKey = ?2"
                                + " and a.status = 'active' and a.type = 'sms' and p.account = ?3 and p.userId <> ?4",
                        Person.class)
                .setParameter(1, person.tenant)
                .setParameter(2, addressKey)
                .setParameter(3, person.account)
                .setParameter(4, person.userId)
                .getResultList();
    }

    public List<Authenticator> all(String tenant, UUID user, Instant now) {
        return list(
                "tenant = ?1 and userId = ?2 and (status = 'active' or expiresAt > ?3) and replaces is null order by id",
                tenant,
                user,
                now);
    }

    /** The pending authenticator of this id, or the pending number that is to replace the one of this id. */
    public Optional<Authenticator> pending(String tenant, UUID user, UUID id) {
        return find(
                        "tenant = ?1 and userId = ?2 and status = 'pending' and (id = ?3 or replaces = ?3)",
                        tenant,
                        user,
                        id)
                .firstResultOptional();
    }

    public void deletePending(String tenant, UUID user, MethodType type) {
        delete("tenant = ?1 and userId = ?2 and status = 'pending' and type = ?3", tenant, user, type.value());
    }

    /** Of two activations at once, one wins. */
    public boolean activate(Authenticator pending, long step, Instant now) {
        return update(
                        "status = 'active', lastStep = ?1, activatedAt = ?2, expiresAt = null"
                                + " where tenant = ?3 and id = ?4 and status = 'pending'",
                        step,
                        now,
                        pending.tenant,
                        pending.id)
                == 1;
    }

    /** An active authenticator that another system has proven. */
    public Authenticator takeOver(Person person, MethodType type, String name, String secret, Instant now) {
        Authenticator taken = Authenticator.pending(person.tenant, person.userId, type, now, Duration.ZERO);
        taken.status = Authenticator.ACTIVE;
        taken.activatedAt = now;
        taken.expiresAt = null;
        taken.name = name;
        seal(taken, secret);
        persist(taken);
        return taken;
    }

    /**
     * Records an accepted TOTP step; false where it, or a later one, was accepted before. Plain JDBC: Hibernate translates
     * such an update anew each time, which costs more than the update.
     */
    public boolean recordStep(Authenticator authenticator, long step, Instant now) {
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(RECORD_STEP)) {
            update.setLong(1, step);
            update.setObject(2, now.atOffset(ZoneOffset.UTC));
            update.setString(3, authenticator.tenant);
            update.setObject(4, authenticator.id);
            update.setLong(5, step);
            return update.executeUpdate() == 1;
        } catch (SQLException e) {
            throw new IllegalStateException("a step cannot be recorded", e);
        }
    }

    public void recordUse(Authenticator authenticator, Instant now) {
        update("lastUsedAt = ?1 where tenant = ?2 and id = ?3", now, authenticator.tenant, authenticator.id);
    }

    /** The sealed secret is bound to its row and tenant: moved elsewhere, it does not open. */
    public void seal(Authenticator authenticator, String secret) {
        authenticator.secret =
                sealer.seal(secret, "authenticator.secret", authenticator.id.toString(), authenticator.tenant);
    }

    /** The mail address of an email authenticator; empty for every other. */
    public Optional<String> mailboxOf(Authenticator authenticator) {
        return Optional.of(authenticator)
                .filter(a -> a.methodType() == MethodType.EMAIL)
                .map(this::open);
    }

    public String open(Authenticator authenticator) {
        return sealer.openText(
                authenticator.secret, "authenticator.secret", authenticator.id.toString(), authenticator.tenant);
    }
}
