package org.vestibule.platform.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedElement;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.TokenType;
import org.vestibule.platform.PlatformText;
import org.vestibule.platform.event.Ids;
import org.vestibule.platform.idempotency.Claims.Standing;
import org.vestibule.platform.problem.Outage;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.text.Language;
import org.vestibule.platform.token.Caller;
import org.vestibule.platform.token.CurrentCaller;
import org.vestibule.platform.token.OnBehalfOf;

/**
 * Honours {@code Idempotency-Key} on methods that are {@link Idempotent}. Who may call, and with what token, is decided
 * before; a request without the header costs nothing.
 */
public class IdempotencyFilter {
    private static final Logger LOG = Logger.getLogger(IdempotencyFilter.class);
    private static final String CLAIM = IdempotencyFilter.class.getName();
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final List<String> KEPT_HEADERS =
            List.of(HttpHeaders.ETAG, HttpHeaders.LOCATION, HttpHeaders.CONTENT_LANGUAGE);
    /**
     * Nothing was done, and the same request may do better later, or with another token. Half a login is refused with these as often as
     * it likes, so that they must take no place of the user's.
     */
    private static final Set<Integer> NOT_KEPT = Set.of(400, 401, 403, 404, 410, 429);

    private final CurrentCaller caller;
    private final Claims claims;
    private final Upkeep upkeep;
    private final ObjectMapper json;
    private final IdempotencyConfig config;

    public IdempotencyFilter(
            CurrentCaller caller, Claims claims, Upkeep upkeep, ObjectMapper json, IdempotencyConfig config) {
        this.caller = caller;
        this.claims = claims;
        this.upkeep = upkeep;
        this.json = json;
        this.config = config;
    }

    private record Held(Claim claim, RequestDigest request) {}

    /** Takes the key; where it was taken before, answers in place of the method. */
    @Idempotent(keeps = {})
    @ServerRequestFilter(priority = Priorities.ENTITY_CODER)
    public Optional<Response> take(ContainerRequestContext request, ResourceInfo resource) throws IOException {
        List<String> sent = request.getHeaders().get(IdempotencyKey.HEADER);
        if (sent == null || sent.isEmpty()) {
            return Optional.empty();
        }
        String key = IdempotencyKey.read(sent).orElseThrow(() -> Problem.of(ProblemType.INVALID_REQUEST)
                .detail(PlatformText.IDEMPOTENCY_KEY_UNREADABLE, IdempotencyKey.LONGEST));
        Caller me = caller.get();
        var claim = new Claim(me.tenant(), subject(me), route(request, resource), key, Ids.next());
        var digest = new RequestDigest(head(request), request.getEntityStream());
        return switch (claims.take(claim)) {
            case Standing.Taken() -> {
                upkeep.hold(claim);
                request.setProperty(CLAIM, new Held(claim, digest));
                request.setEntityStream(digest);
                yield Optional.empty();
            }
            case Standing.Running() ->
                throw Problem.of(ProblemType.REQUEST_IN_PROGRESS).retryAfter(RETRY_AFTER);
            case Standing.TooMany(var wait) ->
                throw Problem.of(ProblemType.TOO_MANY_ATTEMPTS)
                        .detail(PlatformText.IDEMPOTENCY_KEYS_TOO_MANY, config.perCaller())
                        .with("retry_after_s", wait.toSeconds())
                        .retryAfter(wait);
            case Standing.Answered(var fingerprint, var answer) -> {
                if (!MessageDigest.isEqual(fingerprint, digest.value())) {
                    throw Problem.of(ProblemType.IDEMPOTENCY_KEY_REUSED);
                }
                yield Optional.of(answer.replay());
            }
        };
    }

    /** Half a login has keys of its own, and a limit of its own: it must take none of its user's. */
    private static UUID subject(Caller me) {
        return me.type() == TokenType.PARTIAL
                ? UUID.nameUUIDFromBytes((me.id() + " " + me.tokenId()).getBytes(StandardCharsets.UTF_8))
                : me.id();
    }

    private static String route(ContainerRequestContext request, ResourceInfo resource) {
        return request.getMethod() + " " + path(resource.getResourceClass()) + "/" + path(resource.getResourceMethod());
    }

    private static String path(AnnotatedElement element) {
        Path path = element.getAnnotation(Path.class);
        return path == null ? "" : path.value();
    }

    /** What beside the body says what is asked for. */
    private static List<String> head(ContainerRequestContext request) {
        var uri = request.getUriInfo().getRequestUri();
        return Arrays.asList(
                uri.getRawPath(),
                uri.getRawQuery(),
                request.getHeaderString(HttpHeaders.IF_MATCH),
                request.getHeaderString(OnBehalfOf.HEADER));
    }

    /** Keeps the answer, or gives the key back. The caller is answered even where that fails: the work is done. */
    @Idempotent(keeps = {})
    @ServerResponseFilter(priority = Priorities.ENTITY_CODER)
    public void keep(ContainerRequestContext request, ContainerResponseContext response, ResourceInfo resource) {
        if (!(request.getProperty(CLAIM) instanceof Held(var claim, var digest))) {
            return;
        }
        upkeep.letGo(claim);
        try {
            Class<?>[] kept =
                    resource.getResourceMethod().getAnnotation(Idempotent.class).keeps();
            var answer = answer(request, response, kept);
            if (answer.isPresent()) {
                Duration keep = response.getStatus() < 300 ? config.keep() : config.keepRefusals();
                claims.answer(claim, digest.value(), answer.get(), keep);
            } else {
                claims.release(claim);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warnf("an answer was not kept: %s", Outage.describe(e));
            if (response.getStatus() >= 400) {
                giveBack(claim);
            }
        }
    }

    /** Where that fails too, the key is free again when the claim expires. */
    private void giveBack(Claim claim) {
        try {
            claims.release(claim);
        } catch (RuntimeException e) {
            LOG.debugf("a key was not given back: %s", Outage.describe(e));
        }
    }

    private Optional<KeptAnswer> answer(
            ContainerRequestContext request, ContainerResponseContext response, Class<?>[] kept) throws IOException {
        int status = response.getStatus();
        Object entity = response.getEntity();
        boolean mayBeKept = entity == null
                || Problem.MEDIA_TYPE.equals(mediaType(response))
                || Arrays.stream(kept).anyMatch(type -> type.isInstance(entity));
        boolean isFleeting = entity instanceof KeptSometimes some && !some.mayBeReplayed();
        if (status >= 500 || NOT_KEPT.contains(status) || !mayBeKept || isFleeting) {
            return Optional.empty();
        }
        byte[] body = entity == null ? null : bytes(entity);
        if (body != null && body.length > config.largestAnswer()) {
            return Optional.of(tooLarge(Language.accepted(request.getHeaders().get(HttpHeaders.ACCEPT_LANGUAGE))));
        }
        Map<String, String> headers = new HashMap<>();
        if (body != null) {
            headers.put(
                    HttpHeaders.CONTENT_TYPE,
                    Optional.ofNullable(mediaType(response)).orElse(MediaType.APPLICATION_JSON));
        }
        KEPT_HEADERS.stream()
                .filter(name -> response.getHeaderString(name) != null)
                .forEach(name -> headers.put(name, response.getHeaderString(name)));
        return Optional.of(new KeptAnswer(status, headers, body));
    }

    /** The key stays taken: whoever sends the request again is told that it was done, and it is not done twice. */
    private KeptAnswer tooLarge(Language language) throws IOException {
        var problem =
                Problem.of(ProblemType.ANSWER_NOT_KEPT).detail(PlatformText.ANSWER_TOO_LARGE, config.largestAnswer());
        return new KeptAnswer(
                problem.type().status(),
                Map.of(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE, HttpHeaders.CONTENT_LANGUAGE, language.tag()),
                json.writeValueAsBytes(problem.in(language)));
    }

    /** No more than shows that it is too large. */
    private byte[] beginning(StreamingOutput large) throws IOException {
        var written = new ByteArrayOutputStream();
        try {
            large.write(new OutputStream() {
                @Override
                public void write(int value) throws TooLarge {
                    write(new byte[] {(byte) value}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int from, int length) throws TooLarge {
                    written.write(bytes, from, length);
                    if (written.size() > config.largestAnswer()) {
                        throw new TooLarge();
                    }
                }
            });
        } catch (TooLarge enough) {
            LOG.debug("a large answer is not kept");
        }
        return written.toByteArray();
    }

    private static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1;
    }

    private static String mediaType(ContainerResponseContext response) {
        MediaType type = response.getMediaType();
        return type == null ? null : type.toString();
    }

    private byte[] bytes(Object entity) throws IOException {
        try {
            return switch (entity) {
                case String text -> text.getBytes(StandardCharsets.UTF_8);
                case StreamingOutput large -> beginning(large);
                default -> json.writeValueAsBytes(entity);
            };
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
