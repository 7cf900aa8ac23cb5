package org.vestibule.auth.user;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.vestibule.auth.password.StoredPassword;
import org.vestibule.auth.tenant.Tenant;
import org.vestibule.contracts.Role;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.tenancy.TenantScope.Statement;

/** The users of all tenants; every query names the tenant. */
@Singleton
public class Users implements PanacheRepositoryBase<User, UUID> {
    private static final int MOST_OF_ONE_ADDRESS = 10;

    private static final String WITH_TENANT = "select u.*, t.slug as tenant_slug, t.name as tenant_name,"
            + " t.locale as tenant_locale, t.support_email as tenant_support_email,"
            + " t.support_emergency_sms as tenant_support_emergency_sms, t.login_url as tenant_login_url,"
            + " t.security_url as tenant_security_url, t.password_scheme as tenant_password_scheme,"
            + " t.created_at as tenant_created_at"
            + " from app_user u join tenant t on t.slug = u.tenant where u.tenant = ? and u.username_key = ?";
    /** The one role of everybody who is not staff: all other roles of users are of staff. */
    private static final String ROLE_OF_CUSTOMERS = " and array_to_string(roles, ',') = '" + Role.CUSTOMER + "'";

    private static final String ENABLED = "select * from app_user where tenant = ? and id = ? and not disabled";

    private final TenantScope scope;

    public Users(TenantScope scope) {
        this.scope = scope;
    }

    public Optional<User> named(String tenant, String username) {
        return find("tenant = ?1 and usernameKey = ?2", tenant, User.key(username))
                .firstResultOptional();
    }

    /** A user and the tenant they belong to. */
    public record Entry(Tenant tenant, User user) {}

    /** The same with the tenant, in one round trip; to be looked at, and not to be changed. */
    public Optional<Entry> withTenant(String tenant, String username) {
        return scope
                .ask(
                        tenant,
                        Statement.of(WITH_TENANT, tenant, User.key(username)),
                        row -> new Entry(Tenant.read(row, "tenant_"), User.read(row)))
                .stream()
                .findFirst();
    }

    /** Who may log in, in one round trip; to be looked at, and not to be changed. */
    public Optional<User> enabled(String tenant, UUID id) {
        return scope.ask(tenant, Statement.of(ENABLED, tenant, id), User::read).stream()
                .findFirst();
    }

    /** Waits for a change of the user that is under way, and makes sure that the access version is at least that. */
    public void catchUp(String tenant, UUID id, int access) {
        scope.run(tenant, () -> getEntityManager()
                .createNativeQuery("update app_user set access_version = greatest(access_version, ?1)"
                        + " where tenant = ?2 and id = ?3")
                .setParameter(1, access)
                .setParameter(2, tenant)
                .setParameter(3, id)
                .executeUpdate());
    }

    /** Keeps what mfa-service has told of the version of the user's factors; an older one changes nothing. */
    public void factorsChanged(String tenant, UUID id, int version) {
        getEntityManager()
                .createNativeQuery("update app_user set factor_version = greatest(factor_version, ?1)"
                        + " where tenant = ?2 and id = ?3")
                .setParameter(1, version)
                .setParameter(2, tenant)
                .setParameter(3, id)
                .executeUpdate();
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

    /** The first ten that are enabled: an address may be that of any number, and anybody can ask for something to be sent there. */
    public List<User> enabledWithEmail(String tenant, String email) {
        return find("tenant = ?1 and emailKey = ?2 and not disabled order by id", tenant, User.key(email))
                .page(0, MOST_OF_ONE_ADDRESS)
                .list();
    }

    /**
     * A page in order of id, which is the order of creation.
     *
     * @param staffToo whether staff are among them
     */
    public List<User> search(String tenant, String query, UUID after, int limit, boolean staffToo) {
        String pattern =
                "%" + User.key(query).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
        return find(
                        "tenant = ?1 and id > ?2 and (usernameKey like ?3 escape '\\' or emailKey like ?3 escape '\\')"
                                + (staffToo ? "" : ROLE_OF_CUSTOMERS)
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
