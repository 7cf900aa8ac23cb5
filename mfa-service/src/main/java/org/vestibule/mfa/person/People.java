package org.vestibule.mfa.person;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vestibule.contracts.LoginCheck;
import org.vestibule.platform.sealing.Sealer;

/** Who can stand before the second door, as auth-service told by token and by event. */
@ApplicationScoped
public class People implements PanacheRepositoryBase<Person, UUID> {
    private final EntityManager entities;
    private final Sealer sealer;
    private final Map<String, LoginCheck.TenantProfile> seen = new ConcurrentHashMap<>();

    public People(EntityManager entities, @ConfigProperty(name = "vestibule.sealing.keyset") Path keyset) {
        this.entities = entities;
        this.sealer = Sealer.load(keyset);
    }

    /** A user as auth-service names them. */
    public record Told(
            UUID id, String tenant, String username, String email, String locale, String account, Set<String> roles) {}

    public Optional<Person> find(String tenant, UUID id) {
        return find("tenant = ?1 and userId = ?2", tenant, id).firstResultOptional();
    }

    /** With the row locked: changes of one person's factors happen one after the other. */
    public Optional<Person> lock(String tenant, UUID id) {
        return find("tenant = ?1 and userId = ?2", tenant, id)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    /** Takes over what was told, writing only what is new. */
    public Person learn(Told told) {
        Person person = find(told.tenant(), told.id()).orElseGet(() -> {
            Person fresh = new Person();
            fresh.userId = told.id();
            fresh.tenant = told.tenant();
            return fresh;
        });
        boolean isNew = person.username == null;
        if (isNew || !told.email().equals(emailOf(person))) {
            person.email = sealer.seal(told.email(), "person.email", told.id().toString(), told.tenant());
        }
        person.username = told.username();
        person.locale = told.locale();
        person.account = told.account();
        String[] roles = told.roles().stream().sorted().toArray(String[]::new);
        if (!Arrays.equals(person.roles, roles)) {
            person.roles = roles;
        }
        if (isNew) {
            persist(person);
        }
        return person;
    }

    public String emailOf(Person person) {
        return sealer.openText(person.email, "person.email", person.userId.toString(), person.tenant);
    }

    /** Keeps how a tenant is called; costs nothing as long as it does not change. */
    public void learn(String tenant, LoginCheck.TenantProfile told) {
        if (Objects.equals(seen.get(tenant), told)) {
            return;
        }
        TenantProfile profile = entities.find(TenantProfile.class, tenant);
        if (profile == null) {
            profile = new TenantProfile();
            profile.tenant = tenant;
            profile.take(told);
            entities.persist(profile);
        } else {
            profile.take(told);
        }
        seen.put(tenant, told);
    }

    /** Known since the first login at the tenant. */
    public TenantProfile tenant(String tenant) {
        return Optional.ofNullable(entities.find(TenantProfile.class, tenant))
                .orElseThrow(() -> new IllegalStateException("nobody has logged in at " + tenant + " yet"));
    }

    /** One more wrong code in a row; the count that survives an emptied Redis. */
    public int countFailure(Person person) {
        update("failures = failures + 1 where tenant = ?1 and userId = ?2", person.tenant, person.userId);
        entities.refresh(person);
        return person.failures;
    }
}
