package org.vestibule.localstack.seed;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The tenants of {@code demo-tenants.json}: one for each policy preset, and the platform's own. */
public final class DemoTenants {
    private static final List<DemoTenant> ALL = read();

    private DemoTenants() {}

    public static List<DemoTenant> all() {
        return ALL;
    }

    public static DemoTenant named(String slug) {
        return ALL.stream()
                .filter(tenant -> tenant.slug().equals(slug))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No demo tenant " + slug));
    }

    private static List<DemoTenant> read() {
        try (var in = DemoTenants.class.getResourceAsStream("demo-tenants.json")) {
            return List.copyOf(new ObjectMapper().readValue(in, new TypeReference<List<DemoTenant>>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
