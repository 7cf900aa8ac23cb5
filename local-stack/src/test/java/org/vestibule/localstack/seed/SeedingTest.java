package org.vestibule.localstack.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vestibule.localstack.StartFailure;

class SeedingTest {
    private static final Path POLICIES = Path.of(System.getProperty("vestibule.root"), "deploy", "policies");

    @TempDir
    Path folder;

    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private final Set<String> taken = ConcurrentHashMap.newKeySet();
    private HttpServer services;
    private Seeding seeding;

    @BeforeEach
    void start() throws IOException {
        services = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        services.createContext("/", this::answer);
        services.start();
        var url = "http://127.0.0.1:" + services.getAddress().getPort();
        var secret = Files.writeString(folder.resolve("secret"), "the-secret\n");
        seeding = new Seeding(url, url, new Operator(url, url, folder.resolve("data/operator.json")), secret, POLICIES);
    }

    @AfterEach
    void stop() {
        services.stop(0);
    }

    @Test
    void createsTenantsPoliciesAndUsers() {
        seeding.seed(DemoTenants.all());

        assertThat(requests)
                .contains(
                        "POST /auth/v1/token {\"client_id\":\"bootstrap\",\"client_secret\":\"the-secret\",\"grant_type\":\"client_credentials\"}");
        assertThat(requests)
                .filteredOn(it -> it.startsWith("POST /auth/v1/tenants {"))
                .hasSize(7);
        assertThat(requests)
                .filteredOn(it -> it.matches("PUT /mfa/v1/tenants/[a-z-]+/policy .*"))
                .hasSize(7);
        assertThat(requests)
                .filteredOn(it -> it.matches("POST /auth/v1/tenants/[a-z-]+/users .*"))
                .hasSize(27);
        assertThat(requests).noneMatch(it -> it.contains("\"phone\""));
    }

    @Test
    void theBootstrapClientMakesTheOperatorWhoMakesTheRest() {
        seeding.seed(DemoTenants.all());

        assertThat(requests)
                .filteredOn(it -> it.startsWith("POST /auth/v1/token") || it.startsWith("POST /auth/v1/tenants"))
                .element(2)
                .asString()
                .startsWith("POST /auth/v1/tenants/platform/users")
                .contains("\"installer\"", "[\"operator\"]");
        assertThat(requests).filteredOn(it -> it.contains("client_credentials")).hasSize(1);
    }

    @Test
    void whatIsThereAlreadyStays() {
        seeding.seed(DemoTenants.all());

        seeding.seed(DemoTenants.all());

        assertThat(taken).filteredOn(it -> it.startsWith("/auth/v1/tenants")).hasSize(6 + 27);
    }

    @Test
    void aSeededInstallationIsNotAskedAgain() {
        seeding.seedOnce(folder.resolve("data/seeded"));
        requests.clear();

        seeding.seedOnce(folder.resolve("data/seeded"));

        assertThat(requests).isEmpty();
    }

    @Test
    void aRefusalIsToldAndLeavesNoMark() throws IOException {
        Files.writeString(folder.resolve("secret"), "wrong");

        assertThatThrownBy(() -> seeding.seedOnce(folder.resolve("data/seeded")))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("token of the bootstrap client was answered with 401");
        assertThat(folder.resolve("data/seeded")).doesNotExist();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var path = exchange.getRequestURI().getPath();
            requests.add(exchange.getRequestMethod() + " " + path + " " + sorted(body));
            int status = status(exchange, path, body);
            var answer = answer(path).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private static String answer(String path) {
        return switch (path) {
            case "/auth/v1/login" -> "{\"status\":\"enrollment_required\",\"partial_token\":\"t\"}";
            case "/mfa/v1/authenticators" ->
                "{\"id\":\"app\",\"otpauth_uri\":\"otpauth://totp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\"}";
            default -> "{\"access_token\":\"t\",\"proof\":\"p\"}";
        };
    }

    private int status(HttpExchange exchange, String path, String body) {
        if (path.endsWith("/token")) {
            return body.contains("the-secret") || body.contains("second_factor") ? 200 : 401;
        }
        if (path.endsWith("/login") || path.endsWith("/authenticators") || path.endsWith("/activation")) {
            return 200;
        }
        if (!"Bearer t".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return 401;
        }
        return exchange.getRequestMethod().equals("PUT") || taken.add(path + body) ? 201 : 409;
    }

    private static String sorted(String json) throws IOException {
        var mapper = com.fasterxml.jackson.databind.json.JsonMapper.builder()
                .enable(com.fasterxml.jackson.databind.SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .build();
        return json.isEmpty() ? "" : mapper.writeValueAsString(mapper.readValue(json, Object.class));
    }
}
