package org.vestibule.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.auth.AnOperator;
import org.vestibule.auth.EventsStay;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.localstack.service.ServiceConfig;

/** Programs that guess a secret are stopped and seen. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "auth"))
@TestProfile(EventsStay.class)
@Tag("attack-54")
class ClientLimitsIT {
    private static final int PERMITS = 10;
    private static final int ADDRESS_PERMITS = 100;

    Infrastructure stack;

    @Inject
    ObjectMapper json;

    @Inject
    AnOperator staff;

    @TestHTTPResource
    String service;

    /** From an address that is trusted to name its clients', of which each test has one of its own. */
    private final HttpClient http = HttpClient.newBuilder()
            .localAddress(InetAddress.ofLiteral(ServiceConfig.PORTAL_ADDRESS))
            .build();

    private final String network =
            "2001:db8:" + Integer.toHexString(UUID.randomUUID().hashCode() & 0xffff) + ":"
                    + Integer.toHexString(UUID.randomUUID().hashCode() & 0xffff);
    private String clientId;
    private String secret;

    @BeforeEach
    void oneProgram() throws Exception {
        String tenant = "shop-" + UUID.randomUUID();
        String operator = staff.token();
        post(
                "auth/v1/tenants",
                Map.of(
                        "slug",
                        tenant,
                        "name",
                        "Shop",
                        "support",
                        Map.of("email", "support@shop.example"),
                        "login_url",
                        "https://shop.example/login"),
                operator);
        JsonNode made = json.readTree(post(
                        "auth/v1/tenants/" + tenant + "/clients",
                        Map.of("name", "Desk", "scopes", List.of("customers:read")),
                        operator)
                .body());
        clientId = made.path("client_id").asText();
        secret = made.path("client_secret").asText();
    }

    @Test
    void anotherSpellingOfTheIdIsNoOtherProgram() throws Exception {
        String shouted = clientId.substring(0, clientId.lastIndexOf('.'))
                + clientId.substring(clientId.lastIndexOf('.')).toUpperCase(Locale.ROOT);
        assertThat(wrong(PERMITS + 1, shouted)).endsWith(429);

        assertThat(token(clientId, secret).statusCode()).isEqualTo(429);
    }

    @Test
    void wrongSecretsHaveToWaitAndAreEvents() throws Exception {
        assertThat(wrong(PERMITS, clientId)).containsOnly(401).hasSize(PERMITS);

        var refused = token(clientId, "wrong");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("urn:vestibule:problem:too-many-attempts", "\"retry_after_s\":60");
        assertThat(refused.headers().firstValue("Retry-After")).contains("60");
        assertThat(token(clientId, secret).statusCode())
                .as("the right one waits too, where it was guessed")
                .isEqualTo(429);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(events())
                .filteredOn("client_login.locked"::equals)
                .hasSize(1));
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(events())
                .filteredOn("client_login.failed"::equals)
                .hasSize(PERMITS));
    }

    @Test
    void aRightSecretForgetsTheWrongOnesAndIsAnEvent() throws Exception {
        for (int round = 0; round < 3; round++) {
            assertThat(wrong(PERMITS - 1, clientId)).containsOnly(401);
            assertThat(token(clientId, secret).statusCode()).isEqualTo(200);
        }

        assertThat(events()).filteredOn("client_login.succeeded"::equals).hasSize(3);
    }

    @Test
    @Tag("attack-56")
    void rightOnesUnderWayAreNoFailures() throws Exception {
        assertThat(atOnce(10 * PERMITS, secret)).containsOnly(200);
    }

    @Test
    @Tag("attack-65")
    void aStrangerLocksOutTheOwnAddressAlone() throws Exception {
        for (int n = 1; n <= 2 * PERMITS; n++) {
            token(clientId, "wrong", "192.0.2." + n);
            token(clientId, "wrong");
        }

        assertThat(token(clientId, "wrong", "198.51.100.8").statusCode())
                .as("whose secret is wrong for the first time")
                .isEqualTo(401);
        assertThat(token(clientId, secret).statusCode())
                .as("where it was guessed")
                .isEqualTo(429);
        assertThat(token(clientId, secret, "198.51.100.7").statusCode())
                .as("elsewhere")
                .isEqualTo(200);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(events())
                .as("however many addresses guess")
                .filteredOn("client_login.failed"::equals)
                .hasSize(PERMITS));
    }

    @Test
    void anIdThatNobodyHasWaitsAlikeAndWritesNothing() throws Exception {
        String nobody = clientId.substring(0, clientId.lastIndexOf('.') + 1) + UUID.randomUUID();
        int before = allEvents();

        for (String id : List.of(nobody, "no-such-tenant." + UUID.randomUUID(), "x" + UUID.randomUUID())) {
            assertThat(wrong(PERMITS, id)).as(id).containsOnly(401);
            assertThat(token(id, "wrong").statusCode()).as(id).isEqualTo(429);
        }

        assertThat(allEvents()).isEqualTo(before);
    }

    @Test
    void aHundredAtOnceAreNotAHundredTries() throws Exception {
        List<Integer> answers = atOnce(50, "wrong");

        assertThat(answers).filteredOn(status -> status == 401).hasSize(PERMITS);
        assertThat(answers).filteredOn(status -> status == 429).hasSize(50 - PERMITS);
    }

    /** Each try is of another address of one network, and for another id. */
    @Test
    @Tag("attack-56")
    void oneNetworkHasAHundredWrongOnesForAllProgramsTogether() throws Exception {
        List<Integer> answers = new ArrayList<>();
        for (int n = 0; n < ADDRESS_PERMITS; n++) {
            answers.add(token("x." + UUID.randomUUID(), "wrong", network + "::" + Integer.toHexString(n + 1))
                    .statusCode());
        }

        assertThat(answers).containsOnly(401);
        assertThat(token(clientId, secret, network + ":ffff:ffff:ffff:ffff").statusCode())
                .isEqualTo(429);
        assertThat(token(clientId, secret, "192.0.2.7").statusCode()).isEqualTo(200);
    }

    private List<Integer> atOnce(int times, String shown) throws Exception {
        List<Callable<Integer>> tries = IntStream.range(0, times)
                .<Callable<Integer>>mapToObj(n -> () -> token(clientId, shown).statusCode())
                .toList();
        List<Integer> answers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(tries)) {
                answers.add(answer.get());
            }
        }
        return answers;
    }

    private List<Integer> wrong(int times, String id) throws Exception {
        List<Integer> answers = new ArrayList<>();
        for (int n = 0; n < times; n++) {
            answers.add(token(id, "wrong").statusCode());
        }
        return answers;
    }

    private HttpResponse<String> token(String id, String shown) throws IOException, InterruptedException {
        return token(id, shown, network + "::1");
    }

    private HttpResponse<String> token(String id, String shown, String from) throws IOException, InterruptedException {
        return send(
                "auth/v1/token",
                Map.of("grant_type", "client_credentials", "client_id", id, "client_secret", shown),
                Map.of("X-Forwarded-For", from));
    }

    private HttpResponse<String> post(String path, Object body, String token) throws IOException, InterruptedException {
        var answer = send(path, body, Map.of("Authorization", "Bearer " + token));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return answer;
    }

    private HttpResponse<String> send(String path, Object body, Map<String, String> headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(service + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(json.writeValueAsBytes(body)));
        headers.forEach(request::header);
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private List<String> events() throws SQLException, IOException {
        List<String> types = new ArrayList<>();
        String subject = clientId.substring(clientId.lastIndexOf('.') + 1);
        try (var connection = stack.postgres().connect("auth");
                var select =
                        connection.prepareStatement("select payload from outbox where record_key = ? order by id")) {
            select.setString(1, subject);
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    String type = json.readTree(rows.getBytes(1)).path("type").asText();
                    if (type.startsWith("client_login.")) {
                        types.add(type);
                    }
                }
            }
        }
        return types;
    }

    private int allEvents() throws SQLException {
        try (var connection = stack.postgres().connect("auth");
                var rows = connection.createStatement().executeQuery("select count(*) from outbox")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
