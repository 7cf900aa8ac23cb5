package org.vestibule.portal.account;

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
import org.vestibule.contracts.ProblemType;
import org.vestibule.portal.page.Pages;
import org.vestibule.portal.page.Trouble;
import org.vestibule.portal.rest.AuthApi;
import org.vestibule.portal.rest.AuthApi.PasswordChange;
import org.vestibule.portal.rest.AuthApi.PasswordLength;
import org.vestibule.portal.rest.Refused;
import org.vestibule.portal.visit.Account;

/** Another password, by who knows the present one. */
@Path("/t/{tenant}/password")
@RunOnVirtualThread
public class PasswordPage {
    private final AuthApi auth;
    private final Account account;
    private final Pages pages;

    public PasswordPage(@RestClient AuthApi auth, Account account, Pages pages) {
        this.auth = auth;
        this.account = account;
        this.pages = pages;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance password(String username, int length, Trouble trouble);
    }

    @GET
    public Response form() {
        return show(200, null);
    }

    @POST
    public Response change(@RestForm @DefaultValue("") String current, @RestForm @DefaultValue("") String password) {
        try {
            auth.changePassword(account.bearer(), new PasswordChange(current, password));
            return pages.to("/security", pages.texts(AccountTexts.class).password_changed());
        } catch (Refused refused) {
            if (refused.is(ProblemType.INVALID_TOKEN) || refused.is(ProblemType.SESSION_REVOKED)) {
                throw refused;
            }
            return show(refused.problem().status(), Trouble.of(refused.problem()));
        }
    }

    private Response show(int status, Trouble trouble) {
        return pages.show(status, Templates.password(account.user().username(), length(), trouble));
    }

    private int length() {
        try {
            return auth.passwordLength(account.bearer()).minimumLength();
        } catch (Refused refused) {
            if (refused.isUnknownRoute()) {
                return PasswordLength.OF_OLD_RELEASE;
            }
            throw refused;
        }
    }
}
