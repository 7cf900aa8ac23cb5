package org.vestibule.mfa.person;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vestibule.contracts.LoginCheck;
import org.vestibule.platform.sealing.Sealer;
import org.vestibule.platform.token.Caller;

/** Who can stand before the second door, as auth-service told by token and by event. */
@Singleton
public class People implements PanacheRepositoryBase<Person, UUID> {
    private final EntityManager entities;
    private final TransactionSynchronizationRegistry transaction;
    private final Sealer sealer;
    private final Map<String, LoginCheck.TenantProfile> seen = new ConcurrentHashMap<>();

    /** @param keyset Tink keyset as JSON, AES256_GCM: it seals secrets and addresses at rest */
    public People(
            EntityManager entities,
            TransactionSynchronizationRegistry transaction,
            @ConfigProperty(name = "vestibule.sealing.keyset") Path keyset) {
        this.entities = entities;
        this.transaction = transaction;
        this.sealer = Sealer.load(keyset);
    }

    /** A user as auth-service names them. */
    public record Told(
            UUID id, String tenant, String username, String email, String locale, String account, Set<String> roles) {
        /** Of a login token. */
        public static Told of(Caller user) {
            return new Told(
                    user.id(),
                    user.tenant(),
                    user.username(),
                    user.email(),
                    user.locale(),
                    user.account(),
                    user.roles());
        }
    }

    public Optional<Person> find(String tenant, UUID id) {
        return find("tenant = ?1 and userId = ?2", tenant, id).firstResultOptional();
    }

    /** With the row locked: changes of one person's factors happen one after the other. */
    public Optional<Person> lock(String tenant, UUID id) {
        return find("tenant = ?1 and userId = ?2", tenant, id)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    /** Takes over what was told, writing only what is new; a login and an event may tell it at once. */
    public Person learn(Told told) {
        Person person = find(told.tenant(), told.id()).orElseGet(() -> create(told));
        if (!told.email().equals(emailOf(person))) {
            person.email = sealedEmail(told);
        }
        person.username = told.username();
        person.locale = told.locale();
        person.account = told.account();
        if (!person.roleSet().equals(told.roles())) {
            person.roles = told.roles().toArray(String[]::new);
        }
        return person;
    }

    /** Whether nothing that was told is new. */
    public boolean isAsTold(Person person, Told told) {
        return told.email().equals(emailOf(person))
                && told.username().equals(person.username)
                && told.locale().equals(person.locale)
                && Objects.equals(told.account(), person.account)
                && told.roles().equals(person.roleSet());
    }

    private Person create(Told told) {
        entities.createNativeQuery("insert into person (user_id, tenant, username, email, locale, account, roles)"
                        + " values (?1, ?2, ?3, ?4, ?5, ?6, ?7) on conflict (user_id) do nothing")
                .setParameter(1, told.id())
                .setParameter(2, told.tenant())
                .setParameter(3, told.username())
                .setParameter(4, sealedEmail(told))
                .setParameter(5, told.locale())
                .setParameter(6, told.account())
                .setParameter(7, told.roles().toArray(String[]::new))
                .executeUpdate();
        return find(told.tenant(), told.id()).orElseThrow();
    }

    private byte[] sealedEmail(Told told) {
        return sealer.seal(told.email(), "person.email", told.id().toString(), told.tenant());
    }

    public String emailOf(Person person) {
        return sealer.openText(person.email, "person.email", person.userId.toString(), person.tenant);
    }

    /** Whether {@link #learn(String, LoginCheck.TenantProfile)} has nothing to keep. */
    public boolean isKnown(String tenant, LoginCheck.TenantProfile told) {
        return told.equals(seen.get(tenant));
    }

    /** Keeps how a tenant is called. */
    public void learn(String tenant, LoginCheck.TenantProfile told) {
        entities.createNativeQuery("insert into tenant_profile"
                        + " (tenant, name, locale, login_url, support_email, support_emergency_sms)"
                        + " values (?1, ?2, ?3, ?4, ?5, ?6) on conflict (tenant) do update set name = excluded.name,"
                        + " locale = excluded.locale, login_url = excluded.login_url,"
                        + " support_email = excluded.support_email,"
                        + " support_emergency_sms = excluded.support_emergency_sms")
                .setParameter(1, tenant)
                .setParameter(2, told.name())
                .setParameter(3, told.locale())
                .setParameter(4, told.loginUrl())
                .setParameter(5, told.support().email())
                .setParameter(6, told.support().emergencySms())
                .executeUpdate();
        transaction.registerInterposedSynchronization(new Committed(() -> seen.put(tenant, told)));
    }

    /** What was told in a transaction that ends in nothing has not been kept. */
    private record Committed(Runnable then) implements Synchronization {
        @Override
        public void beforeCompletion() {
            // what is remembered must have been written first
        }

        @Override
        public void afterCompletion(int status) {
            if (status == Status.STATUS_COMMITTED) {
                then.run();
            }
        }
    }

    /** Known since the first login at the tenant. */
    public TenantProfile tenant(String tenant) {
        return Optional.ofNullable(entities.find(TenantProfile.class, tenant))
                .orElseThrow(() -> new IllegalStateException("nobody has logged in at " + tenant + " yet"));
    }

    /** One more wrong code in a row; the count that survives an emptied Redis. Answers how many there are now. */
    public int countFailure(Person person) {
        return (Integer) entities.createNativeQuery("update person set failures = failures + 1"
                        + " where tenant = ?1 and user_id = ?2 returning failures")
                .setParameter(1, person.tenant)
                .setParameter(2, person.userId)
                .getSingleResult();
    }

    /** Codes that can be guessed are taken no more. */
    public void block(Person person, Instant now) {
        update("blockedAt = ?1 where tenant = ?2 and userId = ?3", now, person.tenant, person.userId);
        person.blockedAt = now;
    }

    /** A code was right: those before it are forgiven. */
    public void unlock(Person person) {
        update("failures = 0, blockedAt = null where tenant = ?1 and userId = ?2", person.tenant, person.userId);
    }
}
