package org.vestibule.platform.token;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.vestibule.contracts.Claim;
import org.vestibule.platform.http.Origin;

/** Where a user is on the word of a program, as a partial token carries it from the login to what follows. */
public final class OriginClaims {
    private OriginClaims() {}

    /** Adds nothing where the connection showed it. */
    public static void put(Origin origin, JwtClaims claims) {
        if (origin.saidBy() == null) {
            return;
        }
        claims.setStringClaim(Claim.SAID_BY, origin.saidBy());
        claims.setStringClaim(Claim.SAID_ADDRESS, origin.ip());
        if (origin.userAgent() != null) {
            claims.setStringClaim(Claim.SAID_USER_AGENT, origin.userAgent());
        }
    }

    /** What was said, in the request at hand; {@code connection} where nothing was. The claims are of a token that was checked. */
    static Origin of(JwtClaims claims, Origin connection) {
        String saidBy = claims.getClaimValueAsString(Claim.SAID_BY);
        return saidBy == null
                ? connection
                : new Origin(
                        claims.getClaimValueAsString(Claim.SAID_ADDRESS),
                        claims.getClaimValueAsString(Claim.SAID_USER_AGENT),
                        connection.requestId(),
                        saidBy);
    }

    /** The same of a partial token that was found to be one of ours, whose signature is not checked again. */
    public static Origin ofOwn(String partialToken, Origin connection) {
        byte[] claims = Base64.getUrlDecoder().decode(partialToken.split("\\.", 3)[1]);
        try {
            return of(JwtClaims.parse(new String(claims, StandardCharsets.UTF_8)), connection);
        } catch (InvalidJwtException e) {
            throw new IllegalStateException("a token of ours cannot be read", e);
        }
    }
}
