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
import org.vestibule.contracts.ProblemType;
import org.vestibule.portal.page.Pages;
import org.vestibule.portal.page.Trouble;
import org.vestibule.portal.rest.AuthApi;
import org.vestibule.portal.rest.AuthApi.Forgotten;
import org.vestibule.portal.rest.AuthApi.NewPassword;
import org.vestibule.portal.rest.AuthApi.PasswordLength;
import org.vestibule.portal.rest.Refused;
import org.vestibule.portal.visit.Visit;

/** A forgotten password: a mail with a link, and the page that the link leads to. */
@Path("/t/{tenant}")
@RunOnVirtualThread
public class ForgottenPage {
    private final AuthApi auth;
    private final Logins logins;
    private final Visit visit;
    private final Pages pages;

    public ForgottenPage(@RestClient AuthApi auth, Logins logins, Visit visit, Pages pages) {
        this.auth = auth;
        this.logins = logins;
        this.visit = visit;
        this.pages = pages;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance forgot(String email, Trouble trouble);

        static native TemplateInstance mailed(String email);

        static native TemplateInstance reset(String link, int length, Trouble trouble);
    }

    @GET
    @Path("forgot")
    public Response form() {
        return pages.show(Templates.forgot("", null));
    }

    /** Says the same of every address. */
    @POST
    @Path("forgot")
    public Response mail(@RestForm @DefaultValue("") String email) {
        try {
            auth.forgot(new Forgotten(visit.tenant().slug(), email.strip()));
            return pages.show(Templates.mailed(email));
        } catch (Refused refused) {
            return pages.show(refused.problem().status(), Templates.forgot(email, Trouble.of(refused.problem())));
        }
    }

    /** A look at the page uses nothing up. */
    @GET
    @Path("reset/{link}")
    public Response resetForm(String link) {
        return show(200, link, null);
    }

    /** The link alone lets nobody in: after it comes the login, or the second door. */
    @POST
    @Path("reset/{link}")
    public Response reset(String link, @RestForm @DefaultValue("") String password) {
        try {
            var answer = auth.reset(link, new NewPassword(password));
            return answer.status().equals("password_changed")
                    ? pages.to("/login", pages.texts(LoginTexts.class).password_is_set())
                    : logins.goOn(answer, "/", link + ' ' + password);
        } catch (Refused refused) {
            var trouble = Trouble.of(refused.problem());
            return refused.is(ProblemType.LINK_EXPIRED)
                    ? expired(trouble)
                    : show(refused.problem().status(), link, trouble);
        }
    }

    private Response show(int status, String link, Trouble trouble) {
        try {
            return pages.show(
                    status, Templates.reset(link, auth.resetLength(link).minimumLength(), trouble));
        } catch (Refused refused) {
            if (refused.is(ProblemType.LINK_EXPIRED)) {
                return expired(Trouble.of(refused.problem()));
            }
            if (refused.isUnknownRoute()) {
                return pages.show(status, Templates.reset(link, PasswordLength.OF_OLD_RELEASE, trouble));
            }
            throw refused;
        }
    }

    private Response expired(Trouble trouble) {
        return pages.show(410, Templates.forgot("", trouble));
    }
}
