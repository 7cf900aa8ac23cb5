package org.vestibule.notification.channel.sms.cpsms;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.Secret;
import java.net.URI;
import java.util.Optional;

/** An account at CPSMS; without all of it the gateway is left out. */
@ConfigMapping(prefix = "vestibule.sms.cpsms")
public interface CpsmsConfig {
    /** {@code https://api.cpsms.dk}. */
    Optional<URI> url();

    /** Of the account. */
    Optional<String> username();

    /** Of the account. */
    Optional<Secret<String>> apiKey();
}
