package org.vestibule.platform.token;

import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.io.UncheckedIOException;
import org.eclipse.microprofile.jwt.Claims;
import org.jose4j.jwt.JwtClaims;

/**
 * Makes SmallRye JWT check a bearer token by the rules of its kind; by itself it would take any {@code typ} that an
 * accepted key has signed.
 */
@ApplicationScoped
@Alternative
@Priority(1)
public class TypedTokenFactory extends JWTCallerPrincipalFactory {
    private final TokenVerifier verifier;

    public TypedTokenFactory(TokenVerifier verifier) {
        this.verifier = verifier;
    }

    @Override
    public JWTCallerPrincipal parse(String token, JWTAuthContextInfo ignored) throws ParseException {
        var type = TokenVerifier.claimedType(token).orElseThrow(() -> new ParseException("not one of our tokens"));
        JwtClaims claims;
        try {
            claims = verifier.verify(type, token).orElseThrow(() -> new ParseException("token not valid"));
        } catch (UncheckedIOException noKeys) {
            throw new ParseException("token not checked", noKeys);
        }
        claims.setClaim(Claims.raw_token.name(), token);
        return new TypedPrincipal(type, claims);
    }
}
