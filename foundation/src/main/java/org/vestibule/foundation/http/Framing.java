package org.vestibule.foundation.http;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Refuses a request whose end a proxy in front might see at another place than we do (RFC 9112 sections 6.3 and 11.2), or
 * that is for no host or for two (section 3.2): 400, and nothing that came behind it on the connection is read.
 *
 * <p>Netty itself refuses both headers together, several lengths, a last transfer coding that is not {@code chunked}, line
 * breaks in chunk extensions and blanks in names. What it takes, and this does not, is any coding beside {@code chunked},
 * and a value of these headers that was folded over two lines. In other headers Netty puts a blank in place of the fold,
 * which is what section 5.2 asks for.
 */
@Singleton
public class Framing {
    private static final String CHUNKED = "chunked";
    private static final int BAD_REQUEST = 400;

    /** Connections that are being closed; what still comes on them is not a request any more. */
    private final Set<HttpConnection> refused = ConcurrentHashMap.newKeySet();

    void publicPort(@Observes Router router) {
        guard(router);
    }

    void management(@Observes ManagementInterface opened) {
        guard(opened.router());
    }

    private void guard(Router router) {
        router.route().order(Integer.MIN_VALUE + 1).handler(this::check).failureHandler(this::checkFailed);
    }

    private void check(RoutingContext route) {
        HttpServerRequest request = route.request();
        if (refused.contains(request.connection())) {
            return;
        }
        // HTTP/2 frames its messages itself, and names the host in a field of its own (RFC 9113 sections 8.1 and
        // 8.3.1).
        if (request.version() == HttpVersion.HTTP_2 || isUnambiguous(request.headers())) {
            route.next();
        } else {
            refuse(request);
        }
    }

    /** A request for no host has failed before it is routed, and is not a fault of ours to be logged. */
    private void checkFailed(RoutingContext route) {
        HttpServerRequest request = route.request();
        if (refused.contains(request.connection())) {
            return;
        }
        if (request.authority() == null) {
            refuse(request);
        } else {
            route.next();
        }
    }

    private void refuse(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        refused.add(connection);
        request.response()
                .setStatusCode(BAD_REQUEST)
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end()
                .onComplete(answered -> connection.close().onComplete(closed -> refused.remove(connection)));
    }

    private static boolean isUnambiguous(MultiMap headers) {
        List<String> codings = headers.getAll(HttpHeaders.TRANSFER_ENCODING);
        List<String> lengths = headers.getAll(HttpHeaders.CONTENT_LENGTH);
        boolean hasOneEnd = codings.isEmpty()
                ? lengths.isEmpty() || lengths.size() == 1 && isNumber(lengths.getFirst())
                : lengths.isEmpty() && codings.size() == 1 && CHUNKED.equalsIgnoreCase(codings.getFirst());
        return hasOneEnd && headers.getAll(HttpHeaders.HOST).size() == 1;
    }

    private static boolean isNumber(String length) {
        return !length.isEmpty() && length.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    }
}
