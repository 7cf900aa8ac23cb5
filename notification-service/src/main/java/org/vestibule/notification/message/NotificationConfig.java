package org.vestibule.notification.message;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;

/** How notification events are taken. */
@ConfigMapping(prefix = "vestibule.notifications")
public interface NotificationConfig {
    /** Tink keyset as JSON, DHKEM_X25519_HKDF_SHA256_HKDF_SHA256_AES_256_GCM: it opens what was sealed for us. */
    Path privateKeyset();

    /**
     * Codes under way at once, those that wait for a mail server included; above it no record is taken. SMS, and mails, have three
     * quarters of it at most, so that one channel that is away leaves places to the other.
     */
    @WithDefault("10000")
    @Min(100)
    int maxInFlight();

    /** Notices under way at once, those that wait for a mail server included; above it no record is taken. */
    @WithDefault("5000")
    @Min(100)
    int maxNoticesInFlight();
}
