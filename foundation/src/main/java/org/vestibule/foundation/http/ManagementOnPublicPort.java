package org.vestibule.foundation.http;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Answers {@code /q/health} and {@code /q/metrics} on the public port, where that is wanted: on a developer's machine
 * (profile {@code local}), which opens no second port. Everywhere else only the management port has them.
 */
@Singleton
public class ManagementOnPublicPort {
    /** Before every resource, after what Quarkus itself does with each request. */
    private static final int FIRST = -1;

    private final boolean wanted;
    private volatile Router management;

    public ManagementOnPublicPort(
            @ConfigProperty(name = "vestibule.management.on-public-port", defaultValue = "false") boolean wanted) {
        this.wanted = wanted;
    }

    void management(@Observes ManagementInterface opened) {
        management = opened.router();
    }

    void publicPort(@Observes Router router) {
        if (wanted) {
            router.route().order(FIRST).handler(this::handOn);
        }
    }

    private void handOn(RoutingContext request) {
        String path = request.normalizedPath();
        if (path.startsWith("/q/health") || path.startsWith("/q/metrics")) {
            management.handleContext(request);
        } else {
            request.next();
        }
    }
}
