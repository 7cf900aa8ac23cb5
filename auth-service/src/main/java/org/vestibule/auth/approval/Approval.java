package org.vestibule.auth.approval;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** An approval that was granted, and whether it was redeemed. What was approved stands in the signed one alone. */
@Entity
class Approval {
    @Id
    UUID id;

    String tenant;

    @Column(name = "user_id")
    UUID userId;

    @Column(name = "password_version")
    int passwordVersion;

    /** In which it was granted; null: by release 0.2. */
    @Column(name = "session_id")
    UUID sessionId;

    /** Of the factors that were shown for it; null: by release 0.2. */
    @Column(name = "factor_version")
    Integer factorVersion;

    @Column(name = "expires_at")
    Instant expiresAt;

    @Column(name = "redeemed_at")
    Instant redeemedAt;
}
