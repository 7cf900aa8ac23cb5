package org.vestibule.portal.visit;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.vestibule.portal.PortalConfig;

/** Tenants by the host names that are theirs. */
@ApplicationScoped
public class HostNames {
    private final Map<String, String> tenants;

    HostNames(PortalConfig config) {
        this.tenants = config.hosts().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        host -> host.getValue().toLowerCase(Locale.ROOT), Map.Entry::getKey));
    }

    /** The slug of the tenant. */
    Optional<String> tenantOf(String host) {
        return Optional.ofNullable(tenants.get(host.toLowerCase(Locale.ROOT)));
    }
}
