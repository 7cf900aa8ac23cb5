package org.vestibule.portal.account;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.vestibule.contracts.ProblemType;
import org.vestibule.portal.browser.Browser;
import org.vestibule.portal.page.Pages;
import org.vestibule.portal.rest.AuthApi;
import org.vestibule.portal.rest.AuthApi.BrowserView;
import org.vestibule.portal.rest.AuthApi.SessionView;
import org.vestibule.portal.rest.Refused;
import org.vestibule.portal.visit.Account;

/** Where somebody is logged in, and which browsers they trust; each can be ended. */
@Path("/t/{tenant}/sessions")
@RunOnVirtualThread
public class SessionsPage {
    private final AuthApi auth;
    private final Account account;
    private final Browser browser;
    private final Pages pages;

    public SessionsPage(@RestClient AuthApi auth, Account account, Browser browser, Pages pages) {
        this.auth = auth;
        this.account = account;
        this.browser = browser;
        this.pages = pages;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance sessions(List<SessionView> sessions, List<BrowserView> browsers);
    }

    @GET
    public Response list() {
        String bearer = account.bearer();
        return pages.show(Templates.sessions(
                auth.sessions(bearer).items(),
                auth.trustedBrowsers(bearer, browser.cookiesNamed(Browser.TRUSTED))
                        .items()));
    }

    @POST
    @Path("{id}/end")
    public Response end(String id) {
        return gone(() -> auth.endSession(account.bearer(), id), texts().session_ended());
    }

    @POST
    @Path("end-others")
    public Response endOthers() {
        return gone(() -> auth.endOtherSessions(account.bearer()), texts().others_ended());
    }

    @POST
    @Path("browsers/{id}/forget")
    public Response forget(String id) {
        return gone(() -> auth.forgetBrowser(account.bearer(), id), texts().browser_forgotten());
    }

    /** What is gone already is gone. */
    private Response gone(Runnable end, String said) {
        try {
            end.run();
        } catch (Refused refused) {
            if (!refused.is(ProblemType.NOT_FOUND)) {
                throw refused;
            }
        }
        return pages.to("/sessions", said);
    }

    private AccountTexts texts() {
        return pages.texts(AccountTexts.class);
    }
}
