package org.vestibule.platform.token;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
    public String sign(TokenType type, JwtClaimsBuilder claims, Duration life) {
        return sign(type, type.audience(), claims, life);
    }

    /** The same for a kind of token whose audience is a tenant. */
    public String signFor(String tenant, TokenType type, JwtClaimsBuilder claims, Duration life) {
        return sign(type, type.audienceAt(tenant), claims, life);
    }

    private String sign(TokenType type, String audience, JwtClaimsBuilder claims, Duration life) {
        signatures.increment();
        Instant now = clock.instant();
        return claims.issuer(issuer)
                .audience(audience)
                .issuedAt(now)
                .expiresAt(now.plus(life))
                .jws()
                .header("typ", type.typ())
                .keyId(keys.currentId())
                .algorithm(SignatureAlgorithm.ES256)
                .sign(keys.current());
    }
}
