package org.vestibule.auth.user;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.vestibule.auth.password.StoredPassword;
import org.vestibule.auth.tenant.Tenant;

/** The users of all tenants; every query names the tenant. */
@Singleton
public class Users implements PanacheRepositoryBase<User, UUID> {
    public Optional<User> named(String tenant, String username) {
        return find("tenant = ?1 and usernameKey = ?2", tenant, User.key(username))
                .firstResultOptional();
    }

    /** A user and the tenant they belong to. */
    public record Entry(Tenant tenant, User user) {}

    /** The same with the tenant, in one query. */
    public Optional<Entry> withTenant(String tenant, String username) {
        return getEntityManager()
                .createQuery(
                        "select t, u from User u join Tenant t on t.slug = u.tenant"
                                + " where u.tenant = ?1 and u.usernameKey = ?2",
                        Entry.class)
                .setParameter(1, tenant)
                .setParameter(2, User.key(username))
                .getResultList()
                .stream()
                .findFirst();
    }

    public Optional<User> find(String tenant, UUID id) {
        return find("tenant = ?1 and id = ?2", tenant, id).firstResultOptional();
    }

    /** With the row locked: changes of one user's password happen one after the other. */
    public Optional<User> lock(String tenant, UUID id) {
        return find("tenant = ?1 and id = ?2", tenant, id)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    public List<User> withEmail(String tenant, String email) {
        return list("tenant = ?1 and emailKey = ?2", tenant, User.key(email));
    }

    /** A page in order of id, which is the order of creation. */
    public List<User> search(String tenant, String query, UUID after, int limit) {
        String pattern =
                "%" + User.key(query).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
        return find(
                        "tenant = ?1 and id > ?2 and (usernameKey like ?3 escape '\\' or emailKey like ?3 escape '\\')"
                                + " order by id",
                        tenant,
                        after,
                        pattern)
                .page(0, limit)
                .list();
    }

    /** Stores a better hash of the password just checked, unless the password was changed meanwhile. */
    public void upgrade(String tenant, UUID id, StoredPassword old, StoredPassword better) {
        update(
                "passwordScheme = ?1, passwordHash = ?2, passwordImported = ?3"
                        + " where tenant = ?4 and id = ?5 and passwordHash = ?6",
                better.scheme(),
                better.value(),
                better.imported(),
                tenant,
                id,
                old.value());
    }
}
