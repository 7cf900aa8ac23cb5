package org.vestibule.portal.failure;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.TimeoutException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.Response;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.vestibule.contracts.ProblemType;
import org.vestibule.portal.login.StepUps;
import org.vestibule.portal.page.Pages;
import org.vestibule.portal.rest.Away;
import org.vestibule.portal.rest.Refused;
import org.vestibule.portal.visit.NotSignedIn;
import org.vestibule.portal.visit.ReturnPath;
import org.vestibule.portal.visit.Visit;

/** What a page did not expect: the way to where it can be mended, or a page that says what happened and how to go on. */
@Singleton
public class Failures {
    private static final long RETRY_AFTER = 5;

    private final Visit visit;
    private final Pages pages;
    private final StepUps stepUps;
    private final BarePage bare;

    public Failures(Visit visit, Pages pages, StepUps stepUps, BarePage bare) {
        this.visit = visit;
        this.pages = pages;
        this.stepUps = stepUps;
        this.bare = bare;
    }

    /** To the door that they stand before; who goes back from the second to the first finds it open, by its address. */
    @ServerExceptionMapper
    public Response notSignedIn(NotSignedIn nobody, HttpServerRequest request) {
        return pages.to(stepUps.door()
                .orElseGet(() -> "/login?return=" + URLEncoder.encode(cameFrom(request), StandardCharsets.UTF_8)));
    }

    @ServerExceptionMapper
    public Response refused(Refused refused, HttpServerRequest request) {
        if (refused.is(ProblemType.INVALID_TOKEN) || refused.is(ProblemType.SESSION_REVOKED)) {
            visit.session().end();
            return notSignedIn(new NotSignedIn(), request);
        }
        if (refused.is(ProblemType.INSUFFICIENT_USER_AUTHENTICATION)) {
            return stepUps.ask(refused.problem(), cameFrom(request));
        }
        return bare.problem(refused.problem());
    }

    @ServerExceptionMapper
    public Response away(Away away) {
        return bare.away(away.retryAfterSeconds(), away.detail());
    }

    @ServerExceptionMapper
    public Response unreachable(ProcessingException unreachable) {
        return bare.away(RETRY_AFTER, null);
    }

    /** A page that is not there, a method that it does not know. */
    @ServerExceptionMapper
    public Response refusedByRouting(WebApplicationException refusal) {
        return bare.status(refusal.getResponse().getStatus());
    }

    @ServerExceptionMapper
    public Response unexpected(Throwable bug) {
        if (isRedisAway(bug)) {
            return bare.away(RETRY_AFTER, null);
        }
        Log.error("a page failed", bug);
        return bare.status(500);
    }

    /** A form without its token is refused before it gets anywhere, without a word. */
    @ServerResponseFilter
    public void sayWhy(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getStatus() == 400 && !response.hasEntity()) {
            Response page = bare.formTooOld();
            response.setEntity(page.getEntity(), null, page.getMediaType());
        }
    }

    /** The page with the form, for a form; the page itself, for a page. */
    private String cameFrom(HttpServerRequest request) {
        if (request.method().name().equals("GET")) {
            return ReturnPath.of(visit.here()).orElse("/");
        }
        return Optional.ofNullable(request.getHeader("Referer"))
                .flatMap(Failures::pathOf)
                .map(visit::within)
                .flatMap(ReturnPath::of)
                .orElse("/");
    }

    private static Optional<String> pathOf(String referer) {
        try {
            URI uri = URI.create(referer);
            String query = uri.getRawQuery();
            return Optional.ofNullable(uri.getRawPath()).map(path -> query == null ? path : path + "?" + query);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static boolean isRedisAway(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    || cause instanceof TimeoutException
                    || cause.getClass().getName().startsWith("io.vertx.")) {
                return true;
            }
        }
        return false;
    }
}
