package org.vestibule.portal.login;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.reactive.RestResponse;
import org.vestibule.foundation.address.AddressBlock;
import org.vestibule.portal.browser.Browser;
import org.vestibule.portal.page.Pages;
import org.vestibule.portal.rest.AuthApi;
import org.vestibule.portal.rest.AuthApi.Grant;
import org.vestibule.portal.rest.AuthApi.LoginAnswer;
import org.vestibule.portal.rest.AuthApi.Tokens;
import org.vestibule.portal.session.Session;
import org.vestibule.portal.session.Slot;
import org.vestibule.portal.visit.Account;
import org.vestibule.portal.visit.Visit;

/** Where each answer to a password, and to a second factor, leads. */
@Singleton
public class Logins {
    /** What a user should be told after logging in, until they have dealt with it. */
    public static final Slot<String[]> NOTICES = new Slot<>("notices", String[].class);

    private static final Clock CLOCK = Clock.systemUTC();

    private final AuthApi auth;
    private final SecondFactors factors;
    private final Account account;
    private final Visit visit;
    private final Browser browser;
    private final Pages pages;

    public Logins(
            @RestClient AuthApi auth,
            SecondFactors factors,
            Account account,
            Visit visit,
            Browser browser,
            Pages pages) {
        this.auth = auth;
        this.factors = factors;
        this.account = account;
        this.visit = visit;
        this.browser = browser;
        this.pages = pages;
    }

    /**
     * After the first door. Whoever was signed in in this browser is not any more.
     *
     * @param typed what opened it
     */
    Response goOn(LoginAnswer answer, String returnTo, String typed) {
        account.leave();
        return switch (answer.status()) {
            case "authenticated" -> enter(answer.tokens(), answer.notices(), returnTo, typed);
            case "second_factor_required", "enrollment_required" -> {
                visit.session().renew(typed);
                yield knock(PendingLogin.of(answer, returnTo, false, CLOCK.instant()));
            }
            default -> throw new IllegalStateException("a login ended with " + answer.status());
        };
    }

    /** The second door once more, for somebody who is inside. */
    public Response stepUp(String returnTo) {
        LoginAnswer answer = auth.stepUp(account.bearer());
        return knock(PendingLogin.of(answer, returnTo, true, CLOCK.instant()));
    }

    /**
     * Through the second door, with what mfa-service gave for the right answer.
     *
     * @param typed that answer
     */
    public Response exchange(PendingLogin login, String proof, boolean trustBrowser, String typed) {
        RestResponse<Tokens> answer = auth.token(Grant.secondFactor(login.partialToken(), proof, trustBrowser));
        pages.passOn(answer.getStringHeaders().getOrDefault(HttpHeaders.SET_COOKIE, List.of()));
        Tokens tokens = answer.getEntity();
        if (login.stepUp()) {
            account.keep(tokens);
            visit.session().remove(PendingLogin.SLOT);
            visit.session().remove(Asked.SLOT);
            return pages.to(login.returnTo());
        }
        return enter(tokens, tokens.notices(), login.returnTo(), typed);
    }

    /** Who is between the doors; empty when nobody is, or they took too long. */
    public Optional<PendingLogin> pending() {
        Session session = visit.session();
        return session.get(PendingLogin.SLOT).filter(login -> !login.isOver(CLOCK.instant()));
    }

    /** The page that somebody between the doors belongs to; empty when nobody is. */
    public Optional<String> door() {
        return pending().map(login -> page(login.door()));
    }

    private Response knock(PendingLogin login) {
        try {
            switch (login.door()) {
                case SECOND_FACTOR -> {
                    keep(login.stepUp() ? login : login.withTrustDays(factors.trustDays(login)));
                    factors.askAtOnce(login);
                }
                case ENROLLMENT -> keep(login);
            }
        } finally {
            if (!login.stepUp()) {
                // last: what is written to a session after it was forgotten would stay
                visit.session().knock(login.user(), AddressBlock.of(browser.address()), PendingLogin.LIFE);
            }
        }
        return pages.to(page(login.door()));
    }

    private static String page(PendingLogin.Door door) {
        return switch (door) {
            case SECOND_FACTOR -> "/second-factor";
            case ENROLLMENT -> "/enrollment";
        };
    }

    private void keep(PendingLogin login) {
        visit.session().put(PendingLogin.SLOT, login, PendingLogin.LIFE);
    }

    private Response enter(Tokens tokens, Set<String> notices, String returnTo, String typed) {
        account.enter(tokens, typed);
        if (notices != null && !notices.isEmpty()) {
            var life = Duration.ofSeconds(tokens.refreshExpiresIn());
            visit.session().put(NOTICES, notices.toArray(String[]::new), life);
        }
        return pages.to(returnTo);
    }
}
