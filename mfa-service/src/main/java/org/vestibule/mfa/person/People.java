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
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vestibule.contracts.LoginCheck;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.Standing;
import org.vestibule.platform.problem.Problem;
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

    /**
     * A user as auth-service names them.
     *
     * @param accessVersion 0 where release 0.2 tells of them
     * @param factorVersion the newest that auth-service has heard of; more than is known here after a restored backup
     * @param disabled null for a user who is logging in, which nobody does who is disabled
     */
    public record Told(
            UUID id,
            String tenant,
            String username,
            String email,
            String locale,
            String account,
            Set<String> roles,
            int accessVersion,
            int factorVersion,
            Boolean disabled) {
        /** Of a login token. */
        public static Told of(Caller user) {
            return new Told(
                    user.id(),
                    user.tenant(),
                    user.username(),
                    user.email(),
                    user.locale(),
                    user.account(),
                    user.roles(),
                    user.standing() == null ? 0 : user.standing().access(),
                    user.standing() == null ? 0 : user.standing().factors(),
                    null);
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

    /**
     * Takes over what was told, writing only what is new; a login and an event may tell it at once. What an older version tells,
     * late, changes nothing.
     */
    public Person learn(Told told) {
        Person person = lock(told.tenant(), told.id()).orElseGet(() -> create(told));
        raiseFactors(person, told.factorVersion());
        if (told.accessVersion() < person.accessVersion) {
            return person;
        }
        if (!told.email().equals(emailOf(person))) {
            person.email = sealedEmail(told);
        }
        person.username = told.username();
        person.locale = told.locale();
        person.account = told.account();
        person.disabled = Boolean.TRUE.equals(told.disabled());
        person.accessVersion = told.accessVersion();
        if (!person.roleSet().equals(told.roles())) {
            person.roles = told.roles().toArray(String[]::new);
        }
        return person;
    }

    /**
     * Takes over what is about to be: nothing that was issued before is taken from now on. False where something newer is known, so
     * that the change must not be made.
     */
    public boolean learn(Told told, LoginCheck.Announcement announced) {
        Person person = learn(told);
        if (person.accessVersion != told.accessVersion()) {
            return false;
        }
        person.disabled = announced.disabled();
        person.passwordByMail |= announced.passwordByMail();
        return true;
    }

    private void raiseFactors(Person person, int version) {
        if (version > person.factorVersion) {
            entities.createNativeQuery("update person set factor_version = greatest(factor_version, ?1)"
                            + " where tenant = ?2 and user_id = ?3")
                    .setParameter(1, version)
                    .setParameter(2, person.tenant)
                    .setParameter(3, person.userId)
                    .executeUpdate();
            entities.refresh(person);
        }
    }

    /** The factors are others, though no authenticator came or went. */
    public void factorsChanged(Person person) {
        raiseFactors(person, person.factorVersion + 1);
    }

    /** The standing of a person, as this transaction leaves it. */
    public Standing standing(Person person) {
        return new Standing(person.accessVersion, factorVersion(person));
    }

    private int factorVersion(Person person) {
        return (Integer)
                entities.createNativeQuery("select factor_version from person where tenant = ?1 and user_id = ?2")
                        .setParameter(1, person.tenant)
                        .setParameter(2, person.userId)
                        .getSingleResult();
    }

    /**
     * Details of a fact about changed factors: with their version, so that auth-service ends what was decided on an older one.
     *
     * @param session in which the user made the change, and which goes on; null where it was in none
     */
    public Map<String, Object> withVersion(Person person, UUID session, Map<String, Object> details) {
        update("factorsChangedIn = ?1 where tenant = ?2 and userId = ?3", session, person.tenant, person.userId);
        Map<String, Object> all = new HashMap<>(details);
        all.put("factor_version", factorVersion(person));
        if (session != null) {
            all.put("session_id", session);
        }
        return all;
    }

    /** The user has shown a factor that is not a mailbox. Says nothing of a password that came out of one since the person was read. */
    public void showedMoreThanMailbox(Person person) {
        update(
                "passwordByMail = false where tenant = ?1 and userId = ?2 and accessVersion = ?3",
                person.tenant,
                person.userId,
                person.accessVersion);
    }

    /** Whether nothing that was told is new. */
    public boolean isAsTold(Person person, Told told) {
        return told.accessVersion() == person.accessVersion
                && told.factorVersion() <= person.factorVersion
                && !person.disabled
                && told.email().equals(emailOf(person))
                && told.username().equals(person.username)
                && told.locale().equals(person.locale)
                && Objects.equals(told.account(), person.account)
                && told.roles().equals(person.roleSet());
    }

    /** Whoever was removed does not come back: 401 {@code invalid-token}, since a token of before may still be good. */
    private Person create(Told told) {
        lockErasure("pg_advisory_xact_lock_shared", told.id());
        if (isErased(told.tenant(), told.id())) {
            throw Problem.of(ProblemType.INVALID_TOKEN);
        }
        entities.createNativeQuery("insert into person (user_id, tenant, username, email, locale, account, roles,"
                        + " access_version) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) on conflict (user_id) do nothing")
                .setParameter(1, told.id())
                .setParameter(2, told.tenant())
                .setParameter(3, told.username())
                .setParameter(4, sealedEmail(told))
                .setParameter(5, told.locale())
                .setParameter(6, told.account())
                .setParameter(7, told.roles().toArray(String[]::new))
                .setParameter(8, told.accessVersion())
                .executeUpdate();
        return find(told.tenant(), told.id()).orElseThrow();
    }

    /** Whether the user was removed. */
    public boolean isErased(String tenant, UUID user) {
        return !entities.createNativeQuery("select 1 from erased_person where tenant = ?1 and user_id = ?2")
                .setParameter(1, tenant)
                .setParameter(2, user)
                .getResultList()
                .isEmpty();
    }

    /** Removes a user with all their factors, and keeps who is learned at the same time from coming back. */
    public void erase(String tenant, UUID user) {
        lockErasure("pg_advisory_xact_lock", user);
        entities.createNativeQuery(
                        "insert into erased_person (user_id, tenant) values (?1, ?2) on conflict (user_id) do nothing")
                .setParameter(1, user)
                .setParameter(2, tenant)
                .executeUpdate();
        delete("tenant = ?1 and userId = ?2", tenant, user);
    }

    private void lockErasure(String lock, UUID user) {
        entities.createNativeQuery("select 1 from (select " + lock + "(hashtextextended(?1, 0))) locked")
                .setParameter(1, user.toString())
                .getSingleResult();
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
