package org.vestibule.platform.token;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jose4j.http.Get;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;
import org.vestibule.contracts.Claim;
import org.vestibule.contracts.TokenType;

/**
 * Checks tokens with one set of rules per kind (RFC 8725 section 3.12): its own {@code typ}, issuer and audience, ES256
 * and nothing else. Keys come from the issuer's JWK set alone; {@code jku}, {@code x5u} and {@code jwk} headers are
 * never followed. A key id not known makes it fetch the set again, at most once in ten seconds.
 */
@Singleton
public class TokenVerifier {
    private static final int CLOCK_SKEW_S = 5;
    private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration CACHE = Duration.ofMinutes(10);
    private static final Duration UNKNOWN_KEY_PAUSE = Duration.ofSeconds(10);

    private final Map<TokenType, JwtConsumer> consumers = new EnumMap<>(TokenType.class);
    private final Counter signatures;

    public TokenVerifier(TokenConfig config, SigningKeys own, MeterRegistry metrics) {
        this.signatures = Counter.builder("vestibule.signatures")
                .tag("operation", "verify")
                .description("signatures made and checked")
                .register(metrics);
        var authKeys = keysOf("auth", config.auth(), config, own);
        var mfaKeys = keysOf("mfa", config.mfa(), config, own);
        for (TokenType type : TokenType.values()) {
            boolean byMfa = type == TokenType.PROOF;
            String issuer = (byMfa ? config.mfa() : config.auth()).issuer();
            consumers.put(type, consumer(type, issuer, byMfa ? mfaKeys : authKeys));
        }
    }

    private static VerificationKeyResolver keysOf(
            String name, TokenConfig.Issuer issuer, TokenConfig config, SigningKeys own) {
        if (config.self().equals(Optional.of(name))) {
            return new JwksVerificationKeyResolver(own.all());
        }
        var get = new Get();
        get.setConnectTimeout((int) FETCH_TIMEOUT.toMillis());
        get.setReadTimeout((int) FETCH_TIMEOUT.toMillis());
        get.setRetries(1);
        var jwks = new HttpsJwks(issuer.jwksUrl().toString());
        jwks.setSimpleHttpGet(get);
        jwks.setDefaultCacheDuration(CACHE.toSeconds());
        jwks.setRetainCacheOnErrorDuration(TimeUnit.HOURS.toSeconds(1));
        jwks.setRefreshReprieveThreshold(UNKNOWN_KEY_PAUSE.toMillis());
        return new HttpsJwksVerificationKeyResolver(jwks);
    }

    private static JwtConsumer consumer(TokenType type, String issuer, VerificationKeyResolver keys) {
        var rules = new JwtConsumerBuilder();
        if (type == TokenType.APPROVAL) {
            rules.setSkipDefaultAudienceValidation().registerValidator(TokenVerifier::strangersAudience);
        } else {
            rules.setExpectedAudience(true, type.audience());
        }
        return rules.setExpectedType(true, type.typ())
                .setExpectedIssuer(true, issuer)
                .setRequireSubject()
                .setRequireJwtId()
                .setRequireIssuedAt()
                .setRequireExpirationTime()
                .setAllowedClockSkewInSeconds(CLOCK_SKEW_S)
                .setJwsAlgorithmConstraints(new AlgorithmConstraints(
                        ConstraintType.PERMIT, AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256))
                .setVerificationKeyResolver(keys)
                .build();
    }

    /** An approval is for the systems of the tenant it names, and for nobody else. */
    private static String strangersAudience(JwtContext context) throws MalformedClaimException {
        JwtClaims claims = context.getJwtClaims();
        String own = TokenType.APPROVAL.audienceAt(claims.getStringClaimValue(Claim.TENANT));
        return claims.hasAudience() && claims.getAudience().equals(List.of(own)) ? null : "another audience";
    }

    /**
     * The claims of a valid token of exactly this kind, or empty.
     *
     * @throws UncheckedIOException where the issuer's keys cannot be fetched, so that nobody knows whether it is valid
     */
    public Optional<JwtClaims> verify(TokenType type, String token) {
        signatures.increment();
        try {
            return Optional.of(consumers.get(type).processToClaims(token));
        } catch (InvalidJwtException e) {
            if (e.getCause() instanceof UnresolvableKeyException unresolved
                    && unresolved.getCause() instanceof IOException away) {
                throw new UncheckedIOException("no keys to check tokens with", away);
            }
            return Optional.empty();
        }
    }

    /** Whose access token this is, where it is not that of the request; empty where it is not valid, or of another kind. */
    public Optional<Caller> bearer(String token) {
        return verify(TokenType.ACCESS, token)
                .map(claims -> CurrentCaller.read(new TypedPrincipal(TokenType.ACCESS, claims), null));
    }

    /** The kind a token says it is, unchecked: it only chooses the rules the token is then checked by. */
    static Optional<TokenType> claimedType(String token) {
        int dot = token.indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        try {
            String header = new String(Base64.getUrlDecoder().decode(token.substring(0, dot)), StandardCharsets.UTF_8);
            Object typ = JsonUtil.parseJson(header).get("typ");
            return Arrays.stream(TokenType.values())
                    .filter(type -> type.typ().equals(typ))
                    .findFirst();
        } catch (IllegalArgumentException | JoseException e) {
            return Optional.empty();
        }
    }
}
