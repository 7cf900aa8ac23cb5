package org.vestibule.mfa.recovery;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.TokenType;
import org.vestibule.mfa.MfaText;
import org.vestibule.mfa.recovery.Regeneration.Outcome.Made;
import org.vestibule.mfa.recovery.Regeneration.Outcome.TooMany;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.token.Accepts;
import org.vestibule.platform.token.CallerOrigin;
import org.vestibule.platform.token.CurrentCaller;

/** A fresh set of recovery codes; the old ones are dead. */
@Path("/mfa/v1/recovery-codes")
@Accepts(TokenType.ACCESS)
@RunOnVirtualThread
public class RecoveryCodeResource {
    private final Regeneration regeneration;
    private final CurrentCaller caller;
    private final CallerOrigin origin;

    RecoveryCodeResource(Regeneration regeneration, CurrentCaller caller, CallerOrigin origin) {
        this.regeneration = regeneration;
        this.caller = caller;
        this.origin = origin;
    }

    /** Shown this once. */
    public record Fresh(List<String> recoveryCodes) {
        @Override
        public String toString() {
            return "Fresh[[redacted]]";
        }
    }

    /**
     * 409 {@code two-factor-not-enabled}; 401 {@code insufficient_user_authentication}; 429 {@code too-many-attempts} with
     * {@code retry_after_s}, also for a second while another set of the user is being made.
     */
    @POST
    @ResponseStatus(201)
    public Fresh regenerate() {
        return switch (regeneration.regenerate(caller.get(), origin.get())) {
            case Made(var shown) -> new Fresh(shown);
            case TooMany(var wait) ->
                throw Problem.of(ProblemType.TOO_MANY_ATTEMPTS)
                        .detail(MfaText.RECOVERY_CODES_TOO_OFTEN)
                        .with("retry_after_s", wait.toSeconds())
                        .retryAfter(wait);
        };
    }
}
