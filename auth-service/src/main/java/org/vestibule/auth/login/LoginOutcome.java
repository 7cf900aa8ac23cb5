package org.vestibule.auth.login;

import java.time.Duration;
import java.time.Instant;
import org.vestibule.auth.session.Tokens;
import org.vestibule.contracts.LoginCheck;
import org.vestibule.contracts.LoginCheck.Support;

/** Every way the first door can be answered. */
public sealed interface LoginOutcome {
    /** @param enrollmentDue from when on a second factor is asked for; null where none is */
    record Authenticated(Tokens tokens, Instant enrollmentDue) implements LoginOutcome {}

    record SecondFactorRequired(String partialToken, LoginCheck.Answer check, Support support)
            implements LoginOutcome {}

    record EnrollmentRequired(String partialToken, LoginCheck.Answer check, Support support) implements LoginOutcome {}

    /** Unknown user, wrong password, disabled user: the caller is not told which. */
    record Refused() implements LoginOutcome {}

    /** @param support of the tenant, whoever the user is; null for a tenant that is not known */
    record TooManyAttempts(Duration retryAfter, Support support) implements LoginOutcome {}
}
