package org.vestibule.platform.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.contracts.TokenType;

/** RFC 8725 and RFC 9068 at auth-service, which reads its own tokens by its own keys and proofs by those of mfa-service. */
class TokenVerifierTest {
    private static final String AUTH = "https://login.example/auth";
    private static final String MFA = "https://login.example/mfa";
    private static final String TENANT = "webshop-admin";
    private static final Duration LIFE = Duration.ofMinutes(1);

    @TempDir
    private static Path folder;

    private static EllipticCurveJsonWebKey authKey;
    private static EllipticCurveJsonWebKey strangersKey;
    private static HttpServer server;
    private static final AtomicInteger FETCHES = new AtomicInteger();
    private static final AtomicInteger STRANGERS_FETCHES = new AtomicInteger();
    private static TokenConfig authConfig;
    private static TokenConfig mfaConfig;
    private static TokenVerifier verifier;

    private record Config(Issuer auth, Issuer mfa, Optional<String> self, Optional<Path> signingKeys)
            implements TokenConfig {}

    private record At(String issuer, URI jwksUrl) implements TokenConfig.Issuer {}

    @BeforeAll
    static void open() throws JoseException, IOException {
        authKey = key("auth-1");
        strangersKey = key("auth-1");
        EllipticCurveJsonWebKey mfaKey = key("mfa-1");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve("/jwks", mfaKey, FETCHES);
        serve("/stranger", strangersKey, STRANGERS_FETCHES);
        server.start();
        var auth = new At(AUTH, url("/auth-is-not-asked"));
        var mfa = new At(MFA, url("/jwks"));
        authConfig = new Config(auth, mfa, Optional.of("auth"), Optional.of(file("auth.json", authKey)));
        mfaConfig = new Config(auth, mfa, Optional.of("mfa"), Optional.of(file("mfa.json", mfaKey)));
        verifier = new TokenVerifier(authConfig, new SigningKeys(authConfig), new SimpleMeterRegistry());
    }

    @AfterAll
    static void close() {
        server.stop(0);
    }

    @ParameterizedTest
    @Tag("attack-1")
    @Tag("C-03")
    @EnumSource
    void tokenOfAKindIsTakenAsThatKindAlone(TokenType minted) {
        String token = minted(minted);

        for (TokenType asked : TokenType.values()) {
            assertThat(verifier.verify(asked, token).isPresent())
                    .as("%s as %s", minted, asked)
                    .isEqualTo(minted == asked);
        }
    }

    /** The kind is in {@code typ} and in {@code aud}: either alone is not enough. */
    @Test
    @Tag("attack-1")
    void tokenWithTypOfOneKindAndAudienceOfAnotherIsNone() throws JoseException {
        for (TokenType typ : TokenType.values()) {
            for (TokenType audience : TokenType.values()) {
                JwtClaims claims = claims(typ);
                claims.setAudience(audience.audienceAt(TENANT));
                String token = signed(authKey, jws -> jws.setHeader("typ", typ.typ()), claims);

                boolean right = typ == audience && typ != TokenType.PROOF;
                for (TokenType asked : TokenType.values()) {
                    assertThat(verifier.verify(asked, token).isPresent()).isEqualTo(right && asked == typ);
                }
            }
        }
    }

    /** What a tenant's systems read is of their tenant, whoever else is named beside it. */
    @Test
    @Tag("attack-10")
    void approvalIsForTheTenantItNamesAndForNobodyElse() throws JoseException {
        String own = TokenType.APPROVAL.audienceAt(TENANT);
        String other = TokenType.APPROVAL.audienceAt("hosting-customer-area");

        assertThat(verifier.verify(TokenType.APPROVAL, approval(TENANT, own))).isPresent();
        assertThat(verifier.verify(TokenType.APPROVAL, approval(TENANT, other))).isEmpty();
        assertThat(verifier.verify(TokenType.APPROVAL, approval(TENANT, own, other)))
                .isEmpty();
        assertThat(verifier.verify(TokenType.APPROVAL, approval(TENANT, TokenType.APPROVAL.audience())))
                .isEmpty();
        assertThat(verifier.verify(TokenType.APPROVAL, approval(null, own))).isEmpty();
        assertThat(verifier.verify(TokenType.APPROVAL, approval(TENANT))).isEmpty();
    }

    private static String approval(String tenant, String... audience) throws JoseException {
        JwtClaims claims = claims(TokenType.APPROVAL);
        claims.setClaim("tenant", tenant);
        if (audience.length == 0) {
            claims.unsetClaim("aud");
        } else {
            claims.setAudience(audience);
        }
        return signed(authKey, jws -> jws.setHeader("typ", TokenType.APPROVAL.typ()), claims);
    }

    @Test
    void claimsAreThoseThatWereSigned() throws Exception {
        var claims = verifier.verify(TokenType.ACCESS, minted(TokenType.ACCESS)).orElseThrow();

        assertThat(claims.getIssuer()).isEqualTo(AUTH);
        assertThat(claims.getSubject()).isEqualTo("kim");
        assertThat(claims.getAudience()).containsExactly("vestibule");
        assertThat(claims.getExpirationTime().getValue() - claims.getIssuedAt().getValue())
                .isEqualTo(60);
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "jwt", "at+jwt2", "", "partial+jwt"})
    void otherTypIsRefused(String typ) throws JoseException {
        assertRefused(signed(authKey, jws -> jws.setHeader("typ", typ), claims(TokenType.ACCESS)));
    }

    @Test
    void missingTypIsRefused() throws JoseException {
        assertRefused(signed(authKey, jws -> {}, claims(TokenType.ACCESS)));
    }

    @ParameterizedTest
    @CsvSource({
        "iss, https://evil.example",
        "iss, https://login.example/mfa",
        "iss, https://login.example/auth/",
        "aud, mfa-service",
        "aud, Vestibule",
        "aud, ''"
    })
    void otherIssuerOrAudienceIsRefused(String claim, String value) throws JoseException {
        JwtClaims claims = claims(TokenType.ACCESS);
        claims.setClaim(claim, value);

        assertRefused(access(authKey, claims));
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "aud", "sub", "jti", "iat", "exp"})
    void missingClaimIsRefused(String claim) throws JoseException {
        JwtClaims claims = claims(TokenType.ACCESS);
        claims.unsetClaim(claim);

        assertRefused(access(authKey, claims));
    }

    @Test
    void tokenIsGoodForItsLifeAndFiveSecondsOfClockSkew() throws JoseException {
        assertThat(verifier.verify(TokenType.ACCESS, expiredSince(2))).isPresent();
        assertRefused(expiredSince(7));
        assertRefused(expiredSince(3600));
    }

    @Test
    void tokenOfTheFutureIsRefused() throws JoseException {
        JwtClaims claims = claims(TokenType.ACCESS);
        claims.setNotBefore(in(60));

        assertRefused(access(authKey, claims));
    }

    @Test
    void keyOfAnotherIsRefusedUnderOurKeyId() throws JoseException {
        assertRefused(access(strangersKey, claims(TokenType.ACCESS)));
    }

    /** RFC 8725 section 3.10: such headers are never followed. */
    @Test
    void keyThatTheTokenBringsAlongIsIgnored() throws JoseException {
        assertRefused(signed(
                strangersKey,
                jws -> {
                    jws.setHeader("typ", TokenType.ACCESS.typ());
                    jws.setHeader("jku", url("/stranger").toString());
                    jws.setHeader("x5u", url("/stranger").toString());
                    jws.setJwkHeader(strangersKey);
                },
                claims(TokenType.ACCESS)));
        assertThat(STRANGERS_FETCHES).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unknown", "../../etc/passwd", "' or 1=1 --", "mfa-1"})
    void otherKeyIdIsRefused(String kid) throws JoseException {
        assertRefused(signed(
                strangersKey,
                jws -> {
                    jws.setHeader("typ", TokenType.ACCESS.typ());
                    jws.setKeyIdHeaderValue(kid);
                },
                claims(TokenType.ACCESS)));
    }

    @Test
    void thousandUnknownKeyIdsAreNoThousandFetches() throws JoseException {
        assertThat(verifier.verify(TokenType.PROOF, minted(TokenType.PROOF))).isPresent();
        int before = FETCHES.get();

        for (int i = 0; i < 1000; i++) {
            String kid = "unknown-" + i;
            String token = signed(
                    strangersKey,
                    jws -> {
                        jws.setHeader("typ", TokenType.PROOF.typ());
                        jws.setKeyIdHeaderValue(kid);
                    },
                    claims(TokenType.PROOF));
            assertThat(verifier.verify(TokenType.PROOF, token)).isEmpty();
        }

        assertThat(FETCHES.get() - before).isLessThanOrEqualTo(3);
    }

    /** An issuer that is away, and one that fails: nobody knows whether the token is valid. */
    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:1/jwks", "/missing"})
    void tokenIsNotCalledInvalidWithoutTheKeysOfItsIssuer(String keys) throws JoseException {
        var mfa = new At(MFA, keys.startsWith("http") ? URI.create(keys) : url(keys));
        var config = new Config(authConfig.auth(), mfa, Optional.of("auth"), authConfig.signingKeys());
        var unsure = new TokenVerifier(config, new SigningKeys(config), new SimpleMeterRegistry());
        String proof = minted(TokenType.PROOF);

        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> unsure.verify(TokenType.PROOF, proof));
        assertThat(unsure.verify(TokenType.PROOF, "x.y.z")).isEmpty();
        assertThat(unsure.verify(TokenType.ACCESS, minted(TokenType.ACCESS))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "nOnE", "NONE", "", "ES256 "})
    void unsignedTokenIsRefused(String alg) throws JoseException {
        String[] parts = access(authKey, claims(TokenType.ACCESS)).split("\\.");
        String header = encoded("{\"alg\":\"" + alg + "\",\"typ\":\"at+jwt\",\"kid\":\"auth-1\"}");

        assertRefused(header + "." + parts[1] + ".");
        assertRefused(header + "." + parts[1] + "." + parts[2]);
        assertRefused(header + "." + parts[1]);
    }

    @Test
    void publicKeyIsNoSharedSecret() throws Exception {
        String header = encoded("{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"auth-1\"}");
        String content = header + "." + encoded(claims(TokenType.ACCESS).toJson());
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(authKey.getPublicKey().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";

        for (byte[] secret : new byte[][] {
            authKey.getPublicKey().getEncoded(),
            pem.getBytes(StandardCharsets.US_ASCII),
            authKey.toJson(OutputControlLevel.PUBLIC_ONLY).getBytes(StandardCharsets.US_ASCII)
        }) {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            assertRefused(content + "." + encoded(mac.doFinal(content.getBytes(StandardCharsets.US_ASCII))));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void oneFlippedBitAnywhereIsRefused(int part) throws JoseException {
        String token = access(authKey, claims(TokenType.ACCESS));
        String[] parts = token.split("\\.");
        byte[] bytes = Base64.getUrlDecoder().decode(parts[part]);

        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= (byte) (1 << i % 8);
            parts[part] = encoded(changed);
            assertThat(verifier.verify(TokenType.ACCESS, String.join(".", parts)))
                    .as("byte %d", i)
                    .isEmpty();
        }
        assertThat(verifier.verify(TokenType.ACCESS, token)).isPresent();
    }

    /** Zeros are a valid signature of anything for a careless implementation of ECDSA. */
    @Test
    void signatureOfZerosIsRefused() throws JoseException {
        String[] parts = access(authKey, claims(TokenType.ACCESS)).split("\\.");

        assertRefused(parts[0] + "." + parts[1] + "." + encoded(new byte[64]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "..", "a.b.c", "....", "{}", "{\"payload\":\"e30\"}", "e30.e30.e30", "null", "日.本.語"})
    void whatIsNoTokenIsRefused(String text) {
        assertRefused(text);
        assertThat(TokenVerifier.claimedType(text)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void claimedKindIsReadFromTheHeader(TokenType type) {
        assertThat(TokenVerifier.claimedType(minted(type))).hasValue(type);
    }

    private static void assertRefused(String token) {
        for (TokenType type : TokenType.values()) {
            assertThat(verifier.verify(type, token)).as("as %s", type).isEmpty();
        }
    }

    private static String minted(TokenType type) {
        TokenConfig config = type == TokenType.PROOF ? mfaConfig : authConfig;
        var now = Clock.fixed(Instant.now(), ZoneOffset.UTC);
        var signer = new TokenSigner(new SigningKeys(config), config, now, new SimpleMeterRegistry());
        var claims = new JwtClaims();
        claims.setSubject("kim");
        claims.setJwtId("token-1");
        claims.setStringClaim("tenant", TENANT);
        return signer.signFor(TENANT, type, claims, LIFE);
    }

    private static JwtClaims claims(TokenType type) {
        var claims = new JwtClaims();
        claims.setIssuer(type == TokenType.PROOF ? MFA : AUTH);
        claims.setAudience(type.audienceAt(TENANT));
        claims.setClaim("tenant", TENANT);
        claims.setSubject("kim");
        claims.setJwtId("token-1");
        claims.setIssuedAt(in(0));
        claims.setExpirationTime(in(60));
        return claims;
    }

    private static String expiredSince(long seconds) throws JoseException {
        JwtClaims claims = claims(TokenType.ACCESS);
        claims.setIssuedAt(in(-seconds - 60));
        claims.setExpirationTime(in(-seconds));
        return access(authKey, claims);
    }

    private static NumericDate in(long seconds) {
        return NumericDate.fromSeconds(Instant.now().getEpochSecond() + seconds);
    }

    private static String access(EllipticCurveJsonWebKey key, JwtClaims claims) throws JoseException {
        return signed(key, jws -> jws.setHeader("typ", TokenType.ACCESS.typ()), claims);
    }

    private static String signed(EllipticCurveJsonWebKey key, Consumer<JsonWebSignature> headers, JwtClaims claims)
            throws JoseException {
        var jws = new JsonWebSignature();
        jws.setPayload(claims.toJson());
        jws.setAlgorithmHeaderValue("ES256");
        jws.setKeyIdHeaderValue("auth-1");
        headers.accept(jws);
        jws.setKey(key.getPrivateKey());
        return jws.getCompactSerialization();
    }

    private static String encoded(String text) {
        return encoded(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static EllipticCurveJsonWebKey key(String id) throws JoseException {
        EllipticCurveJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        key.setKeyId(id);
        key.setOtherParameter("alg", "ES256");
        key.setOtherParameter("use", "sig");
        return key;
    }

    private static Path file(String name, EllipticCurveJsonWebKey key) throws IOException {
        return Files.writeString(
                folder.resolve(name), new JsonWebKeySet(key).toJson(OutputControlLevel.INCLUDE_PRIVATE));
    }

    private static void serve(String path, EllipticCurveJsonWebKey key, AtomicInteger fetches) {
        byte[] body =
                new JsonWebKeySet(key).toJson(OutputControlLevel.PUBLIC_ONLY).getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            fetches.incrementAndGet();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    private static URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }
}
