package org.vestibule.portal.visit;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.NewCookie;
import java.util.Optional;
import org.vestibule.portal.browser.Browser;

/** The session cookie as the browser has it, and as it should have it after this request. */
@RequestScoped
public class Cookies {
    private final Visit visit;
    private final Browser browser;
    private final SessionCookie form;

    public Cookies(Visit visit, Browser browser, SessionCookie form) {
        this.visit = visit;
        this.browser = browser;
        this.form = form;
    }

    /** Empty when it may stay as it is. */
    public Optional<NewCookie> changed() {
        String before = browser.cookie(form.name(visit.slug())).orElse("");
        String after = visit.session().cookie().orElse("");
        return before.equals(after) ? Optional.empty() : Optional.of(form.of(visit.slug(), after));
    }
}
