package org.vestibule.portal.desk;

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
import org.vestibule.contracts.ProblemType;
import org.vestibule.portal.event.EventWords;
import org.vestibule.portal.event.EventWords.Told;
import org.vestibule.portal.page.Pages;
import org.vestibule.portal.page.Trouble;
import org.vestibule.portal.rest.AdminApi;
import org.vestibule.portal.rest.AdminApi.CustomerDetail;
import org.vestibule.portal.rest.AdminApi.Disable;
import org.vestibule.portal.rest.AdminApi.Unlock;
import org.vestibule.portal.rest.Away;
import org.vestibule.portal.rest.Clicks;
import org.vestibule.portal.rest.MfaApi.Authenticator;
import org.vestibule.portal.rest.Refused;
import org.vestibule.portal.visit.Account;

/** One customer: what they log in with, and what staff may do about it. Nobody can turn it on for them. */
@Path("/t/{tenant}/customers/{id: [0-9a-f-]{36}}")
@RunOnVirtualThread
public class CustomerPage {
    private final AdminApi admin;
    private final Account account;
    private final Seen seen;
    private final EventWords words;
    private final Pages pages;

    public CustomerPage(@RestClient AdminApi admin, Account account, Seen seen, EventWords words, Pages pages) {
        this.admin = admin;
        this.account = account;
        this.seen = seen;
        this.words = words;
        this.pages = pages;
    }

    /** A reason that is being asked for, as typed so far. */
    public record Asking(String id, String username, String reason, String click) {}

    /** The customer with their last events in words. */
    public record View(CustomerDetail customer, List<Told> events, Asking asking) {
        public List<Authenticator> methods() {
            return customer.authenticators().stream()
                    .filter(has -> !"pending".equals(has.status()))
                    .toList();
        }

        /** Whole minutes until codes are taken again, counted up; null where waiting does not help. */
        public Long minutesLocked() {
            Long seconds = customer.lock().retryAfterS();
            return seconds == null ? null : Math.ceilDiv(seconds, 60L);
        }
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance customer(View view, Trouble trouble);

        static native TemplateInstance disable(Asking asking, Trouble trouble);

        static native TemplateInstance unlock(Asking asking, Trouble trouble);
    }

    @GET
    public Response show(String id) {
        return show(200, id, null);
    }

    /** What the dialog asks, for who has none. */
    @GET
    @Path("disable")
    public Response disableForm(String id) {
        return pages.show(Templates.disable(asking(id, ""), null));
    }

    @POST
    @Path("disable")
    public Response disable(String id, @RestForm String reason, @RestForm String click) {
        try {
            admin.disable(account.bearer(), Clicks.key(click), id, new Disable(true, reason));
            return pages.to("/customers/" + id, texts().is_off(seen.username(id)));
        } catch (Refused refused) {
            if (refused.is(ProblemType.INVALID_REQUEST)) {
                return pages.show(
                        422,
                        Templates.disable(
                                asking(id, reason),
                                Trouble.saying(refused.problem().detail())));
            }
            return overtaken(id, refused);
        } catch (Away away) {
            if (away.detail() == null) {
                throw away;
            }
            // a step was done, or not, as the service says: sent again, the form does what is left
            return pages.show(503, Templates.disable(asking(id, reason), Trouble.saying(away.detail())));
        }
    }

    @GET
    @Path("unlock")
    public Response unlockForm(String id) {
        return pages.show(Templates.unlock(asking(id, ""), null));
    }

    @POST
    @Path("unlock")
    public Response unlock(String id, @RestForm String reason) {
        try {
            admin.unlock(account.bearer(), id, new Unlock(reason));
            return pages.to("/customers/" + id, texts().is_unlocked(seen.username(id)));
        } catch (Refused refused) {
            if (refused.is(ProblemType.INVALID_REQUEST)) {
                return pages.show(
                        422,
                        Templates.unlock(
                                asking(id, reason),
                                Trouble.saying(refused.problem().detail())));
            }
            return overtaken(id, refused);
        }
    }

    /** It was done already, by the customer or by a colleague: the page as it is now, and why. */
    private Response overtaken(String id, Refused refused) {
        if (refused.problem().status() == 409) {
            return show(409, id, Trouble.of(refused.problem()));
        }
        throw refused;
    }

    private Response show(int status, String id, Trouble trouble) {
        CustomerDetail customer = seen.look(id);
        var events = customer.lastEvents().stream().map(words::tell).toList();
        var asking = new Asking(id, customer.username(), "", Clicks.fresh());
        return pages.show(status, Templates.customer(new View(customer, events, asking), trouble));
    }

    private Asking asking(String id, String reason) {
        return new Asking(id, seen.username(id), reason == null ? "" : reason, Clicks.fresh());
    }

    private DeskTexts texts() {
        return pages.texts(DeskTexts.class);
    }
}
