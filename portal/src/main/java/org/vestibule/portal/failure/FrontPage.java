package org.vestibule.portal.failure;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.RestQuery;
import org.vestibule.portal.browser.Browser;
import org.vestibule.portal.browser.Language;

/** Where no tenant is named: it asks for one, and tells nobody which there are. */
@Path("/")
@RunOnVirtualThread
public class FrontPage {
    private static final String SLUG = "[a-z0-9](-?[a-z0-9]){0,62}";

    private final Browser browser;

    public FrontPage(Browser browser) {
        this.browser = browser;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance front(Language language);
    }

    @GET
    public Response ask(@RestQuery String tenant) {
        if (tenant != null && tenant.strip().matches(SLUG)) {
            return Response.status(Response.Status.SEE_OTHER)
                    .header(HttpHeaders.LOCATION, "/t/" + tenant.strip() + "/")
                    .build();
        }
        Language language = browser.language();
        return Response.ok(
                        Templates.front(language).setLocale(language.locale()).render())
                .type("text/html;charset=UTF-8")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header(HttpHeaders.CONTENT_LANGUAGE, language.tag())
                .build();
    }
}
