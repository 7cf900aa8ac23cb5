package org.vestibule.portal.page;

import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.vestibule.portal.visit.Cookies;
import org.vestibule.portal.visit.Visit;

/** Answers of the portal: a page in the visitor's language, or the way to another page; with the cookies that go along. */
@RequestScoped
public class Pages {
    private static final Duration UNTIL_SEEN = Duration.ofMinutes(10);

    private final Visit visit;
    private final Cookies cookies;
    private final List<String> passedOn = new ArrayList<>();

    public Pages(Visit visit, Cookies cookies) {
        this.visit = visit;
        this.cookies = cookies;
    }

    public Response show(TemplateInstance page) {
        return show(200, page);
    }

    /** A page with a status that says what it is: 422 for a form that was not right, 503 for an outage. */
    public Response show(int status, TemplateInstance page) {
        String html = page.setLocale(visit.language().locale()).render();
        return withCookies(Response.status(status)
                        .type("text/html;charset=UTF-8")
                        .header(HttpHeaders.CONTENT_LANGUAGE, visit.language().tag())
                        .entity(html))
                .build();
    }

    /** On to another page of the tenant, with GET (RFC 9110 section 15.4.4); relative, so no Host header gets into it. */
    public Response to(String path) {
        return withCookies(Response.status(Response.Status.SEE_OTHER).header(HttpHeaders.LOCATION, visit.to(path)))
                .build();
    }

    /** The same, and the next page says this once. */
    public Response to(String path, String said) {
        visit.session().put(Shell.SAID, said, UNTIL_SEEN);
        return to(path);
    }

    /** A file to keep. */
    public Response download(String name, String type, String text) {
        return withCookies(Response.ok(text)
                        .type(type + ";charset=UTF-8")
                        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + '"'))
                .build();
    }

    /** The texts of a feature, in the visitor's language. */
    public <T> T texts(Class<T> bundle) {
        return MessageBundles.get(bundle, Localized.Literal.of(visit.language().tag()));
    }

    /** A cookie of a service that the browser is to have. */
    public void passOn(List<String> setCookies) {
        passedOn.addAll(setCookies);
    }

    private ResponseBuilder withCookies(ResponseBuilder response) {
        cookies.changed().ifPresent(cookie -> response.header(HttpHeaders.SET_COOKIE, cookie));
        passedOn.forEach(cookie -> response.header(HttpHeaders.SET_COOKIE, cookie));
        return response.header(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
