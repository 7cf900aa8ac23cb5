package org.vestibule.mfa.policy;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vestibule.mfa.MfaText;
import org.vestibule.mfa.method.MethodType;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.token.Caller;

/**
 * Holds a change of factors to what the tenant's policy requires of the user just before it. Who has shown too little is
 * told what to show (RFC 9470 section 3).
 */
@Singleton
public class StepUp {
    private static final List<String> LADDER = List.of("aal1", "email", "aal2", "phr");

    private final Clock clock;
    private final Duration maxAge;

    public StepUp(
            Clock clock, @ConfigProperty(name = "vestibule.step-up.max-age", defaultValue = "PT5M") Duration maxAge) {
        this.clock = clock;
        this.maxAge = maxAge;
    }

    /**
     * @param active types of the caller's active authenticators: who has none cannot be asked for one, and who has email
     *     alone for no more than that
     */
    public void require(Policy.ChangeRequires required, Caller caller, Collection<MethodType> active) {
        boolean fresh = isFresh(caller.authTime());
        String asked = active.stream().allMatch(type -> type == MethodType.EMAIL) ? MethodType.EMAIL.acr() : "aal2";
        boolean factorShown = caller.acr() != null
                && LADDER.indexOf(caller.acr()) >= LADDER.indexOf(asked)
                && isFresh(caller.secondFactorTime());
        switch (required) {
            case SESSION -> {}
            case PASSWORD -> {
                if (!fresh) {
                    throw insufficient("aal1");
                }
            }
            case SECOND_FACTOR -> {
                if (active.isEmpty() ? !fresh : !factorShown) {
                    throw insufficient(active.isEmpty() ? "aal1" : asked);
                }
            }
        }
    }

    /**
     * Holds what removes or weakens a factor to at least the password or a factor shown just before, also where policy lets the
     * session be enough for adding one.
     */
    public void requireToWeaken(Policy.ChangeRequires required, Caller caller, Collection<MethodType> active) {
        require(required, caller, active);
        if (!isFresh(caller.authTime()) && !isFresh(caller.secondFactorTime())) {
            throw insufficient("aal1");
        }
    }

    private boolean isFresh(Instant shown) {
        return shown != null && !shown.plus(maxAge).isBefore(clock.instant());
    }

    private Problem insufficient(String acr) {
        return Problem.insufficient(acr, maxAge).detail(MfaText.AUTHENTICATE_AGAIN);
    }
}
