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
import org.vestibule.portal.page.Pages;
import org.vestibule.portal.page.Trouble;
import org.vestibule.portal.rest.AuthApi;
import org.vestibule.portal.rest.AuthApi.Password;
import org.vestibule.portal.rest.Refused;
import org.vestibule.portal.visit.Account;
import org.vestibule.portal.visit.ReturnPath;

/** The password once more, before something that matters. */
@Path("/t/{tenant}/confirm")
@RunOnVirtualThread
public class ConfirmPage {
    private final AuthApi auth;
    private final Account account;
    private final Pages pages;

    public ConfirmPage(@RestClient AuthApi auth, Account account, Pages pages) {
        this.auth = auth;
        this.account = account;
        this.pages = pages;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance confirm(String username, String returnTo, Trouble trouble);
    }

    @GET
    public Response form(@RestQuery("return") String returnTo) {
        String username = account.user().username();
        return pages.show(Templates.confirm(username, ReturnPath.of(returnTo).orElse("/"), null));
    }

    @POST
    public Response confirm(@RestForm @DefaultValue("") String password, @RestForm("return") String returnTo) {
        String wanted = ReturnPath.of(returnTo).orElse("/");
        try {
            account.keep(auth.reauthenticate(account.bearer(), new Password(password)));
            return pages.to(wanted);
        } catch (Refused refused) {
            if (refused.is(ProblemType.INVALID_TOKEN) || refused.is(ProblemType.SESSION_REVOKED)) {
                throw refused;
            }
            var trouble = Trouble.of(refused.problem());
            return pages.show(
                    refused.problem().status(), Templates.confirm(account.user().username(), wanted, trouble));
        }
    }
}
