package org.vestibule.auth.session;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** What a user opened by passing both doors; access tokens are minted for it until it ends. */
@Entity
@DynamicUpdate
public class Session {
    @Id
    public UUID id;

    public String tenant;

    @Column(name = "user_id")
    public UUID userId;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "last_used_at")
    public Instant lastUsedAt;

    @Column(name = "idle_until")
    public Instant idleUntil;

    @Column(name = "expires_at")
    public Instant expiresAt;

    @Column(name = "auth_time")
    public Instant authTime;

    @Column(name = "second_factor_at")
    public Instant secondFactorAt;

    @JdbcTypeCode(SqlTypes.ARRAY)
    public String[] amr;

    public String acr;

    /** Of the factors on which it was decided what to ask for; null where release 0.2 opened it. */
    @Column(name = "factor_version")
    public Integer factorVersion;

    /** The trusted browser in which the password was enough, or null. */
    @Column(name = "browser_id")
    public UUID browserId;

    public String ip;

    @Column(name = "user_agent")
    public String userAgent;

    @Column(name = "family_hash")
    public byte[] familyHash;

    @Column(name = "refresh_hash")
    public byte[] refreshHash;

    @Column(name = "ended_at")
    public Instant endedAt;

    @Column(name = "ended_reason")
    public String endedReason;

    /**
     * What an access token tells of a session.
     *
     * @param secondFactorAt null where none was shown
     * @param factorVersion null where release 0.2 opened it
     */
    public record Showing(
            UUID id, Instant authTime, Instant secondFactorAt, List<String> amr, String acr, Integer factorVersion) {}

    public Showing showing() {
        return new Showing(id, authTime, secondFactorAt, List.of(amr), acr, factorVersion);
    }
}
