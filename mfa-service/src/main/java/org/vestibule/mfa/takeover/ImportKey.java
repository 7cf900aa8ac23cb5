package org.vestibule.mfa.takeover;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A key pair that exports of other systems are encrypted for. */
@Entity
@Table(name = "import_key")
class ImportKey {
    @Id
    UUID id;

    @Column(name = "private_key")
    byte[] privateKey;

    @Column(name = "created_at")
    Instant createdAt;
}
