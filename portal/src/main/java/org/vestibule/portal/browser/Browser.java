package org.vestibule.portal.browser;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.RequestScoped;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.vestibule.foundation.address.ClientAddress;

/** Who sent the request at hand: address, program, cookies, and the language to answer in. */
@RequestScoped
public class Browser {
    /** What the names of auth-service's cookies for trusted browsers begin with. */
    public static final String TRUSTED = "__Host-vestibule-browser-";

    /** The cookie that remembers the language somebody chose. */
    public static final String LANGUAGE_COOKIE = "vestibule-language";

    private static final Pattern TENANT = Pattern.compile("/t/[a-z0-9-]{1,63}");

    private final HttpServerRequest request;
    private final ClientAddress address;
    private Language language;

    public Browser(HttpServerRequest request, ClientAddress address) {
        this.request = request;
        this.address = address;
    }

    /** Where the request came from, as the services will see it ({@link ClientAddress}). */
    public String address() {
        return address.of(request);
    }

    public Optional<String> userAgent() {
        return Optional.ofNullable(request.getHeader("User-Agent"));
    }

    public Optional<String> cookie(String name) {
        return Optional.ofNullable(request.getCookie(name)).map(cookie -> cookie.getValue());
    }

    /** All cookies whose names start so, as a {@code Cookie} header. */
    public String cookiesNamed(String prefix) {
        return request.cookies().stream()
                .filter(cookie -> cookie.getName().startsWith(prefix))
                .collect(Collectors.toMap(
                        io.vertx.core.http.Cookie::getName, io.vertx.core.http.Cookie::getValue, (one, two) -> one))
                .entrySet()
                .stream()
                .map(Browser::pair)
                .collect(Collectors.joining("; "));
    }

    /** Whether nothing was to be changed. */
    public boolean isReading() {
        return request.method() == HttpMethod.GET;
    }

    /** The front page of the tenant whose page was asked for, whether there is one or not. */
    public String start() {
        Matcher tenant = TENANT.matcher(request.path());
        return tenant.lookingAt() ? tenant.group() + "/" : "/";
    }

    /** What was asked for by a link or form before, then what the person's account says, then the browser, the tenant. */
    public void settleLanguage(Optional<String> ofUser, String ofTenant) {
        language = cookie(LANGUAGE_COOKIE)
                .flatMap(Language::of)
                .or(() -> ofUser.flatMap(Language::of))
                .or(this::askedFor)
                .or(() -> Language.of(ofTenant))
                .orElse(Language.ENGLISH);
    }

    /** English until {@link #settleLanguage} was told of the tenant. */
    public Language language() {
        return language == null ? askedFor().orElse(Language.ENGLISH) : language;
    }

    private Optional<Language> askedFor() {
        return Language.accepted(request.getHeader("Accept-Language"));
    }

    private static String pair(Map.Entry<String, String> cookie) {
        return cookie.getKey() + "=" + cookie.getValue();
    }
}
