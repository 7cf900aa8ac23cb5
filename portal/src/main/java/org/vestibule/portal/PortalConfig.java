package org.vestibule.portal;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/** What an installation says of its pages. */
@ConfigMapping(prefix = "vestibule.portal")
public interface PortalConfig {
    /** Tenants with a host name of their own: slug to host. All others are reached by {@code /t/{tenant}}. */
    Map<String, String> hosts();

    /** Whether cookies are for TLS alone, with the prefix {@code __Host-} (RFC 6265bis section 4.1.3.2). */
    @WithDefault("true")
    boolean secureCookies();

    /** Where the customers are: pages tell times of this zone. */
    @WithDefault("Europe/Copenhagen")
    ZoneId timeZone();

    /** The address to call the services from, where they trust this one to tell the browser's address. */
    Optional<String> localAddress();
}
