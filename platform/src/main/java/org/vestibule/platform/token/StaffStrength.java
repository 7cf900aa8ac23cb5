package org.vestibule.platform.token;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vestibule.contracts.Claim;
import org.vestibule.platform.PlatformText;
import org.vestibule.platform.problem.Problem;

/**
 * What staff must have shown to use a staff route: a session of {@code aal2} or more, whoever decided at login what to ask for; and
 * for what changes something, a second factor just before. Who has shown too little is told what to show (RFC 9470 section 3).
 */
@Singleton
class StaffStrength {
    private static final List<String> ENOUGH = List.of("aal2", "phr");

    private final Clock clock;
    private final Duration maxAge;

    StaffStrength(
            Clock clock, @ConfigProperty(name = "vestibule.step-up.max-age", defaultValue = "PT5M") Duration maxAge) {
        this.clock = clock;
        this.maxAge = maxAge;
    }

    /** @param changes whether the request changes something */
    Optional<Problem> objection(TypedPrincipal token, boolean changes) {
        boolean strong = ENOUGH.contains(token.claims().getClaimValueAsString(Claim.ACR));
        return strong && (!changes || isFresh(token.claims().getClaimValueAsString(Claim.SECOND_FACTOR_TIME)))
                ? Optional.empty()
                : Optional.of(Problem.insufficient("aal2", maxAge).detail(PlatformText.SECOND_FACTOR_AGAIN));
    }

    private boolean isFresh(String shown) {
        return shown != null
                && !Instant.ofEpochSecond(Long.parseLong(shown)).plus(maxAge).isBefore(clock.instant());
    }
}
