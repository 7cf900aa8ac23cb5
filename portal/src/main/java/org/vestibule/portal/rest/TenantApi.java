package org.vestibule.portal.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** What auth-service tells anybody of a tenant. */
@RegisterRestClient(configKey = "auth")
@RegisterProvider(Refusals.class)
@Path("/auth/v1/tenants/{tenant}/profile")
public interface TenantApi {
    /** A tenant as its users see it. */
    record TenantProfile(String slug, String name, String locale, Support support) {}

    @GET
    TenantProfile profile(String tenant);
}
