package org.vestibule.auth.reset;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.vestibule.auth.AuthText;
import org.vestibule.auth.login.LoginLimits;
import org.vestibule.auth.login.PortalOrigin;
import org.vestibule.auth.login.PortalOrigin.Client;
import org.vestibule.auth.reset.PasswordResets.ResetOutcome;
import org.vestibule.auth.session.Lifetimes;
import org.vestibule.contracts.LoginCheck.Method;
import org.vestibule.contracts.LoginCheck.Support;
import org.vestibule.contracts.ProblemType;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.work.Afterwards;

/** Forgotten passwords. */
@Path("/auth/v1/password-reset")
@PermitAll
@RunOnVirtualThread
public class PasswordResetResource {
    private final PasswordResets resets;
    private final LoginLimits limits;
    private final Lifetimes lifetimes;
    private final PortalOrigin origin;
    private final Afterwards afterwards;

    PasswordResetResource(
            PasswordResets resets,
            LoginLimits limits,
            Lifetimes lifetimes,
            PortalOrigin origin,
            Afterwards afterwards) {
        this.resets = resets;
        this.limits = limits;
        this.lifetimes = lifetimes;
        this.origin = origin;
        this.afterwards = afterwards;
    }

    /**
     * Whose password is forgotten.
     *
     * @param client where the user is, from a portal whose server calls with a token of scope {@code logins}; else absent
     */
    public record Forgotten(
            @NotNull @Size(max = 63) String tenant,
            @NotNull @Email @Size(max = 254) String email,
            @Valid Client client) {}

    /**
     * The password to be.
     *
     * @param client where the user is, from a portal whose server calls with a token of scope {@code logins}; else absent
     */
    public record NewPassword(
            @NotNull @Size(min = 1, max = 1024) String newPassword,
            @Valid Client client) {
        @Override
        public String toString() {
            return "NewPassword[[redacted]]";
        }
    }

    /** {@code password_changed}, or {@code second_factor_required} with what the login answer has then. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ResetAnswer(
            @Schema(
                    required = true,
                    enumeration = {"password_changed", "second_factor_required"})
            String status,

            String partialToken,
            Long expiresIn,
            Boolean recoveryCodes,
            List<Method> methods,
            Support support) {}

    /**
     * Always 202, at once, whether or not there is such a user: the work is done behind the answer. At most three mails
     * an hour for one address, twenty an hour from one client address; more are silently not sent, and none while hundreds wait, because
     * an answer that waited for its turn would tell who is there.
     */
    @POST
    @ResponseStatus(202)
    public void request(@Valid @NotNull Forgotten forgotten) {
        Origin from = origin.of(forgotten.client(), forgotten.tenant());
        if (limits.allowsReset(forgotten.tenant(), forgotten.email(), from.countedBy())) {
            afterwards.tryRun("send a reset mail", () -> resets.request(forgotten.tenant(), forgotten.email(), from));
        }
    }

    /**
     * How long the password may be that the link sets: as long as one that is the only factor, whatever the user has. Uses nothing up. 410 {@code link-expired} where the link was used or is too
     * old; 503 where mfa-service cannot be asked.
     */
    @GET
    @Path("{token}")
    public PasswordLength length(String token) {
        return PasswordLength.from(ResetToken.parse(token).stream()
                .flatMapToInt(link -> resets.shortest(link).stream())
                .findFirst()
                .orElseThrow(() -> Problem.of(ProblemType.LINK_EXPIRED)));
    }

    /**
     * 410 {@code link-expired} where the link was used or is too old; 403 {@code reset-disabled} where the tenant allows
     * no reset while the second factor is on; 422 {@code password-rejected}, and the link stays good.
     */
    @POST
    @Path("{token}")
    public ResetAnswer complete(String token, @Valid @NotNull NewPassword input) {
        ResetToken link = ResetToken.parse(token).orElseThrow(() -> Problem.of(ProblemType.LINK_EXPIRED));
        return switch (resets.complete(link, input.newPassword(), origin.of(input.client(), link.tenant()))) {
            case ResetOutcome.Changed() -> new ResetAnswer("password_changed", null, null, null, null, null);
            case ResetOutcome.SecondFactorRequired(var next) ->
                new ResetAnswer(
                        "second_factor_required",
                        next.partialToken(),
                        lifetimes.partialToken().toSeconds(),
                        next.check().recoveryCodes(),
                        next.check().methods(),
                        next.support());
            case ResetOutcome.LinkExpired() -> throw Problem.of(ProblemType.LINK_EXPIRED);
            case ResetOutcome.Disabled(var tenant) ->
                throw Problem.of(ProblemType.RESET_DISABLED)
                        .detail(AuthText.RESET_OFF)
                        .with("support", tenant.support());
        };
    }
}
