package org.vestibule.mfa.method.recovery;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** One of the codes a user keeps for the day the phone is lost; stored as a salted slow hash alone. */
@Entity
@Table(name = "recovery_code")
public class RecoveryCode {
    @Id
    public UUID id;

    public String tenant;

    @Column(name = "user_id")
    public UUID userId;

    public byte[] salt;
    public byte[] hash;

    /** How another system made {@link #foreignHash}; null for our own. */
    public String scheme;

    @Column(name = "foreign_hash")
    public String foreignHash;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "used_at")
    public Instant usedAt;
}
