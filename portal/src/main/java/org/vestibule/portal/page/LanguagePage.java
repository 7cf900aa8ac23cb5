package org.vestibule.portal.page;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.NewCookie.SameSite;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestQuery;
import org.vestibule.portal.PortalConfig;
import org.vestibule.portal.browser.Browser;
import org.vestibule.portal.browser.Language;
import org.vestibule.portal.visit.ReturnPath;

/** The choice of a language, remembered for a year and for all tenants. */
@Path("/t/{tenant}/language")
@RunOnVirtualThread
public class LanguagePage {
    private static final int A_YEAR = (int) Duration.ofDays(365).toSeconds();

    private final Pages pages;
    private final PortalConfig config;

    public LanguagePage(Pages pages, PortalConfig config) {
        this.pages = pages;
        this.config = config;
    }

    @GET
    public Response choose(@RestQuery String to, @RestQuery("return") String returnTo) {
        Optional<Language> chosen = Language.of(to);
        chosen.ifPresent(language -> pages.passOn(List.of(cookie(language).toString())));
        return pages.to(ReturnPath.of(returnTo).orElse("/"));
    }

    private NewCookie cookie(Language language) {
        return new NewCookie.Builder(Browser.LANGUAGE_COOKIE)
                .value(language.tag())
                .path("/")
                .secure(config.secureCookies())
                .httpOnly(true)
                .sameSite(SameSite.LAX)
                .maxAge(A_YEAR)
                .build();
    }
}
