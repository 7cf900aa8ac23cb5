package org.vestibule.auth.login;

import java.time.Duration;
import org.vestibule.auth.session.Tokens;
import org.vestibule.contracts.LoginCheck;
import org.vestibule.contracts.LoginCheck.Support;

/** Every way the first door can be answered. */
public sealed interface LoginOutcome {
    record Authenticated(Tokens tokens) implements LoginOutcome {}

    record SecondFactorRequired(String partialToken, LoginCheck.Answer check, Support support)
            implements LoginOutcome {}

    record EnrollmentRequired(String partialToken, LoginCheck.Answer check, Support support) implements LoginOutcome {}

    /** Unknown user, wrong password, disabled user: the caller is not told which. */
    record Refused() implements LoginOutcome {}

    record TooManyAttempts(Duration retryAfter) implements LoginOutcome {}
}
