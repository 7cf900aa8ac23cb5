package org.vestibule.mfa.method.webauthn;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A credential record (WebAuthn Level 3, section 4): what is kept of a key. None of it is secret. */
@Entity
@Table(name = "webauthn_credential")
public class SecurityKey {
    @Id
    @Column(name = "authenticator_id")
    public UUID authenticatorId;

    public String tenant;

    @Column(name = "credential_id")
    public byte[] credentialId;

    /** COSE_Key (RFC 9052). */
    @Column(name = "public_key")
    public byte[] publicKey;

    @Column(name = "sign_count")
    public long signCount;

    @JdbcTypeCode(SqlTypes.ARRAY)
    public String[] transports;

    @Column(name = "backup_eligible")
    public boolean backupEligible;

    @Column(name = "backup_state")
    public boolean backupState;

    @Column(name = "uv_initialized")
    public boolean uvInitialized;
}
