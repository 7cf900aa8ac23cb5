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
     * Who changes their factors, and what that takes.
     *
     * @param required by the tenant's policy
     * @param staff whether they are staff: of them no policy requires less than the factor itself, because what they may do stands on
     *     it, and whoever could make one out of a session and a password would have it
     * @param active types of their active authenticators: who has none cannot be asked for one, and a customer who has email alone for
     *     no more than that
     */
    public record Change(Policy.ChangeRequires required, boolean staff, Caller caller, Collection<MethodType> active) {
        private Policy.ChangeRequires least() {
            return staff ? Policy.ChangeRequires.SECOND_FACTOR : required;
        }

        private String factor() {
            return !staff && active.stream().allMatch(type -> type == MethodType.EMAIL)
                    ? MethodType.EMAIL.acr()
                    : "aal2";
        }
    }

    /** Holds what adds a factor, or names one, to what the policy says. */
    public void require(Change change) {
        Caller caller = change.caller();
        boolean fresh = isFresh(caller.authTime());
        boolean factorShown = caller.acr() != null
                && LADDER.indexOf(caller.acr()) >= LADDER.indexOf(change.factor())
                && isFresh(caller.secondFactorTime());
        switch (change.least()) {
            case SESSION -> {}
            case PASSWORD -> {
                if (!fresh) {
                    throw insufficient("aal1");
                }
            }
            case SECOND_FACTOR -> {
                boolean none = change.active().isEmpty();
                if (none ? !fresh : !factorShown) {
                    throw insufficient(none ? "aal1" : change.factor());
                }
            }
        }
    }

    /**
     * Holds what removes or weakens a factor to at least the password or a factor shown just before, also where policy lets the
     * session be enough for adding one.
     */
    public void requireToWeaken(Change change) {
        require(change);
        Caller caller = change.caller();
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
