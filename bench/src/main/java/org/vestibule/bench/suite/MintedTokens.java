package org.vestibule.bench.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;
import org.vestibule.bench.people.Walker;
import org.vestibule.contracts.Claim;
import org.vestibule.contracts.TokenType;
import org.vestibule.localstack.StartFailure;

/**
 * Tokens as auth-service would have minted them, by its own key: mfa-service is then measured alone, and a person need not
 * have logged in before.
 */
public final class MintedTokens {
    private final PublicJsonWebKey key;
    private final String issuer;

    public MintedTokens(Path authSigningKeys, String authUrl) {
        try {
            this.key = (PublicJsonWebKey) new JsonWebKeySet(Files.readString(authSigningKeys))
                    .getJsonWebKeys()
                    .getFirst();
            this.issuer = authUrl + "/auth";
        } catch (IOException | JoseException e) {
            throw new StartFailure("The signing keys cannot be read", e);
        }
    }

    /** Behind a right password. */
    public String partial(Walker walker) {
        var claims = claims(TokenType.PARTIAL, walker);
        claims.setClaim(Claim.PURPOSE, Claim.Purpose.SECOND_FACTOR.name());
        return sign(TokenType.PARTIAL, claims);
    }

    /** Of a session that showed both factors just now. */
    public String access(Walker walker) {
        return access(walker, BenchSuite.TENANT, "customer");
    }

    /** The same of somebody who owns a tenant. */
    public String staff(Walker walker, String tenant) {
        return access(walker, tenant, "owner");
    }

    private String access(Walker walker, String tenant, String role) {
        var claims = claims(TokenType.ACCESS, walker);
        claims.setClaim(Claim.TENANT, tenant);
        long now = NumericDate.now().getValue();
        claims.setStringListClaim("groups", role);
        claims.setClaim("preferred_username", walker.username());
        claims.setClaim("email", walker.username() + "@example.test");
        claims.setClaim(Claim.LOCALE, "en");
        claims.setClaim(Claim.ACCOUNT, "acct-" + walker.username());
        claims.setClaim(Claim.CLIENT_ID, "portal");
        claims.setClaim(Claim.SESSION, UUID.randomUUID().toString());
        claims.setClaim(Claim.AUTH_TIME, now);
        claims.setClaim(Claim.SECOND_FACTOR_TIME, now);
        claims.setClaim(Claim.AMR, List.of("pwd", "otp", "mfa"));
        claims.setClaim(Claim.ACR, "aal2");
        return sign(TokenType.ACCESS, claims);
    }

    private JwtClaims claims(TokenType type, Walker walker) {
        var claims = new JwtClaims();
        claims.setIssuer(issuer);
        claims.setAudience(type.audience());
        claims.setSubject(walker.id().toString());
        claims.setJwtId(UUID.randomUUID().toString());
        claims.setIssuedAtToNow();
        claims.setExpirationTimeMinutesInTheFuture(10);
        claims.setClaim(Claim.TENANT, BenchSuite.TENANT);
        return claims;
    }

    private String sign(TokenType type, JwtClaims claims) {
        var signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(key.getPrivateKey());
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setHeader("typ", type.typ());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }
}
