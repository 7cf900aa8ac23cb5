package org.vestibule.mfa;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;
import org.vestibule.contracts.Claim;
import org.vestibule.contracts.Claim.Purpose;
import org.vestibule.contracts.TokenType;

/** Tokens as auth-service mints them, for one user. */
public final class Tokens {
    private final Path signingKeys;
    private final String issuer;
    private final String tenant;
    private final UUID user;
    private final String role;

    public Tokens(Path signingKeys, String issuer, String tenant, UUID user, String role) {
        this.signingKeys = signingKeys;
        this.issuer = issuer;
        this.tenant = tenant;
        this.user = user;
        this.role = role;
    }

    /**
     * What was shown in a session.
     *
     * @param passwordAge how long ago
     * @param factorAge how long ago a second factor was; null where none was
     */
    public record Shown(String acr, Duration passwordAge, Duration factorAge) {
        public static final Shown PASSWORD = new Shown("aal1", Duration.ZERO, null);
        public static final Shown BOTH = new Shown("aal2", Duration.ZERO, Duration.ZERO);
    }

    public String login() {
        return sign(TokenType.LOGIN, full());
    }

    /** Of a session of its own. */
    public String access(Shown shown) {
        JwtClaimsBuilder claims = full().claim(Claim.SESSION, UUID.randomUUID().toString())
                .claim(Claim.AUTH_TIME, at(shown.passwordAge()))
                .claim(Claim.ACR, shown.acr());
        if (shown.factorAge() != null) {
            claims.claim(Claim.SECOND_FACTOR_TIME, at(shown.factorAge()));
        }
        return sign(TokenType.ACCESS, claims);
    }

    public String partial(Purpose purpose) {
        return sign(TokenType.PARTIAL, Jwt.claims().claim(Claim.PURPOSE, purpose.name()));
    }

    private static long at(Duration age) {
        return Instant.now().minus(age).getEpochSecond();
    }

    private JwtClaimsBuilder full() {
        return Jwt.claims()
                .groups(Set.of(role))
                .preferredUserName("user-" + user)
                .claim("email", user + "@mail.example")
                .claim(Claim.LOCALE, "en");
    }

    private String sign(TokenType type, JwtClaimsBuilder claims) {
        try {
            var keys = new JsonWebKeySet(Files.readString(signingKeys));
            var key = (EllipticCurveJsonWebKey) keys.getJsonWebKeys().getFirst();
            return claims.subject(user.toString())
                    .claim("jti", UUID.randomUUID().toString())
                    .claim(Claim.TENANT, tenant)
                    .issuer(issuer)
                    .audience(type.audience())
                    .expiresIn(Duration.ofMinutes(5))
                    .jws()
                    .header("typ", type.typ())
                    .keyId(key.getKeyId())
                    .algorithm(SignatureAlgorithm.ES256)
                    .sign(key.getPrivateKey());
        } catch (IOException | JoseException e) {
            throw new IllegalStateException(e);
        }
    }
}
