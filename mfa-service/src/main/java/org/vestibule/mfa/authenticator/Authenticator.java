package org.vestibule.mfa.authenticator;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.vestibule.mfa.method.MethodType;
import org.vestibule.platform.database.Columns;
import org.vestibule.platform.event.Ids;

/** Something a user has, by which they show that it is them (SP 800-63B-4's word). */
@Entity
@DynamicUpdate
public class Authenticator {
    /** Begun, and not yet proven: it counts for nothing. */
    public static final String PENDING = "pending";

    public static final String ACTIVE = "active";

    @Id
    public UUID id;

    public String tenant;

    @Column(name = "user_id")
    public UUID userId;

    public String type;
    public String name;
    public String status;

    /** Null for security keys, which keep theirs. */
    public byte[] secret;

    public String hint;

    @Column(name = "address_key")
    public byte[] addressKey;

    @Column(name = "last_step")
    public long lastStep;

    public UUID replaces;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "activated_at")
    public Instant activatedAt;

    @Column(name = "last_used_at")
    public Instant lastUsedAt;

    @Column(name = "expires_at")
    public Instant expiresAt;

    /** A new one, over after {@code life} unless it is proven; name and secret are still to come. */
    public static Authenticator pending(String tenant, UUID user, MethodType type, Instant now, Duration life) {
        Authenticator pending = new Authenticator();
        pending.id = Ids.next();
        pending.tenant = tenant;
        pending.userId = user;
        pending.type = type.value();
        pending.status = PENDING;
        pending.createdAt = now;
        pending.expiresAt = now.plus(life);
        return pending;
    }

    /** A row of the table, read without Hibernate: changes of it are kept nowhere. */
    static Authenticator read(ResultSet row) throws SQLException {
        Authenticator read = new Authenticator();
        read.id = Columns.uuid(row, "id");
        read.tenant = row.getString("tenant");
        read.userId = Columns.uuid(row, "user_id");
        read.type = row.getString("type");
        read.name = row.getString("name");
        read.status = row.getString("status");
        read.secret = row.getBytes("secret");
        read.hint = row.getString("hint");
        read.addressKey = row.getBytes("address_key");
        read.lastStep = row.getLong("last_step");
        read.replaces = Columns.uuid(row, "replaces");
        read.createdAt = Columns.instant(row, "created_at");
        read.activatedAt = Columns.instant(row, "activated_at");
        read.lastUsedAt = Columns.instant(row, "last_used_at");
        read.expiresAt = Columns.instant(row, "expires_at");
        return read;
    }

    public MethodType methodType() {
        return MethodType.of(type);
    }

    public boolean isActive() {
        return status.equals(ACTIVE);
    }
}
