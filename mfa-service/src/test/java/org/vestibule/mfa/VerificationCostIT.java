package org.vestibule.mfa;

import static org.assertj.core.api.Assertions.assertThat;

import com.bastiaanjansen.otp.HOTPGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.contracts.Claim;
import org.vestibule.contracts.Claim.Purpose;
import org.vestibule.contracts.TokenType;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.localstack.postgres.RoundTrips;
import org.vestibule.mfa.method.totp.Totp;

/** Counts what a verification costs; nothing here is timed. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "mfa"))
@Tag("C-04")
class VerificationCostIT {
    private static final String TENANT = "counted";
    private static final int USERS = 5;

    Infrastructure stack;

    @TestHTTPResource("/mfa/v1")
    URI url;

    @ConfigProperty(name = "local-stack.auth-signing-keys")
    Path signingKeys;

    @ConfigProperty(name = "vestibule.tokens.auth.issuer")
    String issuer;

    @Inject
    ObjectMapper json;

    @Inject
    MeterRegistry metrics;

    private final HttpClient client = HttpClient.newHttpClient();

    private record Ready(String authenticator, String partial, String key) {}

    private record Costs(long scripts, long lastTransaction, double signed, double verified) {}

    @Test
    void aTotpVerificationIsOneRoundTripOneTransactionOneCheckAndOneSignature() throws Exception {
        List<Ready> users = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            users.add(enrolled());
        }
        Costs before = costs();

        long trips;
        try (var counted = RoundTrips.ofAllThreads()) {
            for (Ready user : users) {
                JsonNode proof = call(
                        "POST",
                        "/verifications",
                        Map.of("authenticator_id", user.authenticator(), "code", code(user.key(), 1)),
                        user.partial());
                assertThat(proof.path("proof").asText()).isNotEmpty();
            }
            trips = counted.count();
        }

        Costs after = costs();
        assertThat(after.scripts() - before.scripts())
                .as("Redis scripts: the guard is asked, and decides")
                .isEqualTo(2 * USERS);
        assertThat(after.lastTransaction() - before.lastTransaction() - 1)
                .as("transactions that write")
                .isEqualTo(USERS);
        assertThat(trips)
                .as("round trips to the database: the authenticator with its person, and the step with its event")
                .isEqualTo(2 * USERS);
        assertThat(after.signed() - before.signed()).as("signatures made").isEqualTo(USERS);
        assertThat(after.verified() - before.verified())
                .as("signatures checked")
                .isEqualTo(USERS);
    }

    private Ready enrolled() throws Exception {
        UUID user = UUID.randomUUID();
        Map<String, Object> profile = Map.of(
                "name", "Counted",
                "locale", "en",
                "login_url", "https://counted.example/login",
                "support", Map.of("email", "support@counted.example"));
        call("POST", "/logins", profile, token(TokenType.LOGIN, user, full(user)));
        String access = token(
                TokenType.ACCESS,
                user,
                full(user)
                        .claim(Claim.SESSION, UUID.randomUUID().toString())
                        .claim(Claim.AUTH_TIME, Instant.now().getEpochSecond())
                        .claim(Claim.ACR, "aal1"));
        JsonNode begun = call("POST", "/authenticators", Map.of("type", "totp"), access);
        String id = begun.path("id").asText();
        String key = begun.path("secret").asText();
        call("POST", "/authenticators/" + id + "/activation", Map.of("code", code(key, 0)), access);
        String partial =
                token(TokenType.PARTIAL, user, Jwt.claims().claim(Claim.PURPOSE, Purpose.SECOND_FACTOR.name()));
        return new Ready(id, partial, key);
    }

    private static JwtClaimsBuilder full(UUID user) {
        return Jwt.claims()
                .groups(Set.of("customer"))
                .preferredUserName("user-" + user)
                .claim("email", user + "@mail.example")
                .claim(Claim.LOCALE, "en");
    }

    private String token(TokenType type, UUID user, JwtClaimsBuilder claims) throws IOException, JoseException {
        var keys = new JsonWebKeySet(Files.readString(signingKeys));
        var key = (EllipticCurveJsonWebKey) keys.getJsonWebKeys().getFirst();
        return claims.subject(user.toString())
                .claim("jti", UUID.randomUUID().toString())
                .claim(Claim.TENANT, TENANT)
                .issuer(issuer)
                .audience(type.audience())
                .expiresIn(Duration.ofMinutes(5))
                .jws()
                .header("typ", type.typ())
                .keyId(key.getKeyId())
                .algorithm(SignatureAlgorithm.ES256)
                .sign(key.getPrivateKey());
    }

    private static String code(String key, int offset) {
        return new HOTPGenerator.Builder(key).build().generate(Totp.stepAt(Instant.now()) + offset);
    }

    private JsonNode call(String method, String path, Object body, String token)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
                .build();
        var response = client.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
        return json.readTree(response.body());
    }

    private Costs costs() throws IOException, SQLException {
        return new Costs(scripts(), lastTransaction(), signatures("sign"), signatures("verify"));
    }

    private double signatures(String operation) {
        return metrics.get("vestibule.signatures")
                .tag("operation", operation)
                .counter()
                .count();
    }

    /** Asked on a connection of its own, as anybody could. */
    private long scripts() throws IOException {
        try (var socket = new Socket("127.0.0.1", stack.ports().redis())) {
            socket.getOutputStream().write("INFO commandstats\r\n".getBytes(StandardCharsets.US_ASCII));
            var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            int left = Integer.parseInt(answer.readLine().substring(1));
            long calls = 0;
            while (left > 0) {
                String line = answer.readLine();
                left -= line.length() + 2;
                if (line.startsWith("cmdstat_evalsha:")) {
                    calls = Long.parseLong(line.replaceAll("cmdstat_evalsha:calls=(\\d+),.*", "$1"));
                }
            }
            return calls;
        }
    }

    /** PostgreSQL numbers every transaction that writes; asking for the number takes one as well. */
    private long lastTransaction() throws SQLException {
        try (var connection = stack.postgres().connect("mfa");
                var row = connection.createStatement().executeQuery("select pg_current_xact_id()::text::bigint")) {
            row.next();
            return row.getLong(1);
        }
    }
}
