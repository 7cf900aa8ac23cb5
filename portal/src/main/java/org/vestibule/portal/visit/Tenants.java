package org.vestibule.portal.visit;

import io.quarkus.cache.CacheResult;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.vestibule.portal.rest.TenantApi;
import org.vestibule.portal.rest.TenantApi.TenantProfile;

/** Tenants, remembered for a minute. */
@Singleton
public class Tenants {
    private final TenantApi api;

    public Tenants(@RestClient TenantApi api) {
        this.api = api;
    }

    /** Throws {@link org.vestibule.portal.rest.Refused} (not found) for a name that no tenant has. */
    @CacheResult(cacheName = "tenants")
    public TenantProfile named(String slug) {
        return api.profile(slug);
    }
}
