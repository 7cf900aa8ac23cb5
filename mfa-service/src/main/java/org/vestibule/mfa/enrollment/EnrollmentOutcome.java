package org.vestibule.mfa.enrollment;

import java.time.Duration;
import java.util.List;
import org.vestibule.mfa.authenticator.Authenticator;
import org.vestibule.mfa.authenticator.AuthenticatorView;
import org.vestibule.mfa.challenge.Challenges.SendOutcome;
import org.vestibule.mfa.method.MethodType;
import org.vestibule.mfa.method.webauthn.CreationOptions;

/** Every way the start of an enrollment can end. */
sealed interface EnrollmentOutcome {
    /** The key is shown this once. */
    record AppStarted(Authenticator authenticator, String key, String uri, Duration expiresIn)
            implements EnrollmentOutcome {
        @Override
        public String toString() {
            return "AppStarted[[redacted]]";
        }
    }

    /** @param options for the browser, with the challenge that the new key is to sign */
    record KeyStarted(Authenticator authenticator, CreationOptions options, Duration expiresIn)
            implements EnrollmentOutcome {}

    /** A code is on its way to the number or address, or was refused. */
    record CodeSent(Authenticator authenticator, SendOutcome send) implements EnrollmentOutcome {}

    /** The number was verified before, for the same account: no code need be sent. */
    record KnownNumber(Authenticator authenticator) implements EnrollmentOutcome {}

    record LimitReached(List<AuthenticatorView> active) implements EnrollmentOutcome {}

    record NotOffered(List<MethodType> offered) implements EnrollmentOutcome {}

    record InvalidPhone(String reason, List<String> allowedCountries) implements EnrollmentOutcome {}

    /** Only for the change of a number: there is no such authenticator. */
    record NotFound() implements EnrollmentOutcome {}
}
