package org.vestibule.platform.problem;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.vestibule.contracts.ProblemType;
import org.vestibule.platform.text.Language;
import org.vestibule.platform.text.Text;
import org.vestibule.platform.text.Words;

/**
 * An answer that is an error, as problem+json (RFC 9457). Thrown at the edge, where a resource turns an outcome into
 * HTTP; it carries no stack trace.
 */
public final class Problem extends RuntimeException {
    public static final String MEDIA_TYPE = "application/problem+json";

    private final ProblemType type;
    private final transient Map<String, Object> members = new LinkedHashMap<>();
    private final transient List<InvalidField> fields = new ArrayList<>();
    private transient Function<Language, String> detail;
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    private Problem(ProblemType type) {
        super(type.slug(), null, false, false);
        this.type = type;
    }

    public static Problem of(ProblemType type) {
        return new Problem(type);
    }

    /** {@link ProblemType#UNAVAILABLE}, with the wait after which another try makes sense. */
    public static Problem unavailable(Duration retryAfter) {
        return of(ProblemType.UNAVAILABLE).retryAfter(retryAfter);
    }

    /**
     * {@link ProblemType#INSUFFICIENT_USER_AUTHENTICATION}, saying what the user has to show (RFC 9470 section 3).
     *
     * @param acr authentication context class that is asked for
     * @param maxAge how long ago it may have been shown
     */
    public static Problem insufficient(String acr, Duration maxAge) {
        return of(ProblemType.INSUFFICIENT_USER_AUTHENTICATION)
                .with("acr_values", acr)
                .with("max_age", maxAge.toSeconds())
                .header(
                        HttpHeaders.WWW_AUTHENTICATE,
                        "Bearer error=\"insufficient_user_authentication\", acr_values=\"%s\", max_age=\"%d\""
                                .formatted(acr, maxAge.toSeconds()));
    }

    /**
     * {@link ProblemType#INSUFFICIENT_SCOPE}, saying which scope a program needs for it (RFC 6750 section 3.1).
     *
     * @param scope as tokens name it
     */
    public static Problem outOfScope(String scope) {
        return of(ProblemType.INSUFFICIENT_SCOPE)
                .with("scope", scope)
                .header(
                        HttpHeaders.WWW_AUTHENTICATE,
                        "Bearer error=\"insufficient_scope\", scope=\"%s\"".formatted(scope));
    }

    /** {@link ProblemType#INVALID_REQUEST}, naming every field that is wrong in {@code errors}. */
    public static Problem invalid(List<InvalidField> fields) {
        Problem problem = of(ProblemType.INVALID_REQUEST).detail(language -> fields.stream()
                .map(wrong -> wrong.field() + " " + wrong.message().apply(language))
                .sorted()
                .collect(Collectors.joining("; ")));
        problem.fields.addAll(fields);
        return problem;
    }

    /** What happened this time, for a person to read; programs read the type and the members. */
    public Problem detail(Text text, Object... arguments) {
        return detail(language -> text.in(language, arguments));
    }

    private Problem detail(Function<Language, String> words) {
        detail = words;
        return this;
    }

    /** An extension member. Null is left out. */
    public Problem with(String member, Object value) {
        if (value != null) {
            members.put(member, value);
        }
        return this;
    }

    /** Header {@code Retry-After} in whole seconds (RFC 9110 section 10.2.3), at least one. */
    public Problem retryAfter(Duration wait) {
        return header(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, wait.toSeconds())));
    }

    public Problem header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    public ProblemType type() {
        return type;
    }

    /** The value of an extension member, or null. */
    public Object member(String name) {
        return members.get(name);
    }

    /** The body, put into words. */
    public Map<String, Object> in(Language language) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", type.uri());
        body.put("title", Words.of(type, language));
        body.put("status", type.status());
        if (detail != null) {
            body.put("detail", detail.apply(language));
        }
        if (!fields.isEmpty()) {
            body.put(
                    "errors",
                    fields.stream()
                            .map(wrong -> Map.of(
                                    "field",
                                    wrong.field(),
                                    "message",
                                    wrong.message().apply(language)))
                            .toList());
        }
        body.putAll(members);
        return body;
    }

    /** The HTTP answer, not yet in words; {@link ProblemWords}. A 401 always names the scheme (RFC 6750 section 3). */
    public Response response() {
        var response = Response.status(type.status()).type(MEDIA_TYPE).entity(this);
        if (type.status() == 401) {
            headers.putIfAbsent(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        headers.forEach(response::header);
        return response.build();
    }
}
