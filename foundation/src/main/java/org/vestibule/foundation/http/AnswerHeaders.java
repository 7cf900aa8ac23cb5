package org.vestibule.foundation.http;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * What every answer says, whoever gives it, a resource, the framework or a file: that its type is not guessed (ASVS
 * 3.4.4), and that nobody keeps it unless it says itself for how long (ASVS 14.3.2).
 */
@Singleton
public class AnswerHeaders {
    private static final String CONTENT_TYPE_OPTIONS = "X-Content-Type-Options";
    private static final int NOT_MODIFIED = 304;

    void publicPort(@Observes Router router) {
        complete(router);
    }

    void management(@Observes ManagementInterface opened) {
        complete(opened.router());
    }

    /** First of all, also where a request fails before anything else is done with it. */
    private void complete(Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this::add).failureHandler(this::add);
    }

    private void add(RoutingContext route) {
        route.addHeadersEndHandler(written -> complete(route.response()));
        route.next();
    }

    private static void complete(HttpServerResponse response) {
        response.headers().set(CONTENT_TYPE_OPTIONS, "nosniff");
        // A 304 changes what the cache has kept (RFC 9111 section 3.2); it says nothing where the page said it.
        if (!response.headers().contains(HttpHeaders.CACHE_CONTROL) && response.getStatusCode() != NOT_MODIFIED) {
            response.headers().set(HttpHeaders.CACHE_CONTROL, "no-store");
        }
    }
}
