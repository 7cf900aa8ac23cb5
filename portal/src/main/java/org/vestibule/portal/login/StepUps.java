package org.vestibule.portal.login;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.vestibule.portal.page.Pages;
import org.vestibule.portal.rest.Problem;

/** The way to what somebody has to show again before they may do something (RFC 9470), and back to where they were. */
@ApplicationScoped
public class StepUps {
    private final Logins logins;
    private final Pages pages;

    public StepUps(Logins logins, Pages pages) {
        this.logins = logins;
        this.pages = pages;
    }

    /** The page of somebody who is between the doors; empty when nobody is. */
    public Optional<String> door() {
        return logins.door();
    }

    public Response ask(Problem problem, String returnTo) {
        return "aal1".equals(problem.acrValues())
                ? pages.to("/confirm?return=" + URLEncoder.encode(returnTo, StandardCharsets.UTF_8))
                : logins.stepUp(returnTo);
    }
}
