package org.vestibule.mfa.person;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.contracts.SecurityEvent.Kind;
import org.vestibule.contracts.Standing;
import org.vestibule.contracts.TokenType;
import org.vestibule.mfa.method.MethodType;
import org.vestibule.platform.database.Columns;
import org.vestibule.platform.token.Caller;

/** A user as far as the second door must know them: how to reach them, and how many codes they got wrong. */
@Entity
@DynamicUpdate
public class Person {
    @Id
    @Column(name = "user_id")
    public UUID userId;

    public String tenant;
    public String username;
    public byte[] email;
    public String locale;
    public String account;

    @JdbcTypeCode(SqlTypes.ARRAY)
    public String[] roles;

    /** What keys know the person by; null until their first one is begun. */
    @Column(name = "webauthn_handle")
    public byte[] webauthnHandle;

    public int failures;

    /** The newest that auth-service has told of. */
    @Column(name = "access_version")
    public int accessVersion;

    /** As the row had it when it was read: the database counts, with each change of the active authenticators. */
    @Column(name = "factor_version", insertable = false, updatable = false)
    public int factorVersion;

    /** The session in which the user last changed them; null where it was in none. */
    @Column(name = "factors_changed_in")
    public UUID factorsChangedIn;

    /** Whether auth-service lets them in no more. */
    public boolean disabled;

    /** Whether the password came through a mail link, and nothing but a mailbox was shown since: codes by mail do not count. */
    @Column(name = "password_by_mail")
    public boolean passwordByMail;

    @Column(name = "blocked_at")
    public Instant blockedAt;

    /** A row of the table, read without Hibernate: changes of it are kept nowhere. */
    public static Person read(ResultSet row) throws SQLException {
        Person person = new Person();
        person.userId = Columns.uuid(row, "user_id");
        person.tenant = row.getString("tenant");
        person.username = row.getString("username");
        person.email = row.getBytes("email");
        person.locale = row.getString("locale");
        person.account = row.getString("account");
        person.roles = Columns.strings(row, "roles");
        person.webauthnHandle = row.getBytes("webauthn_handle");
        person.failures = row.getInt("failures");
        person.accessVersion = row.getInt("access_version");
        person.factorVersion = row.getInt("factor_version");
        person.factorsChangedIn = Columns.uuid(row, "factors_changed_in");
        person.disabled = row.getBoolean("disabled");
        person.passwordByMail = row.getBoolean("password_by_mail");
        person.blockedAt = Columns.instant(row, "blocked_at");
        return person;
    }

    public Set<String> roleSet() {
        return Set.of(roles);
    }

    public boolean isStaff() {
        return roleSet().stream().anyMatch(Role.STAFF::contains);
    }

    public Standing standing() {
        return new Standing(accessVersion, factorVersion);
    }

    /**
     * Whether what the token was issued on is still so: the password, the roles, the factors, and that the user gets in at all. Of an
     * access token the factors, unless it is of the session in which they were changed; the session ends with the rest. A token
     * without a standing is of release 0.2.
     */
    public boolean isAsIn(Caller token) {
        if (disabled || token.standing() == null) {
            return !disabled;
        }
        return token.type() == TokenType.ACCESS
                ? token.standing().factors() == factorVersion || token.session().equals(factorsChangedIn)
                : token.standing().equals(standing());
    }

    /**
     * Whether a factor of this kind counts. Mailboxes do not for staff, to whom they are not offered, nor for somebody whose password
     * came out of one: the mailbox would be both factors.
     */
    public boolean mayShow(MethodType method) {
        return method != MethodType.EMAIL || !isStaff() && !passwordByMail;
    }

    /** Too many wrong tries in a row: codes that can be guessed are taken no more, however long one waits. */
    public boolean isBlocked() {
        return blockedAt != null;
    }

    public void unlock() {
        failures = 0;
        blockedAt = null;
    }

    /** The person as an event names them. */
    public Actor actor() {
        return new Actor(userId, isStaff() ? Kind.STAFF : Kind.USER, username);
    }
}
