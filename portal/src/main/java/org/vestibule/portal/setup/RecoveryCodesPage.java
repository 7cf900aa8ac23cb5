package org.vestibule.portal.setup;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.reactive.RestForm;
import org.vestibule.portal.page.Pages;
import org.vestibule.portal.page.Trouble;
import org.vestibule.portal.rest.MfaApi;
import org.vestibule.portal.visit.Account;
import org.vestibule.portal.visit.Visit;

/** Recovery codes: shown when they are made and never again, saved as text, on paper, or copied; and made anew. */
@Path("/t/{tenant}")
@RunOnVirtualThread
public class RecoveryCodesPage {
    private final MfaApi mfa;
    private final FreshCodes codes;
    private final Account account;
    private final Visit visit;
    private final Pages pages;

    public RecoveryCodesPage(@RestClient MfaApi mfa, FreshCodes codes, Account account, Visit visit, Pages pages) {
        this.mfa = mfa;
        this.codes = codes;
        this.account = account;
        this.visit = visit;
        this.pages = pages;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance codes(List<String> codes, Trouble trouble);

        static native TemplateInstance regenerate();
    }

    /** The codes that were just made; without any, the question whether to make new ones. */
    @GET
    @Path("recovery-codes")
    public Response show() {
        account.requireAlive();
        return pages.show(
                codes.unsaved().map(unsaved -> Templates.codes(unsaved, null)).orElseGet(Templates::regenerate));
    }

    @GET
    @Path("recovery-codes.txt")
    public Response download() {
        account.requireAlive();
        return codes.unsaved()
                .map(unsaved -> pages.download("recovery-codes.txt", "text/plain", asText(unsaved)))
                .orElseGet(() -> pages.to("/recovery-codes"));
    }

    @POST
    @Path("recovery-codes/saved")
    public Response saved(@RestForm String saved) {
        account.requireAlive();
        if (codes.unsaved().isPresent() && !"on".equals(saved)) {
            var trouble = Trouble.saying(pages.texts(SetupTexts.class).save_first());
            return pages.show(422, Templates.codes(codes.unsaved().get(), trouble));
        }
        codes.saved();
        return pages.to("/security");
    }

    /** The old ones are dead. Sent twice, as by a double click, it makes them once: what is unsaved was just made. */
    @POST
    @Path("recovery-codes")
    public Response regenerate() {
        return visit.session()
                .alone(() -> codes.unsaved().isPresent()
                        ? pages.to("/recovery-codes")
                        : codes.show(mfa.freshCodes(account.bearer()).recoveryCodes()));
    }

    private String asText(List<String> unsaved) {
        String title = pages.texts(SetupTexts.class)
                .codes_file(visit.tenant().name(), account.user().username());
        return title + "\r\n\r\n" + String.join("\r\n", unsaved) + "\r\n";
    }
}
