package org.vestibule.mfa.enrollment;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.vestibule.contracts.Notice;
import org.vestibule.contracts.Standing;
import org.vestibule.mfa.authenticator.AuthenticatorView;
import org.vestibule.mfa.method.MethodType;
import org.vestibule.mfa.verification.Proofs.Strength;

/** Every way the confirmation of an enrollment can end. */
sealed interface ActivationOutcome {
    /**
     * @param recoveryCodes made with the first authenticator; empty else
     * @param strength what a login is worth that this completes
     * @param standing of the user since then
     */
    record Activated(
            AuthenticatorView authenticator,
            List<String> recoveryCodes,
            Set<Notice> notices,
            Strength strength,
            Standing standing)
            implements ActivationOutcome {
        @Override
        public String toString() {
            return "Activated[[redacted]]";
        }
    }

    /** @param clockLag how far behind the clock of the app is that made this code; empty where it made none lately */
    record Rejected(int attemptsLeft, Optional<Duration> clockLag) implements ActivationOutcome {}

    record Locked(Duration retryAfter) implements ActivationOutcome {}

    /** Recovery codes were made for the user too often, or are being made for another activation of theirs. */
    record TooManySets(Duration retryAfter) implements ActivationOutcome {}

    record AlreadyUsed() implements ActivationOutcome {}

    /** Never begun, over, or confirmed already. */
    record Expired() implements ActivationOutcome {}

    record LimitReached(List<AuthenticatorView> active) implements ActivationOutcome {}

    /** The policy has changed since the enrollment began. */
    record NotOffered(List<MethodType> offered) implements ActivationOutcome {}
}
