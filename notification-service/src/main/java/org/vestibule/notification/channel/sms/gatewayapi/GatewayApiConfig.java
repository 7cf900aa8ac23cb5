package org.vestibule.notification.channel.sms.gatewayapi;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.Secret;
import java.net.URI;
import java.util.Optional;

/** Where GatewayAPI is: {@code https://messaging.gatewayapi.eu} or {@code .com}, as the account's region has it. */
@ConfigMapping(prefix = "vestibule.sms.gatewayapi")
public interface GatewayApiConfig {
    Optional<URI> url();

    Optional<Secret<String>> token();
}
