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
import org.vestibule.platform.database.Columns;

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
        person.blockedAt = Columns.instant(row, "blocked_at");
        return person;
    }

    public Set<String> roleSet() {
        return Set.of(roles);
    }

    public boolean isStaff() {
        return roleSet().stream().anyMatch(Role.STAFF::contains);
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
