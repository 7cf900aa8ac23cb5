package org.vestibule.platform.token;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwx.HeaderParameterNames;
import org.jose4j.lang.JoseException;
import org.vestibule.contracts.TokenType;

/** Mints the service's tokens, ES256. The one place that signs, and so the place that counts signatures. */
@Singleton
public class TokenSigner {
    private final SigningKeys keys;
    private final Clock clock;
    private final Counter signatures;
    private final String issuer;

    public TokenSigner(SigningKeys keys, TokenConfig config, Clock clock, MeterRegistry metrics) {
        this.keys = keys;
        this.clock = clock;
        this.signatures = Counter.builder("vestibule.signatures")
                .tag("operation", "sign")
                .description("signatures made and checked")
                .register(metrics);
        this.issuer = config.self()
                .map(self -> self.equals("auth") ? config.auth() : config.mfa())
                .map(TokenConfig.Issuer::issuer)
                .orElse(null);
    }

    /** Completes the claims with issuer, audience and times, and signs them as a token of {@code type}. */
    public String sign(TokenType type, JwtClaims claims, Duration life) {
        return sign(type, type.audience(), claims, life);
    }

    /** The same for a kind of token whose audience is a tenant. */
    public String signFor(String tenant, TokenType type, JwtClaims claims, Duration life) {
        return sign(type, type.audienceAt(tenant), claims, life);
    }

    private String sign(TokenType type, String audience, JwtClaims claims, Duration life) {
        signatures.increment();
        Instant now = clock.instant();
        claims.setIssuer(issuer);
        claims.setAudience(audience);
        claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(now.plus(life).getEpochSecond()));
        return signed(type.typ(), claims);
    }

    /**
     * Signs a statement that is kept and lets nobody in: without issuer, audience and end.
     *
     * @param typ must be that of no token
     */
    public String signStatement(String typ, JwtClaims claims) {
        signatures.increment();
        claims.setIssuedAt(NumericDate.fromSeconds(clock.instant().getEpochSecond()));
        return signed(typ, claims);
    }

    private String signed(String typ, JwtClaims claims) {
        var token = new JsonWebSignature();
        token.setHeader(HeaderParameterNames.TYPE, typ);
        token.setKeyIdHeaderValue(keys.currentId());
        token.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        token.setKey(keys.current());
        token.setPayload(claims.toJson());
        try {
            return token.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("a token cannot be signed", e);
        }
    }
}
