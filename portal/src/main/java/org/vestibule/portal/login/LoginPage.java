package org.vestibule.portal.login;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.vestibule.contracts.ProblemType;
import org.vestibule.portal.browser.Browser;
import org.vestibule.portal.page.Pages;
import org.vestibule.portal.page.Trouble;
import org.vestibule.portal.rest.AuthApi;
import org.vestibule.portal.rest.AuthApi.Credentials;
import org.vestibule.portal.rest.Refused;
import org.vestibule.portal.session.Session;
import org.vestibule.portal.visit.Account;
import org.vestibule.portal.visit.ReturnPath;
import org.vestibule.portal.visit.Visit;

/** The first door, and the way out. */
@Path("/t/{tenant}")
@RunOnVirtualThread
public class LoginPage {
    private final AuthApi auth;
    private final Logins logins;
    private final Account account;
    private final Visit visit;
    private final Browser browser;
    private final Pages pages;

    public LoginPage(
            @RestClient AuthApi auth, Logins logins, Account account, Visit visit, Browser browser, Pages pages) {
        this.auth = auth;
        this.logins = logins;
        this.account = account;
        this.visit = visit;
        this.browser = browser;
        this.pages = pages;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance login(String username, String returnTo, String click, Trouble trouble);
    }

    /** The front page: of staff the customers, of everybody else their own security, and for who is outside a door. */
    @GET
    public Response home() {
        return pages.to(visit.user()
                .map(user -> user.isStaff() ? "/customers" : "/security")
                .or(logins::door)
                .orElse("/login"));
    }

    @GET
    @Path("login")
    public Response form(@RestQuery("return") String returnTo) {
        String wanted = ReturnPath.of(returnTo).orElse("/");
        return visit.user().isPresent() ? pages.to(wanted) : show(200, "", wanted, null);
    }

    /** Sent twice, as by a double click, it is one login. */
    @POST
    @Path("login")
    public Response logIn(
            @RestForm @DefaultValue("") String username,
            @RestForm @DefaultValue("") String password,
            @RestForm("return") String returnTo,
            @RestForm String click) {
        String wanted = ReturnPath.of(returnTo).orElse("/");
        String typed = username + ' ' + password;
        Session session = visit.session();
        session.begin(click);
        return session.alone(() -> session.follow(typed)
                ? pages.to(logins.door().orElse(wanted))
                : logIn(new Credentials(visit.tenant().slug(), username.strip(), password), wanted, typed));
    }

    private Response logIn(Credentials credentials, String wanted, String typed) {
        try {
            var answer = auth.login(browser.cookiesNamed(Browser.TRUSTED), credentials);
            return logins.goOn(answer.getEntity(), wanted, typed);
        } catch (Refused refused) {
            return show(refused.problem().status(), credentials.username(), wanted, trouble(refused));
        }
    }

    private Response show(int status, String username, String wanted, Trouble trouble) {
        return pages.show(status, Templates.login(username, wanted, Session.freshName(), trouble));
    }

    /** Without a session nothing is said, because that would begin one: everybody can ask for this. */
    @POST
    @Path("logout")
    public Response logOut() {
        if (visit.session().isEmpty()) {
            return pages.to("/login");
        }
        account.leave();
        return pages.to("/login", pages.texts(LoginTexts.class).logged_out());
    }

    /** Whoever leaves a field empty is told what everybody is told who is wrong. */
    private Trouble trouble(Refused refused) {
        return refused.is(ProblemType.INVALID_REQUEST)
                ? Trouble.saying(pages.texts(LoginTexts.class).fill_both())
                : Trouble.of(refused.problem());
    }
}
