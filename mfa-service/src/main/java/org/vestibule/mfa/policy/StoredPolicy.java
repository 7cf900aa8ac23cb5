package org.vestibule.mfa.policy;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** The policy a tenant has set, as JSON. */
@Entity
@Table(name = "policy")
public class StoredPolicy {
    @Id
    public String tenant;

    public int version;

    @JdbcTypeCode(SqlTypes.JSON)
    public String document;

    @Column(name = "changed_at")
    public Instant changedAt;
}
