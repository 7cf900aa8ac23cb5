package org.vestibule.admin.eventlog;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.vestibule.platform.token.SigningKeys;

/** The public keys of signed heads (RFC 7517); may be kept for five minutes. Keep them with the heads: a key is retired some day. */
@Path(LogVerification.KEYS)
@PermitAll
@Produces(MediaType.APPLICATION_JSON)
public class JwksResource {
    private final SigningKeys keys;

    public JwksResource(SigningKeys keys) {
        this.keys = keys;
    }

    @GET
    public Response jwks() {
        return Response.ok(keys.jwks())
                .header(HttpHeaders.CACHE_CONTROL, "public, max-age=300")
                .build();
    }
}
