package org.vestibule.auth.login;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Cookie;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.vestibule.auth.browser.TrustTerms;
import org.vestibule.auth.browser.TrustedBrowsers;
import org.vestibule.auth.login.Attempts.Wanted;
import org.vestibule.auth.login.LoginOutcome.Authenticated;
import org.vestibule.auth.login.LoginOutcome.EnrollmentRequired;
import org.vestibule.auth.login.LoginOutcome.Refused;
import org.vestibule.auth.login.LoginOutcome.SecondFactorRequired;
import org.vestibule.auth.login.Logins.Directory;
import org.vestibule.auth.session.Advice;
import org.vestibule.auth.session.Sessions;
import org.vestibule.auth.session.Sessions.Strength;
import org.vestibule.auth.session.Tokens;
import org.vestibule.auth.tenant.Tenant;
import org.vestibule.auth.user.User;
import org.vestibule.contracts.LoginCheck;
import org.vestibule.platform.http.Origin;

/** What stands between a right password and a session, and is asked for; {@link Exchange} takes the answer. */
@Singleton
public class SecondDoor {
    private final Attempts attempts;
    private final Sessions sessions;
    private final Directory directory;
    private final TrustedBrowsers browsers;

    SecondDoor(Attempts attempts, Sessions sessions, Directory directory, TrustedBrowsers browsers) {
        this.attempts = attempts;
        this.sessions = sessions;
        this.directory = directory;
        this.browsers = browsers;
    }

    /** What stands between this user's right password and a session. */
    LoginOutcome after(User user, Tenant tenant, LoginCheck.Answer check, Map<String, Cookie> cookies, Origin origin) {
        Advice advice = Advice.of(check.notices(), tenant);
        return switch (check.decision()) {
            case NONE ->
                sessions.open(user, Strength.PASSWORD, factorVersionOf(check), origin, advice)
                        .<LoginOutcome>map(tokens -> new Authenticated(tokens, check.enrollmentDue()))
                        .orElseGet(Refused::new);
            case SECOND_FACTOR ->
                inTrustedBrowser(user, check, cookies, origin, advice)
                        .map(tokens -> (LoginOutcome) new Authenticated(tokens, null))
                        .orElseGet(() -> askForSecondFactor(user, tenant, check, origin));
            case ENROLLMENT ->
                new EnrollmentRequired(
                        attempts.beginEnrollment(user, check.standing(), origin), check, tenant.support());
        };
    }

    private Optional<Tokens> inTrustedBrowser(
            User user, LoginCheck.Answer check, Map<String, Cookie> cookies, Origin origin, Advice advice) {
        return TrustTerms.of(user, check)
                .filter(terms -> !cookies.isEmpty())
                .flatMap(terms -> directory.callIn(user.tenant, () -> browsers.recognize(user, terms, cookies)
                        .flatMap(browser ->
                                sessions.openInTrusted(browser, user, factorVersionOf(check), origin, advice))));
    }

    /** Null where release 0.2 of mfa-service answered. */
    private static Integer factorVersionOf(LoginCheck.Answer check) {
        return check.standing() == null ? null : check.standing().factors();
    }

    /** Begins an attempt that the user's second factor will complete. */
    public SecondFactorRequired askForSecondFactor(User user, Tenant tenant, LoginCheck.Answer check, Origin origin) {
        return new SecondFactorRequired(
                attempts.begin(user, check.standing(), TrustTerms.of(user, check), origin), check, tenant.support());
    }

    /**
     * Begins an attempt that steps up an open session with the user's second factor (RFC 9470); empty where they have
     * none.
     */
    Optional<SecondFactorRequired> stepUp(User user, Tenant tenant, UUID session, LoginCheck.Answer check) {
        return check.decision() == LoginCheck.Decision.SECOND_FACTOR
                ? Optional.of(new SecondFactorRequired(
                        attempts.beginStepUp(user, check.standing(), session), check, tenant.support()))
                : Optional.empty();
    }

    /** Begins an attempt to approve an action with the user's second factor; empty where they have none. */
    Optional<SecondFactorRequired> approve(User user, Tenant tenant, Wanted wanted, LoginCheck.Answer check) {
        return check.decision() == LoginCheck.Decision.SECOND_FACTOR
                ? Optional.of(new SecondFactorRequired(
                        attempts.beginApproval(user, check.standing(), wanted), check, tenant.support()))
                : Optional.empty();
    }
}
