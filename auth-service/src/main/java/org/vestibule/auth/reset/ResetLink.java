package org.vestibule.auth.reset;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.vestibule.auth.user.User;

/** A link that was mailed; good for one new password. */
@Entity
@Table(name = "password_reset")
public class ResetLink {
    @Id
    @Column(name = "token_hash")
    public byte[] tokenHash;

    public String tenant;

    @Column(name = "user_id")
    public UUID userId;

    @Column(name = "password_version")
    public int passwordVersion;

    @Column(name = "email_key")
    public String emailKey;

    @Column(name = "expires_at")
    public Instant expiresAt;

    @Column(name = "used_at")
    public Instant usedAt;

    /** Whether password and address are still those it was mailed for. */
    boolean isFor(User user) {
        return !user.disabled && passwordVersion == user.passwordVersion && emailKey.equals(user.emailKey);
    }
}
