package org.vestibule.platform.token;

import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;
import java.util.Optional;
import java.util.UUID;
import org.jose4j.jwt.JwtClaims;
import org.vestibule.contracts.Claim;
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

    /** Empty for programs, and for tokens before the second door. */
    Optional<UUID> session() {
        return Optional.ofNullable(claims.getClaimValueAsString(Claim.SESSION)).map(UUID::fromString);
    }

    /** Whether it is a back-office program: those have access tokens without a session. */
    boolean isProgram() {
        return type == TokenType.ACCESS && session().isEmpty();
    }

    TokenType type() {
        return type;
    }

    JwtClaims claims() {
        return claims;
    }
}
