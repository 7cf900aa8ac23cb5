package org.vestibule.localstack.inbox;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The SMS gateways the inbox stands in for. */
public enum Gateway {
    GATEWAYAPI,
    CPSMS,
    TWILIO;

    /** The name in paths and in answers. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Gateway> of(String id) {
        return Arrays.stream(values())
                .filter(gateway -> gateway.id().equals(id))
                .findFirst();
    }
}
