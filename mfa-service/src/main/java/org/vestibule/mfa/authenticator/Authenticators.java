package org.vestibule.mfa.authenticator;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.vestibule.mfa.method.MethodType;
import org.vestibule.mfa.method.recovery.RecoveryCodes.Standing;
import org.vestibule.mfa.person.Person;
import org.vestibule.platform.database.Columns;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.tenancy.TenantScope.Statement;

/** Authenticators and their sealed secrets; every query names tenant and user. */
@Singleton
public class Authenticators implements PanacheRepositoryBase<Authenticator, UUID> {
    private static final String OWNED = "select p.*, a.*, (select array_agg(b.type order by b.id) from authenticator b"
            + " where b.tenant = a.tenant and b.user_id = a.user_id and b.status = 'active') as active"
            + " from person p join authenticator a on a.tenant = p.tenant and a.user_id = p.user_id"
            + " where a.tenant = ? and a.user_id = ? and a.id = ? and a.status = 'active'";
    private static final String OWNER = "select p.*, a.*, codes.unused, codes.salt from person p"
            + " left join authenticator a on a.tenant = p.tenant and a.user_id = p.user_id and a.status = 'active'"
            + " left join lateral (select bool_or(c.used_at is null) as unused,"
            + " (array_agg(c.salt) filter (where c.salt is not null))[1] as salt from recovery_code c"
            + " where c.tenant = p.tenant and c.user_id = p.user_id) codes on true"
            + " where p.tenant = ? and p.user_id = ? order by a.id";
    private static final String USE = "update authenticator set last_used_at = ? where tenant = ? and id = ?";
    private static final int CHALLENGES_KEPT = 50;
    private static final String USE_CHALLENGE = "update authenticator set last_used_at = ?,"
            + " used_challenges = used_challenges[greatest(1, cardinality(used_challenges) - ? + 2):] || ?::uuid"
            + " where tenant = ? and id = ? and not ?::uuid = any(used_challenges)";
    private static final String USE_STEP =
            "update authenticator set last_step = ?, last_used_at = ? where tenant = ? and id = ? and last_step < ?";

    private final EntityManager entities;
    private final TenantScope scope;
    private final Secrets secrets;

    Authenticators(EntityManager entities, TenantScope scope, Secrets secrets) {
        this.entities = entities;
        this.scope = scope;
        this.secrets = secrets;
    }

    /**
     * An active authenticator with the person it belongs to, in one query.
     *
     * @param active the types of all their active ones
     */
    public record Owned(Authenticator authenticator, Person person, List<MethodType> active) {}

    /** In one round trip; to be looked at, and not to be changed. */
    public Optional<Owned> active(String tenant, UUID user, UUID id) {
        return scope
                .ask(
                        tenant,
                        Statement.of(OWNED, tenant, user, id),
                        row -> new Owned(
                                Authenticator.read(row),
                                Person.read(row),
                                Stream.of(Columns.strings(row, "active"))
                                        .map(MethodType::of)
                                        .toList()))
                .stream()
                .findFirst();
    }

    /** A person with their active authenticators, in order of id, and how it stands with their recovery codes. */
    public record Owner(Person person, List<Authenticator> active, Standing recoveryCodes) {}

    /** In one round trip; empty where nobody has told of the person yet. To be looked at, and not to be changed. */
    public Optional<Owner> owner(String tenant, UUID user) {
        List<Owner> rows = scope.ask(
                tenant,
                Statement.of(OWNER, tenant, user),
                row -> new Owner(
                        Person.read(row),
                        row.getObject("id") == null ? List.of() : List.of(Authenticator.read(row)),
                        new Standing(row.getBoolean("unused"), Optional.ofNullable(row.getBytes("salt")))));
        return rows.stream()
                .findFirst()
                .map(first -> new Owner(
                        first.person(),
                        rows.stream().flatMap(row -> row.active().stream()).toList(),
                        first.recoveryCodes()));
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
                        "tenant = ?1 and userId = ?2 and status = 'pending' and (id = ?3 or replaces = ?3 and type = 'sms'"
                                + " and exists (select 1 from Authenticator o where o.id = ?3 and o.type = 'sms'))"
                                + " order by id desc",
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
     * What takes down that an authenticator was used: nothing changes where this step of its codes, or a later one, was
     * accepted before.
     *
     * @param step empty for what has none
     */
    public static Statement use(Authenticator authenticator, OptionalLong step, Instant now) {
        return step.isPresent()
                ? Statement.of(
                        USE_STEP, step.getAsLong(), now, authenticator.tenant, authenticator.id, step.getAsLong())
                : Statement.of(USE, now, authenticator.tenant, authenticator.id);
    }

    /**
     * The same for the answer to a challenge: nothing changes where it was accepted before. Redis has decided already, but a replica that
     * takes over may not have heard of it.
     */
    public static Statement use(Authenticator authenticator, UUID challenge, Instant now) {
        return Statement.of(
                USE_CHALLENGE, now, CHALLENGES_KEPT, challenge, authenticator.tenant, authenticator.id, challenge);
    }

    /** The sealed secret is bound to its row, tenant and user: moved elsewhere, it does not open. In the transaction that writes it. */
    public void seal(Authenticator authenticator, String secret) {
        authenticator.secret = secrets.seal(authenticator, secret);
    }

    /** The mail address of an email authenticator; empty for every other. */
    public Optional<String> mailboxOf(Authenticator authenticator) {
        return Optional.of(authenticator)
                .filter(a -> a.methodType() == MethodType.EMAIL)
                .map(this::open);
    }

    public String open(Authenticator authenticator) {
        return secrets.open(authenticator);
    }
}
