package org.vestibule.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;
import org.vestibule.contracts.Claim;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.TokenType;

/** Access tokens as auth-service mints them: those of programs have no session. */
public final class Tokens {
    private final Path signingKeys;

    public Tokens(Path signingKeys) {
        this.signingKeys = signingKeys;
    }

    public String of(TokenType type, UUID user, String tenant, String role) {
        return of(type, user, tenant, role, role.equals(Role.CLIENT) ? null : UUID.randomUUID());
    }

    /** @param session null for a program */
    public String of(TokenType type, UUID user, String tenant, String role, UUID session) {
        return of(type, user, tenant, role, session, "aal2", Duration.ZERO);
    }

    /** @param factorAge how long ago a second factor was shown; null where none was */
    public String ofStaff(String tenant, String role, String acr, Duration factorAge) {
        return of(TokenType.ACCESS, UUID.randomUUID(), tenant, role, UUID.randomUUID(), acr, factorAge);
    }

    private String of(
            TokenType type, UUID user, String tenant, String role, UUID session, String acr, Duration factorAge) {
        try {
            var claims = new JwtClaims();
            claims.setIssuer("http://127.0.0.1:8081/auth");
            claims.setSubject(user.toString());
            claims.setAudience(type.audience());
            claims.setExpirationTimeMinutesInTheFuture(10);
            claims.setIssuedAtToNow();
            claims.setGeneratedJwtId();
            claims.setClaim(Claim.TENANT, tenant);
            if (session != null) {
                claims.setClaim(Claim.SESSION, session.toString());
                claims.setClaim(Claim.ACR, acr);
                if (factorAge != null) {
                    claims.setClaim(
                            Claim.SECOND_FACTOR_TIME,
                            Instant.now().minus(factorAge).getEpochSecond());
                }
            }
            claims.setClaim("groups", List.of(role));
            claims.setClaim("preferred_username", role + "-name");
            var key = (EllipticCurveJsonWebKey) new JsonWebKeySet(Files.readString(signingKeys))
                    .getJsonWebKeys()
                    .getFirst();
            var jws = new JsonWebSignature();
            jws.setPayload(claims.toJson());
            jws.setHeader("typ", type.typ());
            jws.setKeyIdHeaderValue(key.getKeyId());
            jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
            jws.setKey(key.getPrivateKey());
            return jws.getCompactSerialization();
        } catch (JoseException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
