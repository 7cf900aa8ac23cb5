package org.vestibule.platform.token;

import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;
import org.jose4j.jwt.JwtClaims;
import org.vestibule.contracts.TokenType;

/** A verified token that remembers its kind. */
final class TypedPrincipal extends DefaultJWTCallerPrincipal {
    private final TokenType type;
    private final JwtClaims claims;

    TypedPrincipal(TokenType type, JwtClaims claims) {
        super(claims);
        this.type = type;
        this.claims = claims;
    }

    TokenType type() {
        return type;
    }

    JwtClaims claims() {
        return claims;
    }
}
