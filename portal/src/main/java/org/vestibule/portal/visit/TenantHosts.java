package org.vestibule.portal.visit;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Serves {@code https://shop.example/login} with the pages of {@code /t/shop/login}, where a tenant has that host. */
@Singleton
public class TenantHosts {
    private static final String BY_HOST = "vestibule.by-host";

    private final HostNames names;

    public TenantHosts(HostNames names) {
        this.names = names;
    }

    /** Before a page is looked for. On a tenant's host there are no other tenants. */
    @ServerRequestFilter(preMatching = true)
    public void lead(ContainerRequestContext request, RoutingContext route) {
        UriInfo uri = request.getUriInfo();
        Optional.ofNullable(uri.getRequestUri().getHost())
                .flatMap(names::tenantOf)
                .ifPresent(slug -> {
                    route.put(BY_HOST, true);
                    request.setRequestUri(uri.getRequestUriBuilder()
                            .replacePath("/t/" + slug + uri.getRequestUri().getRawPath())
                            .build());
                });
    }

    /** What the addresses of a tenant's pages begin with. */
    static String base(RoutingContext route, String slug) {
        return route.get(BY_HOST) == null ? "/t/" + slug : "";
    }
}
