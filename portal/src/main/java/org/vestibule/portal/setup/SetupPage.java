package org.vestibule.portal.setup;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.vestibule.contracts.ProblemType;
import org.vestibule.portal.login.Logins;
import org.vestibule.portal.login.PendingLogin;
import org.vestibule.portal.page.Pages;
import org.vestibule.portal.page.Trouble;
import org.vestibule.portal.rest.Clicks;
import org.vestibule.portal.rest.MfaApi.Activation;
import org.vestibule.portal.rest.MfaApi.Pending;
import org.vestibule.portal.rest.Refused;
import org.vestibule.portal.visit.Account;
import org.vestibule.portal.visit.Visit;

/** Setting up a method: what it needs, then the proof that it works. The same for who must and for who wants to. */
@Path("/t/{tenant}/setup/{type: totp|sms|email|webauthn}")
@RunOnVirtualThread
public class SetupPage {
    private static final Clock CLOCK = Clock.systemUTC();

    private final Setups setups;
    private final Logins logins;
    private final FreshCodes codes;
    private final Account account;
    private final Visit visit;
    private final Pages pages;

    public SetupPage(Setups setups, Logins logins, FreshCodes codes, Account account, Visit visit, Pages pages) {
        this.setups = setups;
        this.logins = logins;
        this.codes = codes;
        this.account = account;
        this.visit = visit;
        this.pages = pages;
    }

    /**
     * What is typed to begin.
     *
     * @param changes the method whose number is to change; empty for a new one
     */
    public record Beginning(String type, String wanted, String changes, String email, String click) {}

    /** What is being set up. */
    public record Confirming(PendingSetup setup, long resendIn, String click) {
        public boolean shows(String type) {
            return setup.type().equals(type);
        }

        /** The code is sent, not made by an app. */
        public boolean isSent() {
            return shows("sms") || shows("email");
        }
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance begin(Beginning beginning, Trouble trouble);

        static native TemplateInstance confirm(Confirming confirming, Trouble trouble);
    }

    @GET
    public Response form(String type, @RestQuery String changes) {
        return beginning(200, type, "", changes, null);
    }

    /** Begins, and begins afresh: a new key replaces the pending one (a QR code that does not scan). */
    @POST
    public Response begin(
            String type, @RestForm @DefaultValue("") String wanted, @RestForm String changes, @RestForm String click) {
        String changed = changes == null || changes.isEmpty() ? null : changes;
        return visit.session().alone(() -> beginOnce(type, wanted, changed, click));
    }

    private Response beginOnce(String type, String wanted, String changed, String click) {
        try {
            Pending pending = setups.begin(type, wanted, changed, click);
            return Setups.isActive(pending) ? done(pending.recoveryCodes()) : pages.to("/setup/" + type + "/confirm");
        } catch (Refused refused) {
            return trouble(
                    refused,
                    () -> beginning(refused.problem().status(), type, wanted, changed, Trouble.of(refused.problem())));
        }
    }

    @GET
    @Path("confirm")
    public Response confirmForm(String type) {
        return setups.pending(type)
                .map(setup -> confirming(200, setup, null))
                .orElseGet(() -> pages.to("/setup/" + type));
    }

    /** Sent twice, as by a double click, it leads on both times. */
    @POST
    @Path("confirm")
    public Response confirm(
            String type, @RestForm @DefaultValue("") String code, @RestForm @DefaultValue("") String credential) {
        String typed = credential.isEmpty() ? code : credential;
        return visit.session()
                .alone(() -> visit.session().follow(typed)
                        ? pages.to("/recovery-codes")
                        : setups.pending(type)
                                .map(setup -> confirm(setup, typed))
                                .orElseGet(this::wasDone));
    }

    private Response wasDone() {
        if (codes.unsaved().isPresent()) {
            return pages.to("/recovery-codes");
        }
        return pages.to(account.isSignedIn() ? "/security" : "/enrollment");
    }

    private Response confirm(PendingSetup setup, String typed) {
        try {
            return activated(setups.activate(setup, typed), typed);
        } catch (Refused refused) {
            return trouble(
                    refused,
                    () -> refused.is(ProblemType.ENROLLMENT_EXPIRED)
                            ? pages.to(
                                    "/setup/" + setup.type(), refused.problem().title())
                            : confirming(refused.problem().status(), setup, Trouble.of(refused.problem())));
        }
    }

    /** On, with what came of it; who had to set it up is inside now. */
    private Response activated(Activation activation, String typed) {
        Optional<PendingLogin> enrollee = setups.enrollee();
        setups.forget();
        if (enrollee.isEmpty()) {
            return done(activation.recoveryCodes());
        }
        Response inside = logins.exchange(enrollee.get(), activation.proof(), false, typed);
        return activation.recoveryCodes() == null ? inside : codes.show(activation.recoveryCodes());
    }

    private Response done(List<String> recoveryCodes) {
        if (recoveryCodes != null && !recoveryCodes.isEmpty()) {
            return codes.show(recoveryCodes);
        }
        return account.isSignedIn()
                ? pages.to("/security", pages.texts(SetupTexts.class).done())
                : pages.to("/login", pages.texts(SetupTexts.class).done_log_in());
    }

    /** What is refused because of the session or its strength leads elsewhere; the rest stands above the form. */
    private static Response trouble(Refused refused, Supplier<Response> form) {
        if (refused.is(ProblemType.INVALID_TOKEN)
                || refused.is(ProblemType.SESSION_REVOKED)
                || refused.is(ProblemType.INSUFFICIENT_USER_AUTHENTICATION)) {
            throw refused;
        }
        return form.get();
    }

    private Response beginning(int status, String type, String wanted, String changes, Trouble trouble) {
        String email = setups.enrollee().isPresent() ? "" : account.user().email();
        var beginning = new Beginning(type, wanted, changes == null ? "" : changes, email, Clicks.fresh());
        return pages.show(status, Templates.begin(beginning, trouble));
    }

    private Response confirming(int status, PendingSetup setup, Trouble trouble) {
        var confirming = new Confirming(setup, setup.secondsToResend(CLOCK.instant()), Clicks.fresh());
        return pages.show(status, Templates.confirm(confirming, trouble));
    }
}
