package org.vestibule.foundation.address;

import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Keeps Quarkus from reading forwarding headers itself, whatever an installation says: its parser throws on an empty
 * element, and the request then hangs for ever. {@link ClientAddress} reads them.
 */
public final class ForwardingIsOurs implements ConfigSource {
    /** Above the environment (300) and system properties (400). */
    private static final int ORDINAL = 1_000;

    private static final Map<String, String> OFF = Map.of("quarkus.http.proxy.proxy-address-forwarding", "false");

    @Override
    public Map<String, String> getProperties() {
        return OFF;
    }

    @Override
    public Set<String> getPropertyNames() {
        return OFF.keySet();
    }

    @Override
    public String getValue(String property) {
        return OFF.get(property);
    }

    @Override
    public String getName() {
        return "forwarding headers are read by " + ClientAddress.class.getName();
    }

    @Override
    public int getOrdinal() {
        return ORDINAL;
    }
}
