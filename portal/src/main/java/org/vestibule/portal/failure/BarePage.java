package org.vestibule.portal.failure;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.vestibule.portal.browser.Browser;
import org.vestibule.portal.browser.Language;
import org.vestibule.portal.page.ShellTexts;
import org.vestibule.portal.page.Trouble;
import org.vestibule.portal.rest.Problem;

/** A page that needs no service, no session and no tenant. */
@Singleton
class BarePage {
    private final Browser browser;

    BarePage(Browser browser) {
        this.browser = browser;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance bare(Language language, Trouble trouble, String way, boolean again);
    }

    Response problem(Problem problem) {
        return problem.status() == 404
                ? status(404)
                : page(problem.status(), Trouble.of(problem), false).build();
    }

    /**
     * Also when to try again.
     *
     * @param detail what a service says about it, or null
     */
    Response away(long seconds, String detail) {
        var trouble = saying(texts().away(), Outcome.of(browser.isReading()).away(texts(), seconds, detail));
        return page(503, trouble, true).header(HttpHeaders.RETRY_AFTER, seconds).build();
    }

    Response status(int status) {
        var trouble =
                switch (status) {
                    case 404, 405 -> saying(texts().not_found(), texts().not_found_detail());
                    case 401, 403 -> saying(texts().not_allowed(), texts().not_allowed_detail());
                    default ->
                        saying(texts().broken(), Outcome.of(browser.isReading()).broken(texts(), status));
                };
        return page(status, trouble, false).build();
    }

    Response formTooOld() {
        return page(400, saying(texts().form_too_old(), texts().form_too_old_detail()), false)
                .build();
    }

    private Response.ResponseBuilder page(int status, Trouble trouble, boolean again) {
        Language language = browser.language();
        return Response.status(status)
                .type("text/html;charset=UTF-8")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header(HttpHeaders.CONTENT_LANGUAGE, language.tag())
                .entity(Templates.bare(language, trouble, browser.isReading() && again ? "" : browser.start(), again)
                        .setLocale(language.locale())
                        .render());
    }

    private ShellTexts texts() {
        return MessageBundles.get(
                ShellTexts.class, Localized.Literal.of(browser.language().tag()));
    }

    private static Trouble saying(String title, String detail) {
        return new Trouble(title, detail, null, null, null, null);
    }
}
