package org.vestibule.auth.token;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.vestibule.auth.login.Exchange;
import org.vestibule.auth.login.Exchange.From;
import org.vestibule.auth.login.Exchange.Opened;
import org.vestibule.auth.login.LoginResource;
import org.vestibule.auth.login.SessionRefresh;
import org.vestibule.auth.session.Tokens;
import org.vestibule.contracts.ProblemType;
import org.vestibule.platform.http.CurrentOrigin;
import org.vestibule.platform.problem.Problem;

/** The token endpoint: what is exchanged for an access token. */
@Path("/auth/v1/token")
@PermitAll
@RunOnVirtualThread
public class TokenResource {
    private final Exchange exchange;
    private final SessionRefresh refresh;
    private final ClientGrant clients;
    private final CurrentOrigin origin;

    TokenResource(Exchange exchange, SessionRefresh refresh, ClientGrant clients, CurrentOrigin origin) {
        this.exchange = exchange;
        this.refresh = refresh;
        this.clients = clients;
        this.origin = origin;
    }

    /** What is shown for a token, by {@code grant_type}. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "grant_type")
    @JsonSubTypes({
        @JsonSubTypes.Type(name = "second_factor", value = SecondFactor.class),
        @JsonSubTypes.Type(name = "refresh_token", value = Refresh.class),
        @JsonSubTypes.Type(name = "client_credentials", value = ClientCredentials.class)
    })
    @Schema(
            requiredProperties = "grant_type",
            properties = {
                @SchemaProperty(
                        name = "grant_type",
                        type = SchemaType.STRING,
                        enumeration = {"second_factor", "refresh_token", "client_credentials"}),
                @SchemaProperty(name = "partial_token", type = SchemaType.STRING),
                @SchemaProperty(name = "proof", type = SchemaType.STRING),
                @SchemaProperty(name = "trust_browser", type = SchemaType.BOOLEAN),
                @SchemaProperty(name = "refresh_token", type = SchemaType.STRING),
                @SchemaProperty(name = "client_id", type = SchemaType.STRING),
                @SchemaProperty(name = "client_secret", type = SchemaType.STRING)
            })
    public sealed interface Grant {}

    /**
     * A partial token and the proof that answers it.
     *
     * @param trustBrowser whether the next logins in this browser shall ask for the password alone, where policy lets them
     */
    public record SecondFactor(
            @NotNull @Size(max = 4096) String partialToken,
            @NotNull @Size(max = 4096) String proof,
            Boolean trustBrowser)
            implements Grant {
        @Override
        public String toString() {
            return "SecondFactor[[redacted]]";
        }
    }

    /** A refresh token, good for one use. */
    public record Refresh(@NotNull @Size(max = 512) String refreshToken) implements Grant {
        @Override
        public String toString() {
            return "Refresh[[redacted]]";
        }
    }

    /** A program's id and secret. */
    public record ClientCredentials(
            @NotNull @Size(max = 128) String clientId,
            @NotNull @Size(max = 256) String clientSecret) implements Grant {
        @Override
        public String toString() {
            return "ClientCredentials[" + clientId + ", [redacted]]";
        }
    }

    /**
     * 401 {@code invalid-proof} where proof or partial token is wrong, expired or used before; 401
     * {@code session-revoked} for a refresh token that was used before, which ends its session, or whose session has
     * ended, or no longer suffices: roles, policy or factors may ask for more now; 401 {@code invalid-credentials} for a
     * wrong client, and 429 {@code too-many-attempts} after too many of these. Where a browser is trusted the answer has
     * {@code Set-Cookie}.
     */
    @POST
    public RestResponse<Tokens> exchange(@Valid @NotNull Grant grant, @Context HttpHeaders headers) {
        return switch (grant) {
            case SecondFactor(var partial, var proof, var trust) ->
                exchange.redeem(
                                partial,
                                proof,
                                new From(Boolean.TRUE.equals(trust), headers.getCookies(), origin.get()))
                        .map(TokenResource::answer)
                        .orElseThrow(() -> Problem.of(ProblemType.INVALID_PROOF));
            case Refresh(var token) ->
                RestResponse.ok(refresh.refresh(token, origin.get())
                        .orElseThrow(() -> Problem.of(ProblemType.SESSION_REVOKED)));
            case ClientCredentials(var id, var secret) ->
                switch (clients.exchange(id, secret, origin.get())) {
                    case ClientGrant.Outcome.Right(var tokens) -> RestResponse.ok(tokens);
                    case ClientGrant.Outcome.Wrong() -> throw Problem.of(ProblemType.INVALID_CREDENTIALS);
                    case ClientGrant.Outcome.TooMany(var wait) -> throw LoginResource.tooMany(wait, null);
                };
        };
    }

    private static RestResponse<Tokens> answer(Opened opened) {
        return opened.trusted()
                .map(trusted -> ResponseBuilder.ok(opened.tokens().trustedUntil(trusted.until()))
                        .cookie(trusted.cookie().header(trusted.terms().life()))
                        .build())
                .orElseGet(() -> RestResponse.ok(opened.tokens()));
    }
}
