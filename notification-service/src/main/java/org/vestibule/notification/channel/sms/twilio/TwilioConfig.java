package org.vestibule.notification.channel.sms.twilio;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.Secret;
import java.net.URI;
import java.util.Optional;

/** Where Twilio is: {@code https://api.twilio.com}. */
@ConfigMapping(prefix = "vestibule.sms.twilio")
public interface TwilioConfig {
    Optional<URI> url();

    Optional<String> accountSid();

    Optional<Secret<String>> authToken();

    /** A number of the account; without it the shared sender id. */
    Optional<String> from();
}
