package org.vestibule.notification.channel.sms.gatewayapi;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.Secret;
import java.net.URI;
import java.util.Optional;

/** An account at GatewayAPI; without all of it the gateway is left out. */
@ConfigMapping(prefix = "vestibule.sms.gatewayapi")
public interface GatewayApiConfig {
    /** {@code https://messaging.gatewayapi.eu} or {@code .com}, as the account's region has it. */
    Optional<URI> url();

    /** Of the account. */
    Optional<Secret<String>> token();
}
