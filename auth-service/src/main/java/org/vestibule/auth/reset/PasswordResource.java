package org.vestibule.auth.reset;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.vestibule.auth.login.LoginResource;
import org.vestibule.auth.reset.PasswordChanges.ChangeOutcome;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.TokenType;
import org.vestibule.platform.http.CurrentOrigin;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.token.Accepts;
import org.vestibule.platform.token.CurrentCaller;

/** One's own password. */
@Path("/auth/v1/password")
@Accepts(TokenType.ACCESS)
@RunOnVirtualThread
public class PasswordResource {
    private final PasswordChanges changes;
    private final CurrentCaller caller;
    private final CurrentOrigin origin;

    PasswordResource(PasswordChanges changes, CurrentCaller caller, CurrentOrigin origin) {
        this.changes = changes;
        this.caller = caller;
        this.origin = origin;
    }

    /** The password as it is, and as it shall be: of a length that {@code GET} answers. */
    @Schema(name = "PasswordChange")
    public record NewPassword(
            @NotNull @Size(min = 1, max = LoginResource.LONGEST_INPUT)
            String currentPassword,

            @NotNull @Size(min = 1, max = LoginResource.LONGEST_INPUT)
            String newPassword) {
        @Override
        public String toString() {
            return "NewPassword[[redacted]]";
        }
    }

    /** How long a new password of the caller may be. 401 {@code session-revoked}; 503 where mfa-service cannot be asked. */
    @GET
    public PasswordLength length() {
        return PasswordLength.from(
                changes.shortest(caller.get()).orElseThrow(() -> Problem.of(ProblemType.SESSION_REVOKED)));
    }

    /**
     * Changes the password, ends the user's other sessions and mails the user. 401 {@code invalid-credentials} where the
     * current one is wrong, counted like a login; 401 {@code session-revoked}; 422 {@code password-rejected} with
     * {@code minimum_length} and {@code reasons}: {@code too_short}, {@code too_long}, {@code common}, {@code breached}, {@code contains_name},
     * {@code same_as_current}; 429 {@code too-many-attempts}.
     */
    @POST
    public void change(@Valid @NotNull NewPassword input) {
        switch (changes.change(caller.get(), input.currentPassword(), input.newPassword(), origin.get())) {
            case ChangeOutcome.Changed() -> {}
            case ChangeOutcome.WrongPassword() -> throw Problem.of(ProblemType.INVALID_CREDENTIALS);
            case ChangeOutcome.SessionEnded() -> throw Problem.of(ProblemType.SESSION_REVOKED);
            case ChangeOutcome.TooManyAttempts(var wait, var support) -> throw LoginResource.tooMany(wait, support);
        }
    }
}
