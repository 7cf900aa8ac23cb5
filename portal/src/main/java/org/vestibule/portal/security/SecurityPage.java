package org.vestibule.portal.security;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.reactive.RestForm;
import org.vestibule.contracts.Notice;
import org.vestibule.contracts.ProblemType;
import org.vestibule.portal.login.Logins;
import org.vestibule.portal.page.Pages;
import org.vestibule.portal.page.Trouble;
import org.vestibule.portal.rest.AuthApi;
import org.vestibule.portal.rest.AuthApi.Password;
import org.vestibule.portal.rest.MfaApi;
import org.vestibule.portal.rest.MfaApi.Authenticator;
import org.vestibule.portal.rest.MfaApi.Name;
import org.vestibule.portal.rest.MfaApi.Status;
import org.vestibule.portal.rest.Refused;
import org.vestibule.portal.session.Slot;
import org.vestibule.portal.visit.Account;
import org.vestibule.portal.visit.Visit;

/** What somebody logs in with: one look, one REST call. */
@Path("/t/{tenant}/security")
@RunOnVirtualThread
public class SecurityPage {
    private static final Slot<String[]> SEEN = new Slot<>("seen", String[].class);
    /** What may have been mended since the login; mfa-service says it anew with each status. */
    private static final Set<String> OF_THE_MOMENT =
            Set.of("add_second_method", "recovery_codes_low", "method_no_longer_offered");

    private final MfaApi mfa;
    private final AuthApi auth;
    private final Account account;
    private final Visit visit;
    private final Pages pages;

    public SecurityPage(@RestClient MfaApi mfa, @RestClient AuthApi auth, Account account, Visit visit, Pages pages) {
        this.mfa = mfa;
        this.auth = auth;
        this.account = account;
        this.visit = visit;
        this.pages = pages;
    }

    /**
     * The page.
     *
     * @param advice notices of the contract that are worth a word here
     */
    public record Overview(Status status, List<String> advice) {
        public boolean isOn() {
            return status.twoFactor().equals("enabled");
        }

        public List<Authenticator> active() {
            return status.authenticators().stream()
                    .filter(has -> has.status().equals("active"))
                    .toList();
        }

        /** What may be set up beside what there is. */
        public List<String> addable() {
            return active().size() >= status.policy().maxActiveMethods()
                    ? List.of()
                    : status.policy().methods().stream()
                            .filter(type -> type.equals("webauthn") || !has(type))
                            .toList();
        }

        /** Whether the one method has to go before another can come. */
        public boolean isFull() {
            return isOn() && addable().isEmpty() && status.policy().maxActiveMethods() == 1;
        }

        public boolean mayBeOff() {
            return !status.policy().enforcement().equals("required");
        }

        private boolean has(String type) {
            return active().stream().anyMatch(has -> has.type().equals(type));
        }
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance security(Overview overview, Trouble trouble);

        static native TemplateInstance disable(Trouble trouble);
    }

    @GET
    public Response overview() {
        return show(200, null);
    }

    @POST
    @Path("authenticators/{id}/name")
    public Response rename(String id, @RestForm @DefaultValue("") String name) {
        return attempt(() -> {
            mfa.rename(account.bearer(), id, new Name(name));
            return texts().renamed();
        });
    }

    @POST
    @Path("authenticators/{id}/remove")
    public Response remove(String id) {
        return attempt(() -> {
            mfa.remove(account.bearer(), id);
            return texts().removed();
        });
    }

    @GET
    @Path("disable")
    public Response disableForm() {
        account.user();
        return pages.show(Templates.disable(null));
    }

    /** With the password, whatever the tenant's policy wants besides (attack of an open browser). */
    @POST
    @Path("disable")
    public Response disable(@RestForm @DefaultValue("") String password) {
        try {
            account.keep(auth.reauthenticate(account.bearer(), new Password(password)));
            mfa.disable(account.bearer());
            visit.session().remove(Logins.NOTICES);
            return pages.to("/security", texts().is_off());
        } catch (Refused refused) {
            if (refused.is(ProblemType.INVALID_CREDENTIALS)
                    || refused.is(ProblemType.TOO_MANY_ATTEMPTS)
                    || refused.is(ProblemType.INVALID_REQUEST)) {
                return pages.show(refused.problem().status(), Templates.disable(Trouble.of(refused.problem())));
            }
            throw refused;
        }
    }

    /** Says no more of this advice until the next login. */
    @POST
    @Path("advice/seen")
    public Response adviceSeen(@RestForm List<String> seen) {
        Set<String> known = new LinkedHashSet<>(seen);
        known.retainAll(Stream.of(Notice.values()).map(Notice::value).toList());
        account.remember(SEEN, known.toArray(String[]::new));
        return pages.to("/security");
    }

    private Response attempt(Supplier<String> change) {
        try {
            return pages.to("/security", change.get());
        } catch (Refused refused) {
            if (refused.is(ProblemType.INVALID_REQUEST)) {
                return show(422, Trouble.of(refused.problem()));
            }
            throw refused;
        }
    }

    private Response show(int status, Trouble trouble) {
        Status ofUser = mfa.status(account.bearer());
        Set<String> advice = new LinkedHashSet<>(noted(Logins.NOTICES));
        advice.removeAll(OF_THE_MOMENT);
        advice.addAll(ofUser.notices());
        advice.removeAll(noted(SEEN));
        return pages.show(status, Templates.security(new Overview(ofUser, List.copyOf(advice)), trouble));
    }

    private List<String> noted(Slot<String[]> slot) {
        return visit.session().get(slot).map(List::of).orElse(List.of());
    }

    private SecurityTexts texts() {
        return pages.texts(SecurityTexts.class);
    }
}
