package org.vestibule.auth.user;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.Normalizer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.vestibule.auth.password.StoredPassword;
import org.vestibule.auth.tenant.Tenant;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.contracts.SecurityEvent.Kind;
import org.vestibule.platform.database.Columns;

/** Somebody who logs in at one tenant. */
@Entity
@DynamicUpdate
@Table(name = "app_user")
public class User {
    @Id
    public UUID id;

    public String tenant;
    public String username;

    @Column(name = "username_key")
    public String usernameKey;

    public String email;

    @Column(name = "email_key")
    public String emailKey;

    public String locale;
    public String account;

    @JdbcTypeCode(SqlTypes.ARRAY)
    public String[] roles;

    @Column(name = "password_scheme")
    public String passwordScheme;

    @Column(name = "password_hash")
    public String passwordHash;

    @Column(name = "password_imported")
    public boolean passwordImported;

    @Column(name = "password_version")
    public int passwordVersion;

    public boolean disabled;

    /** As the row had it when it was read: the database counts, with each change of password, {@code disabled} and roles. */
    @Column(name = "access_version", insertable = false, updatable = false)
    public int accessVersion;

    /** The newest version of the user's factors that mfa-service has told of. */
    @Column(name = "factor_version", insertable = false, updatable = false)
    public int factorVersion;

    @Column(name = "created_at")
    public Instant createdAt;

    /** A row of the table, read without Hibernate: changes of it are kept nowhere. */
    public static User read(ResultSet row) throws SQLException {
        User user = new User();
        user.id = Columns.uuid(row, "id");
        user.tenant = row.getString("tenant");
        user.username = row.getString("username");
        user.usernameKey = row.getString("username_key");
        user.email = row.getString("email");
        user.emailKey = row.getString("email_key");
        user.locale = row.getString("locale");
        user.account = row.getString("account");
        user.roles = Columns.strings(row, "roles");
        user.passwordScheme = row.getString("password_scheme");
        user.passwordHash = row.getString("password_hash");
        user.passwordImported = row.getBoolean("password_imported");
        user.passwordVersion = row.getInt("password_version");
        user.disabled = row.getBoolean("disabled");
        user.accessVersion = row.getInt("access_version");
        user.factorVersion = row.getInt("factor_version");
        user.createdAt = Columns.instant(row, "created_at");
        return user;
    }

    /** The spelling by which names and addresses are looked up: two spellings of one name are one user. */
    public static String key(String text) {
        return Normalizer.normalize(text.strip(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    public Set<String> roleSet() {
        return Set.of(roles);
    }

    /** The user as an event names them. */
    public Actor actor() {
        return new Actor(id, isStaff() ? Kind.STAFF : Kind.USER, username);
    }

    public boolean isStaff() {
        return roleSet().stream().anyMatch(Role.STAFF::contains);
    }

    /** What stands beside the user's password, and is none itself. */
    public List<String> namesAt(Tenant of) {
        return List.of(username, email, of.name, of.slug);
    }

    /** Null where the user has none. */
    public StoredPassword password() {
        return passwordHash == null ? null : new StoredPassword(passwordScheme, passwordHash, passwordImported);
    }

    /** Another hash of the same password. */
    public void store(StoredPassword hash) {
        passwordScheme = hash.scheme();
        passwordHash = hash.value();
        passwordImported = hash.imported();
    }

    /** Another password: whatever was issued on the old one is dead. */
    public void changePassword(StoredPassword hash) {
        store(hash);
        passwordVersion++;
    }
}
