package org.vestibule.notification.channel.sms.cpsms;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.Secret;
import java.net.URI;
import java.util.Optional;

/** Where CPSMS is: {@code https://api.cpsms.dk}. */
@ConfigMapping(prefix = "vestibule.sms.cpsms")
public interface CpsmsConfig {
    Optional<URI> url();

    Optional<String> username();

    Optional<Secret<String>> apiKey();
}
