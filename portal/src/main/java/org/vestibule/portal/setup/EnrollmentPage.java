package org.vestibule.portal.setup;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.vestibule.portal.login.PendingLogin;
import org.vestibule.portal.page.Pages;

/** For who must set up a method before they get in: why, and which they may choose. */
@Path("/t/{tenant}/enrollment")
@RunOnVirtualThread
public class EnrollmentPage {
    private final Setups setups;
    private final Pages pages;

    public EnrollmentPage(Setups setups, Pages pages) {
        this.setups = setups;
        this.pages = pages;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance enrollment(PendingLogin login);
    }

    @GET
    public Response choose() {
        return setups.enrollee()
                .map(login -> pages.show(Templates.enrollment(login)))
                .orElseGet(() -> pages.to("/"));
    }
}
