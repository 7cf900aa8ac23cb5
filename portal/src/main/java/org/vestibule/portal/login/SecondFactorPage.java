package org.vestibule.portal.login;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.vestibule.contracts.ProblemType;
import org.vestibule.portal.page.Pages;
import org.vestibule.portal.page.Trouble;
import org.vestibule.portal.rest.AuthApi.Method;
import org.vestibule.portal.rest.Clicks;
import org.vestibule.portal.rest.MfaApi.Verification;
import org.vestibule.portal.rest.Refused;
import org.vestibule.portal.visit.Visit;

/** The second door: one method at a time, the others a link away. */
@Path("/t/{tenant}/second-factor")
@RunOnVirtualThread
public class SecondFactorPage {
    private static final String RECOVERY_CODE = "recovery_code";
    private static final Set<String> SENT = Set.of("sms", "email");
    private static final Clock CLOCK = Clock.systemUTC();

    private final Logins logins;
    private final SecondFactors factors;
    private final Visit visit;
    private final Pages pages;

    public SecondFactorPage(Logins logins, SecondFactors factors, Visit visit, Pages pages) {
        this.logins = logins;
        this.factors = factors;
        this.visit = visit;
        this.pages = pages;
    }

    /**
     * The page.
     *
     * @param method the one that is shown; null for a recovery code
     * @param asked what was sent for it; null if nothing was yet
     * @param resendIn seconds; 0 when a code may be sent once more now
     * @param sendIn seconds until a first code can be sent; 0 now
     * @param click a name for the next sending
     */
    public record Prompt(PendingLogin login, Method method, Asked asked, long resendIn, long sendIn, String click) {
        public boolean shows(String type) {
            return method == null ? type.equals(RECOVERY_CODE) : method.type().equals(type);
        }

        public String methodId() {
            return method == null ? RECOVERY_CODE : method.authenticatorId();
        }

        /** The other methods; any key of the user may answer, so keys are one. */
        public List<Method> others() {
            var keys = new AtomicBoolean(shows("webauthn"));
            return login.methods().stream()
                    .filter(other -> !other.authenticatorId().equals(methodId()))
                    .filter(other -> !other.type().equals("webauthn") || keys.compareAndSet(false, true))
                    .toList();
        }

        public boolean offersRecoveryCode() {
            return login.recoveryCodes() && method != null;
        }

        /** Whole minutes until a code can be sent, counted up; 0 where one can be now. */
        public long sendInMinutes() {
            return (sendIn + 59) / 60;
        }

        public long sendInHours() {
            return (sendIn + 3599) / 3600;
        }

        /** The code is sent, not made by an app. */
        public boolean isSent() {
            return SecondFactorPage.isSent(method);
        }
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance secondFactor(Prompt prompt, Trouble trouble);
    }

    @GET
    public Response form(@RestQuery String method) {
        return pending(login -> show(200, login, chosen(login, method), null));
    }

    @POST
    @Path("send")
    public Response send(@RestForm @DefaultValue("") String method, @RestForm String click) {
        return pending(login -> login.method(method)
                .map(chosen -> attempt(login, chosen, () -> {
                    factors.ask(login, chosen, click);
                    return back(method);
                }))
                .orElseGet(() -> back(method)));
    }

    @POST
    @Path("resend")
    public Response resend(@RestForm @DefaultValue("") String method, @RestForm String click) {
        return pending(login -> login.method(method)
                .flatMap(factors::asked)
                .map(asked -> attempt(login, login.method(method).orElseThrow(), () -> {
                    factors.resend(login, asked, click);
                    return back(method);
                }))
                .orElseGet(() -> back(method)));
    }

    /** Sent twice, as by a double click, it leads in both times. */
    @POST
    public Response verify(
            @RestForm @DefaultValue("") String method,
            @RestForm @DefaultValue("") String code,
            @RestForm @DefaultValue("") String credential,
            @RestForm String trust) {
        String typed = credential.isEmpty() ? code : credential;
        return visit.session()
                .alone(() -> visit.session().follow(method + ' ' + typed)
                        ? pages.to("/")
                        : pending(login -> attempt(
                                login,
                                chosen(login, method),
                                () -> logins.exchange(
                                        login,
                                        shown(login, method, typed).proof(),
                                        "on".equals(trust),
                                        method + ' ' + typed))));
    }

    private Verification shown(PendingLogin login, String id, String typed) {
        return login.method(id)
                .map(method ->
                        isKey(method) ? factors.showKey(login, method, typed) : factors.showCode(login, method, typed))
                .orElseGet(() -> factors.showRecoveryCode(login, typed));
    }

    /** Where nobody is between the doors: on to where they are, or back to the first. */
    private Response pending(Function<PendingLogin, Response> page) {
        return logins.pending()
                .filter(login -> login.door() == PendingLogin.Door.SECOND_FACTOR)
                .map(page)
                .orElseGet(this::elsewhere);
    }

    private Response elsewhere() {
        if (visit.user().isPresent() || visit.session().isEmpty()) {
            return pages.to("/");
        }
        return logins.door()
                .map(pages::to)
                .orElseGet(
                        () -> pages.to("/login", pages.texts(LoginTexts.class).took_too_long()));
    }

    private Response attempt(PendingLogin login, Method method, Supplier<Response> work) {
        try {
            return work.get();
        } catch (Refused refused) {
            if (refused.is(ProblemType.INVALID_TOKEN) || refused.is(ProblemType.INVALID_PROOF)) {
                visit.session().remove(PendingLogin.SLOT);
                return pending(any -> pages.to("/login"));
            }
            return show(refused.problem().status(), login, method, trouble(refused, method));
        }
    }

    private Trouble trouble(Refused refused, Method method) {
        return refused.is(ProblemType.INVALID_REQUEST) && !isKey(method)
                ? Trouble.saying(pages.texts(LoginTexts.class).six_digits())
                : Trouble.of(refused.problem());
    }

    private Response show(int status, PendingLogin login, Method method, Trouble trouble) {
        Optional<Asked> asked = Optional.ofNullable(method).flatMap(factors::asked);
        long resendIn = asked.map(sent -> sent.secondsToResend(CLOCK.instant())).orElse(0L);
        long sendIn = isSent(method) && asked.isEmpty() ? factors.sendIn(login, method) : 0;
        var prompt = new Prompt(login, method, asked.orElse(null), resendIn, sendIn, Clicks.fresh());
        return pages.show(status, Templates.secondFactor(prompt, trouble));
    }

    /** The chosen method, otherwise the first. Null for a recovery code, which is also all that a user without methods has. */
    private static Method chosen(PendingLogin login, String method) {
        if (RECOVERY_CODE.equals(method) && login.recoveryCodes()) {
            return null;
        }
        return login.method(method)
                .or(() -> login.methods().stream().findFirst())
                .orElse(null);
    }

    private static boolean isSent(Method method) {
        return method != null && SENT.contains(method.type());
    }

    private static boolean isKey(Method method) {
        return method != null && method.type().equals("webauthn");
    }

    private Response back(String method) {
        return pages.to("/second-factor?method=" + URLEncoder.encode(method, StandardCharsets.UTF_8));
    }
}
