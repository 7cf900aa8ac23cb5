package org.vestibule.notification.channel.sms;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;

/** What all SMS gateways share; each one's own settings are beside its adapter. */
@ConfigMapping(prefix = "vestibule.sms")
public interface SmsConfig {
    /** Gateways in the order in which they are tried. */
    @NotEmpty
    @WithDefault("gatewayapi,cpsms,twilio")
    List<String> priority();

    /** Sender id: 3 to 11 letters and digits, or a number of at most 15 digits. */
    @Pattern(regexp = "[A-Za-z0-9 ]{3,11}|[0-9]{3,15}")
    @WithDefault("Vestibule")
    String sender();

    /** How long a gateway may take to answer; after it nobody knows what it did. */
    @WithDefault("5s")
    Duration timeout();
}
