package org.vestibule.auth.token;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.vestibule.platform.token.SigningKeys;
import org.vestibule.platform.token.TokenConfig;

/** What resource servers need to check access tokens (RFC 8414). */
@Path("/auth/.well-known")
@PermitAll
@Produces(MediaType.APPLICATION_JSON)
public class MetadataResource {
    private static final String CACHE = "public, max-age=300";

    private final SigningKeys keys;
    private final String issuer;

    public MetadataResource(SigningKeys keys, TokenConfig config) {
        this.keys = keys;
        this.issuer = config.auth().issuer();
    }

    /** Issuer, endpoints and what they speak. */
    public record Metadata(
            String issuer,
            String jwksUri,
            String tokenEndpoint,
            List<String> grantTypesSupported,
            List<String> idTokenSigningAlgValuesSupported,
            List<String> acrValuesSupported,
            List<String> claimsSupported) {}

    /** The public keys (RFC 7517); may be kept for five minutes. */
    @GET
    @Path("jwks.json")
    public Response jwks() {
        return Response.ok(keys.jwks()).header(HttpHeaders.CACHE_CONTROL, CACHE).build();
    }

    @GET
    @Path("openid-configuration")
    public Response metadata() {
        var metadata = new Metadata(
                issuer,
                issuer + "/.well-known/jwks.json",
                issuer + "/v1/token",
                List.of("second_factor", "refresh_token", "client_credentials"),
                List.of("ES256"),
                List.of("aal1", "email", "aal2", "phr"),
                List.of(
                        "iss",
                        "sub",
                        "aud",
                        "exp",
                        "iat",
                        "jti",
                        "sid",
                        "auth_time",
                        "amr",
                        "acr",
                        "groups",
                        "tenant",
                        "account",
                        "preferred_username",
                        "email",
                        "locale"));
        return Response.ok(metadata).header(HttpHeaders.CACHE_CONTROL, CACHE).build();
    }
}
