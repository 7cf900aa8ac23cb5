package org.vestibule.platform.http;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.vestibule.contracts.ProblemType;
import org.vestibule.platform.problem.Problem;

/**
 * Bounds the body of each request by what its method needs, before the caller is known and anything is read: 413
 * {@code payload-too-large}, and the connection ends, so that the rest is not read either.
 */
public class BodyLimits {
    /** In bytes; more than any single thing takes that the contract names. */
    static final long USUAL = 64 * 1024;

    private static final long MEBIBYTE = 1024 * 1024;
    /** Before every other filter. */
    private static final int FIRST = 0;

    @ServerRequestFilter(priority = FIRST)
    public void bound(ContainerRequestContext request, ResourceInfo resource, RoutingContext route) {
        long most = Optional.ofNullable(resource.getResourceMethod().getAnnotation(BodyUpTo.class))
                .map(larger -> larger.mebibytes() * MEBIBYTE)
                .orElse(USUAL);
        String length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        if (length != null && Long.parseLong(length) > most) {
            throw tooLarge(route);
        }
        if (length == null && request.getHeaderString("Transfer-Encoding") != null) {
            request.setEntityStream(new BoundedStream(request.getEntityStream(), most, () -> tooLarge(route)));
        }
    }

    private static Problem tooLarge(RoutingContext route) {
        route.addEndHandler(answered -> route.request().connection().close());
        return Problem.of(ProblemType.PAYLOAD_TOO_LARGE).header("Connection", "close");
    }
}
