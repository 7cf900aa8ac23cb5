package org.vestibule.mfa.verification;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.vestibule.contracts.Notice;
import org.vestibule.contracts.Standing;

/** Every way a verification can end. A new case makes each caller's switch fail to compile. */
public sealed interface VerificationOutcome {
    /** @param standing of the user on which the factor was shown */
    record Verified(Proofs.Strength strength, Standing standing, Set<Notice> notices) implements VerificationOutcome {}

    /** @param clockLag how far behind the clock of the app is that made this code; empty where it made none lately */
    record Rejected(int attemptsLeft, Optional<Duration> clockLag) implements VerificationOutcome {}

    record Replayed() implements VerificationOutcome {}

    /** @param retryAfter empty where only staff can help */
    record Locked(Optional<Duration> retryAfter) implements VerificationOutcome {}

    /** Expired, answered, or never issued to this user: the caller is not told which. */
    record Unknown() implements VerificationOutcome {}

    /** A factor of this kind does not count for the user. */
    record NotOffered() implements VerificationOutcome {}

    /** The user has another password, other roles or other factors since the partial token was issued, or is disabled. */
    record Outdated() implements VerificationOutcome {}
}
