package org.vestibule.mfa.enrollment;

import java.time.Duration;
import java.util.List;
import org.vestibule.contracts.LoginCheck.Support;
import org.vestibule.mfa.authenticator.AuthenticatorView;
import org.vestibule.mfa.method.MethodType;

/** Every way the confirmation of an enrollment can end. */
sealed interface ActivationOutcome {
    /** @param recoveryCodes made with the first authenticator; empty else */
    record Activated(AuthenticatorView authenticator, List<String> recoveryCodes) implements ActivationOutcome {
        @Override
        public String toString() {
            return "Activated[[redacted]]";
        }
    }

    record Rejected(int attemptsLeft) implements ActivationOutcome {}

    record Locked(Duration retryAfter, Support support) implements ActivationOutcome {}

    record AlreadyUsed() implements ActivationOutcome {}

    /** Never begun, over, or confirmed already. */
    record Expired() implements ActivationOutcome {}

    record LimitReached(List<MethodType> active) implements ActivationOutcome {}
}
