package org.vestibule.auth.login;

import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.vestibule.auth.browser.TrustTerms;
import org.vestibule.auth.browser.TrustedBrowsers;
import org.vestibule.auth.session.Sessions;
import org.vestibule.auth.session.Sessions.Held;
import org.vestibule.auth.session.Tokens;
import org.vestibule.auth.tenant.Tenant;
import org.vestibule.auth.user.User;
import org.vestibule.auth.user.Users;
import org.vestibule.contracts.LoginCheck;
import org.vestibule.contracts.LoginCheck.Decision;
import org.vestibule.platform.http.Origin;

/**
 * New tokens for a refresh token, as long as a login of now would ask for no more than the session has shown. Roles, policy, orders
 * and factors may have changed since; a session that no longer suffices ends.
 */
@Singleton
public class SessionRefresh {
    private static final Set<String> ENOUGH_FOR_STAFF = Set.of("aal2", "phr");

    private final Sessions sessions;
    private final Users users;
    private final SecondFactorCheck secondFactor;
    private final TrustedBrowsers browsers;

    SessionRefresh(Sessions sessions, Users users, SecondFactorCheck secondFactor, TrustedBrowsers browsers) {
        this.sessions = sessions;
        this.users = users;
        this.secondFactor = secondFactor;
        this.browsers = browsers;
    }

    /** Empty where the session has ended, or ends by this. Throws the 503 problem where mfa-service does not answer. */
    public Optional<Tokens> refresh(String token, Origin origin) {
        Optional<Held> held = sessions.held(token);
        Optional<String> objection = held.flatMap(this::objection);
        if (objection.isPresent()) {
            sessions.endHeld(held.get(), objection.get(), origin);
            return Optional.empty();
        }
        return sessions.refresh(token, origin);
    }

    /** New tokens after the user has shown the password again, on the same terms. */
    public Optional<Tokens> reauthenticated(String tenant, UUID session, int passwordVersion, Origin origin) {
        Optional<Held> held = sessions.held(tenant, session);
        Optional<String> objection = held.flatMap(this::objection);
        if (objection.isPresent()) {
            sessions.endHeld(held.get(), objection.get(), origin);
            return Optional.empty();
        }
        return sessions.reauthenticated(tenant, session, passwordVersion);
    }

    private Optional<String> objection(Held held) {
        User user = held.user();
        return users.withTenant(user.tenant, user.username)
                .flatMap(entry -> objection(held, entry.tenant(), entry.user()));
    }

    private Optional<String> objection(Held held, Tenant tenant, User user) {
        if (user.disabled) {
            return Optional.of("user_disabled");
        }
        LoginCheck.Answer check = secondFactor.ask(user, tenant).await();
        if (check.standing() != null
                && held.factorVersion() != null
                && held.factorVersion() != check.standing().factors()) {
            if (!held.session().equals(check.changedIn())) {
                return Optional.of("factors_changed");
            }
            sessions.standsOn(held, check.standing().factors());
        }
        if (user.isStaff() && !ENOUGH_FOR_STAFF.contains(held.acr())) {
            return Optional.of("second_factor_required");
        }
        if (check.decision() == Decision.ENROLLMENT) {
            return Optional.of("enrollment_required");
        }
        boolean trustIsOver = check.decision() == Decision.SECOND_FACTOR
                && held.browserId() != null
                && TrustTerms.of(user, check)
                        .filter(terms -> browsers.isTrusted(user, held.browserId(), terms))
                        .isEmpty();
        return trustIsOver ? Optional.of("second_factor_required") : Optional.empty();
    }
}
