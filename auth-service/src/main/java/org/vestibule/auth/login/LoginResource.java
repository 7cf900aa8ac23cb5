package org.vestibule.auth.login;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.vestibule.auth.AuthText;
import org.vestibule.auth.login.LoginOutcome.Authenticated;
import org.vestibule.auth.login.LoginOutcome.EnrollmentRequired;
import org.vestibule.auth.login.LoginOutcome.Refused;
import org.vestibule.auth.login.LoginOutcome.SecondFactorRequired;
import org.vestibule.auth.login.LoginOutcome.TooManyAttempts;
import org.vestibule.auth.login.PortalOrigin.Client;
import org.vestibule.auth.session.Lifetimes;
import org.vestibule.auth.session.Sessions;
import org.vestibule.auth.session.Tokens;
import org.vestibule.contracts.LoginCheck.Method;
import org.vestibule.contracts.LoginCheck.Reason;
import org.vestibule.contracts.LoginCheck.Support;
import org.vestibule.contracts.Notice;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.Scope;
import org.vestibule.contracts.TokenType;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.text.Language;
import org.vestibule.platform.token.Accepts;
import org.vestibule.platform.token.Caller;
import org.vestibule.platform.token.CurrentCaller;
import org.vestibule.platform.token.HeldRights;
import org.vestibule.platform.token.TokenVerifier;

/** Showing a password: to log in, or to prove again that it is still you. */
@Path("/auth/v1")
@RunOnVirtualThread
public class LoginResource {
    private final Logins logins;
    private final Sessions sessions;
    private final SessionRefresh refresh;
    private final Lifetimes lifetimes;
    private final PortalOrigin origin;
    private final TokenVerifier verifier;
    private final HeldRights rights;
    private final CurrentCaller caller;
    private final MeterRegistry metrics;

    public LoginResource(
            Logins logins,
            Sessions sessions,
            SessionRefresh refresh,
            Lifetimes lifetimes,
            PortalOrigin origin,
            TokenVerifier verifier,
            HeldRights rights,
            CurrentCaller caller,
            MeterRegistry metrics) {
        this.logins = logins;
        this.sessions = sessions;
        this.refresh = refresh;
        this.lifetimes = lifetimes;
        this.origin = origin;
        this.verifier = verifier;
        this.rights = rights;
        this.caller = caller;
        this.metrics = metrics;
    }

    /** Longer than any password may be, short enough to hash. */
    public static final int LONGEST_INPUT = 1024;

    /**
     * Username and password at a tenant.
     *
     * @param client where the user is, from a portal whose server calls; else absent
     */
    public record Credentials(
            @NotNull @Size(max = 63) String tenant,
            @NotNull @Size(min = 1, max = 254) String username,
            @NotNull @Size(min = 1, max = LONGEST_INPUT) String password,
            @Valid Client client) {
        @Override
        public String toString() {
            return "Credentials[" + tenant + ", [redacted]]";
        }
    }

    /**
     * One of the three answers; fields of the others are absent.
     *
     * @param status {@code authenticated}, {@code second_factor_required} or {@code enrollment_required}
     * @param enrollmentDue from when on a login needs a second factor, which the user does not have yet
     * @param securityUrl where to do what the notices say
     * @param expiresIn seconds the partial token lives
     * @param reason why enrollment is required, in the asker's language
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LoginAnswer(
            @Schema(
                    required = true,
                    enumeration = {"authenticated", "second_factor_required", "enrollment_required"})
            String status,

            Tokens tokens,
            Set<Notice> notices,
            Instant enrollmentDue,
            String securityUrl,
            String partialToken,
            Long expiresIn,
            Boolean recoveryCodes,

            @JsonInclude(value = JsonInclude.Include.NON_NULL, content = JsonInclude.Include.ALWAYS)
            List<Method> methods,

            List<String> allowedTypes,
            String reason,
            Support support) {

        static LoginAnswer of(Authenticated answer) {
            Tokens tokens = answer.tokens();
            return new LoginAnswer(
                    "authenticated",
                    tokens,
                    tokens.notices(),
                    answer.enrollmentDue(),
                    tokens.securityUrl(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
        }

        static LoginAnswer of(SecondFactorRequired answer, long expiresIn) {
            return new LoginAnswer(
                    "second_factor_required",
                    null,
                    null,
                    null,
                    null,
                    answer.partialToken(),
                    expiresIn,
                    answer.check().recoveryCodes(),
                    answer.check().methods(),
                    null,
                    null,
                    answer.support());
        }

        static LoginAnswer of(EnrollmentRequired answer, long expiresIn, Language language) {
            return new LoginAnswer(
                    "enrollment_required",
                    null,
                    null,
                    null,
                    null,
                    answer.partialToken(),
                    expiresIn,
                    null,
                    null,
                    answer.check().allowedTypes(),
                    textOf(answer.check().reason()).in(language),
                    answer.support());
        }
    }

    /**
     * Checks a password. 401 {@code invalid-credentials} for an unknown user, a wrong password and a disabled user, alike
     * in text and in time; in a browser that the user trusts it opens a session of {@code acr} aal1; 429 {@code too-many-attempts}; 503 where the second factor cannot be asked about.
     */
    @POST
    @Path("login")
    @PermitAll
    public LoginAnswer login(
            @Valid @NotNull Credentials credentials,
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) List<String> languages,
            @Context HttpHeaders headers) {
        LoginOutcome outcome = logins.login(
                credentials.tenant(),
                credentials.username(),
                credentials.password(),
                headers.getCookies(),
                origin.of(credentials.client(), credentials.tenant()));
        metrics.counter("vestibule.login.attempts", "outcome", nameOf(outcome)).increment();
        return switch (outcome) {
            case Authenticated answer -> LoginAnswer.of(answer);
            case SecondFactorRequired answer ->
                LoginAnswer.of(answer, lifetimes.partialToken().toSeconds());
            case EnrollmentRequired answer ->
                LoginAnswer.of(answer, lifetimes.partialToken().toSeconds(), Language.accepted(languages));
            case Refused() -> throw Problem.of(ProblemType.INVALID_CREDENTIALS);
            case TooManyAttempts(var wait, var support) -> throw tooMany(wait, support);
        };
    }

    private static AuthText textOf(Reason reason) {
        return switch (reason) {
            case STAFF -> AuthText.ENROLL_AS_STAFF;
            case REQUIRED -> AuthText.ENROLL_REQUIRED;
            case ACCOUNT_HAS_ORDERS -> AuthText.ENROLL_WITH_ORDERS;
        };
    }

    private static String nameOf(LoginOutcome outcome) {
        return switch (outcome) {
            case Authenticated a -> "authenticated";
            case SecondFactorRequired s -> "second_factor_required";
            case EnrollmentRequired e -> "enrollment_required";
            case Refused r -> "refused";
            case TooManyAttempts t -> "too_many_attempts";
        };
    }

    /**
     * The password alone.
     *
     * @param accessToken the user's, from a portal whose server calls with a token of its own; else absent
     * @param client where the user is, beside {@code accessToken}
     */
    public record Password(
            @NotNull @Size(min = 1, max = LONGEST_INPUT) String password,
            @Size(max = 4096) String accessToken,
            @Valid Client client) {
        @Override
        public String toString() {
            return "Password[[redacted]]";
        }
    }

    /**
     * New tokens with a fresh {@code auth_time} for a user who enters the password again; same limits as a login. A program with the scope
     * {@code logins} sends the user's token in {@code access_token} and says where they are in {@code client}.
     */
    @POST
    @Path("reauthentication")
    @Accepts(value = TokenType.ACCESS, programs = Scope.LOGINS)
    public Tokens reauthenticate(@Valid @NotNull Password shown) {
        Caller me = shown.client() == null && shown.accessToken() == null ? person(caller.get()) : user(shown);
        Origin from = origin.of(shown.client(), me.tenant());
        return switch (logins.reauthenticate(me.tenant(), me.username(), shown.password(), from)) {
            case Logins.Reauthentication.Right(var version) ->
                refresh.reauthenticated(me.tenant(), me.session(), version, from)
                        .orElseThrow(() -> Problem.of(ProblemType.SESSION_REVOKED));
            case Logins.Reauthentication.Wrong() -> throw Problem.of(ProblemType.INVALID_CREDENTIALS);
            case Logins.Reauthentication.TooMany(var wait, var support) -> throw tooMany(wait, support);
        };
    }

    private static Caller person(Caller me) {
        if (me.isProgram()) {
            throw Problem.of(ProblemType.INVALID_REQUEST).detail(AuthText.WHOSE_PASSWORD);
        }
        return me;
    }

    /** For whom a program calls. */
    private Caller user(Password shown) {
        if (shown.client() == null || shown.accessToken() == null) {
            throw Problem.of(ProblemType.INVALID_REQUEST).detail(AuthText.WHOSE_PASSWORD);
        }
        Caller user = verifier.bearer(shown.accessToken())
                .filter(bearer -> !bearer.isProgram())
                .orElseThrow(() -> Problem.of(ProblemType.INVALID_TOKEN));
        rights.require(user);
        return user;
    }

    /**
     * Asks for the second factor in an open session (RFC 9470): its proof, exchanged like that of a login, gives new
     * tokens of this session with a fresh {@code second_factor_time}. 409 {@code two-factor-not-enabled}; 503.
     */
    @POST
    @Path("reauthentication/second-factor")
    @Accepts(TokenType.ACCESS)
    public LoginAnswer stepUp() {
        Caller me = caller.get();
        if (!sessions.isAlive(me.tenant(), me.session())) {
            throw Problem.of(ProblemType.SESSION_REVOKED);
        }
        return logins.stepUp(me.tenant(), me.username(), me.session())
                .map(answer -> LoginAnswer.of(answer, lifetimes.partialToken().toSeconds()))
                .orElseThrow(() -> Problem.of(ProblemType.TWO_FACTOR_NOT_ENABLED));
    }

    /** @param support null where the tenant is not known */
    public static Problem tooMany(Duration wait, Support support) {
        return Problem.of(ProblemType.TOO_MANY_ATTEMPTS)
                .with("retry_after_s", wait.toSeconds())
                .with("support", support)
                .retryAfter(wait);
    }
}
