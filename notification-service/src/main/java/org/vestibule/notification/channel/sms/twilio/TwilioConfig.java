package org.vestibule.notification.channel.sms.twilio;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.Secret;
import java.net.URI;
import java.util.Optional;

/** An account at Twilio; without all of it the gateway is left out. */
@ConfigMapping(prefix = "vestibule.sms.twilio")
public interface TwilioConfig {
    /** {@code https://api.twilio.com}. */
    Optional<URI> url();

    /** Of the account. */
    Optional<String> accountSid();

    /** Of the account. */
    Optional<Secret<String>> authToken();

    /** A number of the account; without it the shared sender id. */
    Optional<String> from();
}
