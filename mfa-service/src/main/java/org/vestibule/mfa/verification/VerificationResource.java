package org.vestibule.mfa.verification;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.vestibule.contracts.Claim.Purpose;
import org.vestibule.contracts.Notice;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.TokenType;
import org.vestibule.mfa.MfaText;
import org.vestibule.mfa.verification.VerificationOutcome.Locked;
import org.vestibule.mfa.verification.VerificationOutcome.NotOffered;
import org.vestibule.mfa.verification.VerificationOutcome.Outdated;
import org.vestibule.mfa.verification.VerificationOutcome.Rejected;
import org.vestibule.mfa.verification.VerificationOutcome.Replayed;
import org.vestibule.mfa.verification.VerificationOutcome.Unknown;
import org.vestibule.mfa.verification.VerificationOutcome.Verified;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.token.Accepts;
import org.vestibule.platform.token.Caller;
import org.vestibule.platform.token.CallerOrigin;
import org.vestibule.platform.token.CurrentCaller;

/** Showing the second factor. */
@Path("/mfa/v1/verifications")
@Accepts(TokenType.PARTIAL)
@RunOnVirtualThread
public class VerificationResource {
    private final CodeVerification codes;
    private final SecurityKeyVerification keys;
    private final RecoveryCodeVerification recoveryCodes;
    private final Proofs proofs;
    private final CurrentCaller caller;
    private final CallerOrigin origin;

    VerificationResource(
            CodeVerification codes,
            SecurityKeyVerification keys,
            RecoveryCodeVerification recoveryCodes,
            Proofs proofs,
            CurrentCaller caller,
            CallerOrigin origin) {
        this.codes = codes;
        this.keys = keys;
        this.recoveryCodes = recoveryCodes;
        this.proofs = proofs;
        this.caller = caller;
        this.origin = origin;
    }

    /**
     * The code of an authenticator, or the credential of a security key, or with {@code method: "recovery_code"} a recovery code.
     *
     * @param challengeId for codes that were sent, and for security keys
     * @param code as typed; spaces and hyphens do not matter
     * @param credential what {@code toJSON()} of it gives; of any of the user's keys, whichever was asked for
     */
    @Schema(name = "SecondFactor")
    public record Answer(
            UUID authenticatorId,
            UUID challengeId,

            @Pattern(regexp = "recovery_code", message = "{one_of}")
            String method,

            @Size(min = 1, max = 64) String code,
            JsonNode credential) {
        @Override
        public String toString() {
            return "Answer[[redacted]]";
        }
    }

    /** @param expiresIn seconds within which the proof is exchanged at auth-service */
    public record Verification(String proof, long expiresIn, Set<Notice> notices) {}

    /**
     * 401 {@code invalid-code} with {@code remaining_attempts}, and with {@code clock_skew_s} where the code is one the
     * app showed up to ten minutes ago: so many seconds its clock is behind; 401 {@code code-already-used}; 410
     * {@code challenge-expired}, for a security key after its first answer; 429 {@code locked} with {@code retry_after_s} (absent where only support can
     * help); 403 {@code method-not-offered} for a recovery code where an action is to be approved, and for a code by mail where the mailbox
     * is the first factor already; 401 {@code invalid-token} where password, roles or factors have changed since the login began;
     * 503. Each but the last two with {@code support}.
     */
    @POST
    public Verification verify(@Valid @NotNull Answer answer) {
        Caller me = caller.get();
        if (!me.isToShowSecondFactor()) {
            throw Problem.of(ProblemType.FORBIDDEN).detail(MfaText.ENROLLMENT_TOKEN);
        }
        if ((answer.authenticatorId() == null) == (answer.method() == null)) {
            throw Problem.of(ProblemType.INVALID_REQUEST).detail(MfaText.METHOD_OR_RECOVERY_CODE);
        }
        boolean byCode = answer.code() != null;
        if (byCode == (answer.credential() != null) || (answer.method() != null && !byCode)) {
            throw Problem.of(ProblemType.INVALID_REQUEST).detail(MfaText.CODE_OR_CREDENTIAL);
        }
        if (answer.method() != null && me.purpose() == Purpose.APPROVAL) {
            throw Problem.of(ProblemType.METHOD_NOT_OFFERED).detail(MfaText.RECOVERY_CODE_APPROVES_NOTHING);
        }
        return switch (verify(me, answer)) {
            case Verified(var strength, var standing, var notices) -> {
                var proof = proofs.mint(me, strength, standing, notices);
                yield new Verification(proof.token(), proof.expiresIn(), notices);
            }
            case Rejected(var left, var lag) ->
                throw Problem.of(ProblemType.INVALID_CODE)
                        .with("remaining_attempts", left)
                        .with("clock_skew_s", lag.map(Duration::toSeconds).orElse(null));
            case Replayed() -> throw Problem.of(ProblemType.CODE_ALREADY_USED).detail(MfaText.CODE_USED);
            case Locked(var wait) ->
                throw Problem.of(ProblemType.LOCKED)
                        .with("retry_after_s", wait.map(Duration::toSeconds).orElse(null))
                        .retryAfter(wait.orElse(Duration.ofHours(1)));
            case Unknown() -> throw Problem.of(ProblemType.CHALLENGE_EXPIRED);
            case NotOffered() ->
                throw Problem.of(ProblemType.METHOD_NOT_OFFERED).detail(MfaText.MAILBOX_COUNTS_NOT);
            case Outdated() -> throw Problem.of(ProblemType.INVALID_TOKEN).detail(MfaText.LOGIN_OUTDATED);
        };
    }

    private VerificationOutcome verify(Caller me, Answer answer) {
        if (answer.method() != null) {
            return recoveryCodes.verify(me, answer.code(), origin.get());
        }
        return answer.code() != null
                ? codes.verify(me, answer.authenticatorId(), answer.challengeId(), answer.code(), origin.get())
                : keys.verify(
                        me,
                        answer.authenticatorId(),
                        answer.challengeId(),
                        answer.credential().toString(),
                        origin.get());
    }
}
