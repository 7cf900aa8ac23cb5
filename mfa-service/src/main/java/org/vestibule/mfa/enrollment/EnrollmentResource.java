package org.vestibule.mfa.enrollment;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.validation.Valid;
import jakarta.validation.Validator;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.TokenType;
import org.vestibule.mfa.MfaText;
import org.vestibule.mfa.authenticator.AuthenticatorView;
import org.vestibule.mfa.authenticator.ChangeLimit;
import org.vestibule.mfa.challenge.Challenges.SendOutcome;
import org.vestibule.mfa.enrollment.Begun.Pending;
import org.vestibule.mfa.enrollment.Begun.Sent;
import org.vestibule.mfa.method.MethodType;
import org.vestibule.mfa.method.totp.QrCode;
import org.vestibule.mfa.verification.Proofs;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.idempotency.Idempotent;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.token.Accepts;
import org.vestibule.platform.token.Caller;
import org.vestibule.platform.token.CallerOrigin;
import org.vestibule.platform.token.CurrentCaller;

/** Setting up authenticators. */
@Path("/mfa/v1/authenticators")
@Accepts({TokenType.ACCESS, TokenType.PARTIAL})
@RunOnVirtualThread
public class EnrollmentResource {
    private final Starts starts;
    private final Activations activations;
    private final ChangeLimit limit;
    private final Proofs proofs;
    private final Validator validator;
    private final CurrentCaller caller;
    private final CallerOrigin origin;

    EnrollmentResource(
            Starts starts,
            Activations activations,
            ChangeLimit limit,
            Proofs proofs,
            Validator validator,
            CurrentCaller caller,
            CallerOrigin origin) {
        this.starts = starts;
        this.activations = activations;
        this.limit = limit;
        this.proofs = proofs;
        this.validator = validator;
        this.caller = caller;
        this.origin = origin;
    }

    /** Where enrollments begin. */
    @Singleton
    static class Starts {
        private final Enrollments enrollments;
        private final KeyEnrollments keys;

        Starts(Enrollments enrollments, KeyEnrollments keys) {
            this.enrollments = enrollments;
            this.keys = keys;
        }
    }

    /**
     * What to set up.
     *
     * @param name required for {@code webauthn}: people have several keys
     * @param phone for {@code sms}: as people write it, of the tenant's countries
     * @param email for {@code email}: the contact address unless given
     * @param replaces the authenticator whose place the new one takes when it is activated; the old one works until then
     */
    public record NewAuthenticator(
            @NotNull MethodType type,

            @Size(min = 1, max = 60) @Pattern(regexp = "[^\\p{Cntrl}]+", message = "{single_line}")
            String name,

            @Size(min = 1, max = 40) String phone,
            @Size(max = 254) String email,
            UUID replaces) {}

    /** 422 is the contract's word for an address that is none, so it is not validated with the rest. */
    private record Mailbox(@NotBlank @Email String email) {}

    /** A number as people write it. */
    public record NewPhone(@NotNull @Size(min = 1, max = 40) String phone) {}

    /**
     * What proves it: one of them.
     *
     * @param code as typed
     * @param credential of a security key: what {@code toJSON()} of it gives
     */
    public record Confirmation(@Size(min = 1, max = 64) String code, JsonNode credential) {
        @Override
        public String toString() {
            return "Confirmation[[redacted]]";
        }
    }

    /**
     * Begins an enrollment; a new one replaces the pending one. 403 {@code method-not-offered}; 409
     * {@code method-limit-reached} with {@code active_authenticators}; 404 where there is nothing to replace; 422 {@code invalid-phone} with {@code reason} and
     * {@code allowed_countries}; 422 {@code invalid-email}; 429 {@code send-limit-reached}; 401 {@code insufficient_user_authentication}; 503.
     */
    @POST
    @ResponseStatus(201)
    @APIResponse(
            responseCode = "201",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Pending.class)))
    @Idempotent(keeps = Sent.class)
    public Begun begin(@Valid @NotNull NewAuthenticator input) {
        Caller me = caller.get();
        return pending(
                switch (input.type()) {
                    case TOTP -> starts.enrollments.app(me, input.name(), input.replaces());
                    case SMS ->
                        starts.enrollments.phone(
                                me, required(input.phone(), "phone"), input.name(), input.replaces(), origin.get());
                    case EMAIL -> starts.enrollments.email(me, mailbox(input.email()), input.replaces(), origin.get());
                    case WEBAUTHN -> starts.keys.begin(me, required(input.name(), "name"), input.replaces());
                },
                null);
    }

    private String mailbox(String email) {
        if (email != null
                && !validator.validateValue(Mailbox.class, "email", email).isEmpty()) {
            throw Problem.of(ProblemType.INVALID_EMAIL);
        }
        return email;
    }

    /** A new number for an SMS authenticator; confirmed like a new one, under the same id. */
    @PUT
    @Path("{id}/phone")
    @Accepts(TokenType.ACCESS)
    @ResponseStatus(202)
    @APIResponse(
            responseCode = "202",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Pending.class)))
    @Idempotent(keeps = Sent.class)
    public Begun changePhone(UUID id, @Valid @NotNull NewPhone input) {
        return pending(starts.enrollments.changePhone(caller.get(), id, input.phone(), origin.get()), id);
    }

    /**
     * Confirms a pending authenticator. 401 {@code invalid-code} with {@code remaining_attempts}; 401
     * {@code code-already-used}; 410 {@code enrollment-expired}; 409 {@code method-limit-reached}; 401
     * {@code insufficient_user_authentication}; 429 {@code locked}, and {@code too-many-attempts} with {@code retry_after_s} where
     * recovery codes come with it and were made too often, or are being made for another request at this moment, or where methods were
     * set up and removed too often.
     */
    @POST
    @Path("{id}/activation")
    public Activation activate(UUID id, @Valid @NotNull Confirmation confirmation) {
        Caller me = caller.get();
        if ((confirmation.code() == null) == (confirmation.credential() == null)) {
            throw Problem.of(ProblemType.INVALID_REQUEST).detail(MfaText.CODE_OR_CREDENTIAL);
        }
        EnrollmentAccess.requirePurpose(me);
        Origin from = origin.get();
        ActivationOutcome outcome = counted(
                me,
                () -> confirmation.code() != null
                        ? activations.activate(me, id, confirmation.code(), from)
                        : activations.activateKey(
                                me, id, confirmation.credential().toString(), from));
        return switch (outcome) {
            case ActivationOutcome.Activated(var authenticator, var codes, var notices, var strength, var standing) -> {
                var proof = me.type() == TokenType.PARTIAL ? proofs.mint(me, strength, standing, notices) : null;
                yield new Activation(
                        authenticator,
                        codes.isEmpty() ? null : codes,
                        proof == null ? null : proof.token(),
                        proof == null ? null : proof.expiresIn(),
                        notices);
            }
            case ActivationOutcome.Rejected(var left, var lag) ->
                throw Problem.of(ProblemType.INVALID_CODE)
                        .with("remaining_attempts", left)
                        .with("clock_skew_s", lag.map(Duration::toSeconds).orElse(null));
            case ActivationOutcome.Locked(var wait) ->
                throw Problem.of(ProblemType.LOCKED)
                        .with("retry_after_s", wait.toSeconds())
                        .retryAfter(wait);
            case ActivationOutcome.TooManySets(var wait) -> throw tooManySets(wait);
            case ActivationOutcome.AlreadyUsed() -> throw Problem.of(ProblemType.CODE_ALREADY_USED);
            case ActivationOutcome.Expired() -> throw Problem.of(ProblemType.ENROLLMENT_EXPIRED);
            case ActivationOutcome.LimitReached(var active) -> throw limit(active);
            case ActivationOutcome.NotOffered(var offered) -> throw notOffered(offered);
        };
    }

    /** Active at once. */
    private Begun known(UUID id) {
        Caller me = caller.get();
        Origin from = origin.get();
        return switch (counted(me, () -> activations.activateKnown(me, id, from))) {
            case ActivationOutcome.Activated(var authenticator, var codes, var _, var _, var _) ->
                codes.isEmpty()
                        ? new Sent(authenticator.id(), authenticator.status(), authenticator.hint(), null, null, null)
                        : Pending.active(authenticator, codes);
            case ActivationOutcome.LimitReached(var active) -> throw limit(active);
            case ActivationOutcome.NotOffered(var offered) -> throw notOffered(offered);
            case ActivationOutcome.TooManySets(var wait) -> throw tooManySets(wait);
            default -> throw Problem.of(ProblemType.ENROLLMENT_EXPIRED);
        };
    }

    private ActivationOutcome counted(Caller me, Supplier<ActivationOutcome> activation) {
        return limit.within(me.id(), activation, ActivationOutcome.Activated.class::isInstance);
    }

    private static String required(String value, String field) {
        if (value == null) {
            throw Problem.of(ProblemType.INVALID_REQUEST).detail(MfaText.FIELD_MISSING, field);
        }
        return value;
    }

    /** Names what is active, so that the user knows what to deactivate. */
    private static Problem limit(List<AuthenticatorView> active) {
        List<MethodType> types =
                active.stream().map(view -> MethodType.of(view.type())).toList();
        return Problem.of(ProblemType.METHOD_LIMIT_REACHED)
                .detail(MfaText.ACTIVE_NOW, types)
                .with("active_methods", types)
                .with("active_authenticators", active);
    }

    private static Problem tooManySets(Duration wait) {
        return Problem.of(ProblemType.TOO_MANY_ATTEMPTS)
                .detail(MfaText.RECOVERY_CODES_TOO_OFTEN)
                .with("retry_after_s", wait.toSeconds())
                .retryAfter(wait);
    }

    private static Problem notOffered(List<MethodType> offered) {
        return Problem.of(ProblemType.METHOD_NOT_OFFERED).with("allowed_types", offered);
    }

    /** @param shownId the id the caller knows it by, where that is not its own */
    private Begun pending(EnrollmentOutcome outcome, UUID shownId) {
        return switch (outcome) {
            case EnrollmentOutcome.KnownNumber(var number) -> known(shownId == null ? number.id : shownId);
            case EnrollmentOutcome.AppStarted(var app, var key, var uri, var life) ->
                new Pending(
                        app.id,
                        app.status,
                        key,
                        uri,
                        QrCode.dataUri(uri),
                        null,
                        null,
                        life.toSeconds(),
                        null,
                        null,
                        null);
            case EnrollmentOutcome.KeyStarted(var key, var options, var life) ->
                new Pending(key.id, key.status, null, null, null, null, null, life.toSeconds(), null, null, options);
            case EnrollmentOutcome.CodeSent(var pending, SendOutcome.Sent(var challenge, var life, var pause)) ->
                new Sent(
                        shownId == null ? pending.id : shownId,
                        pending.status,
                        pending.hint,
                        challenge,
                        life.toSeconds(),
                        pause.toSeconds());
            case EnrollmentOutcome.CodeSent(var pending, SendOutcome.LimitReached(var wait)) ->
                throw Problem.of(ProblemType.SEND_LIMIT_REACHED)
                        .with("retry_after_s", wait.toSeconds())
                        .retryAfter(wait);
            case EnrollmentOutcome.CodeSent(var pending, var never) ->
                throw new IllegalStateException("a first send is " + never);
            case EnrollmentOutcome.LimitReached(var active) -> throw limit(active);
            case EnrollmentOutcome.NotOffered(var offered) -> throw notOffered(offered);
            case EnrollmentOutcome.InvalidPhone(var reason, var countries) ->
                throw Problem.of(ProblemType.INVALID_PHONE)
                        .detail(
                                switch (reason) {
                                    case "country_not_allowed" -> MfaText.PHONE_COUNTRY;
                                    case "cannot_receive_sms" -> MfaText.PHONE_CANNOT_RECEIVE;
                                    default -> MfaText.PHONE_UNREADABLE;
                                })
                        .with("reason", reason)
                        .with("allowed_countries", countries);
            case EnrollmentOutcome.NotFound() -> throw Problem.of(ProblemType.NOT_FOUND);
        };
    }
}
