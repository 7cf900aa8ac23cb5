package org.vestibule.auth.browser;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A browser in which one user is not asked for the second factor for a while. */
@Entity
@DynamicUpdate
@Table(name = "trusted_browser")
public class TrustedBrowser {
    @Id
    public UUID id;

    public String tenant;

    @Column(name = "user_id")
    public UUID userId;

    @Column(name = "secret_hash")
    public byte[] secretHash;

    @Column(name = "password_version")
    public int passwordVersion;

    public String factors;

    @JdbcTypeCode(SqlTypes.ARRAY)
    public String[] amr;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "last_used_at")
    public Instant lastUsedAt;

    @Column(name = "expires_at")
    public Instant expiresAt;

    public String ip;

    @Column(name = "user_agent")
    public String userAgent;
}
