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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.auth.EventsStay;
import org.vestibule.auth.directory.MfaStub;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;

/** The client that sets up a fresh installation ends with the first owner or operator, however they are made. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "auth"))
@QuarkusTestResource(MfaStub.class)
@TestProfile(EventsStay.class)
@Tag("attack-48")
class BootstrapClientIT {
    Infrastructure stack;

    @Inject
    ObjectMapper json;

    @TestHTTPResource
    String service;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String tenant = "shop-" + UUID.randomUUID();
    private String token;

    private record Answer(int status, JsonNode body) {}

    @BeforeEach
    void freshInstallation() throws Exception {
        try (var connection = stack.postgres().connect("auth")) {
            connection.createStatement().executeUpdate("delete from bootstrap_end");
        }
        token = tokenOfBootstrap().body().path("access_token").asText();
        var made = send(
                "POST",
                "auth/v1/tenants",
                Map.of(
                        "slug",
                        tenant,
                        "name",
                        "Shop",
                        "support",
                        Map.of("email", "support@shop.example"),
                        "login_url",
                        "https://shop.example/login"));
        assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
    }

    private Answer tokenOfBootstrap() throws Exception {
        String secret = Files.readString(stack.keys().bootstrapClientSecret()).strip();
        return send(
                "POST",
                "auth/v1/token",
                Map.of("grant_type", "client_credentials", "client_id", "bootstrap", "client_secret", secret));
    }

    private Map<String, Object> person(String role) {
        String name = "kim." + UUID.randomUUID();
        return Map.of("username", name, "email", name + "@shop.example", "roles", List.of(role));
    }

    private Answer make(Map<String, Object> user) throws Exception {
        return send("POST", "auth/v1/tenants/" + tenant + "/users", user);
    }

    private void assertEnded() throws Exception {
        assertThat(send("GET", "auth/v1/rights", null).status()).isEqualTo(401);
        assertThat(make(person("customer")).status()).isEqualTo(401);
        Answer refused = tokenOfBootstrap();
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.body().path("type").asText()).endsWith("invalid-credentials");
    }

    @ParameterizedTest
    @ValueSource(strings = {"owner", "operator"})
    void endsWithTheFirstOneMade(String role) throws Exception {
        assertThat(make(person(role)).status()).isEqualTo(201);

        assertEnded();
    }

    @Test
    void endsWithTheFirstOnePromoted() throws Exception {
        Answer support = make(person("support"));

        Answer promoted = send(
                "PATCH",
                "auth/v1/tenants/" + tenant + "/users/"
                        + support.body().path("id").asText(),
                Map.of("roles", List.of("support", "owner")));

        assertThat(promoted.status()).as("%s", promoted.body()).isEqualTo(200);
        assertEnded();
    }

    @Test
    void endsWithTheFirstOneImported() throws Exception {
        Answer imported = send("POST", "auth/v1/tenants/" + tenant + "/users:import", person("owner"));

        assertThat(imported.body().path("status").asText())
                .as("%s", imported.body())
                .isEqualTo("created");
        assertEnded();
    }

    @Test
    void livesOnWhereNobodyMightyWasMade() throws Exception {
        assertThat(make(person("customer")).status()).isEqualTo(201);
        assertThat(make(person("support")).status()).isEqualTo(201);
        Map<String, Object> nameless = Map.of("username", " ", "email", "x", "roles", List.of("owner"));
        assertThat(make(nameless).status()).isEqualTo(400);

        assertThat(send("GET", "auth/v1/rights", null).status()).isEqualTo(204);
        assertThat(tokenOfBootstrap().status()).isEqualTo(200);
    }

    /** The last operator may go; the door stays shut until somebody with the database's keys opens it. */
    @Test
    void staysEndedWhenTheyAreGone() throws Exception {
        Answer made = make(person("owner"));
        try (var connection = stack.postgres().connect("auth")) {
            assertThat(connection
                            .createStatement()
                            .executeUpdate("delete from app_user where id = '%s'"
                                    .formatted(made.body().path("id").asText())))
                    .isEqualTo(1);
        }

        assertEnded();
    }

    /** Whatever token it got meanwhile is worth nothing once the operator was made. */
    @Test
    void aTokenAskedForAtTheSameTimeIsWorthNothing() throws Exception {
        var tokens = new ConcurrentLinkedQueue<String>();
        List<Future<?>> asking = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < 3; n++) {
                asking.add(threads.submit(() -> {
                    for (Answer given = tokenOfBootstrap(); given.status() == 200; given = tokenOfBootstrap()) {
                        tokens.add(given.body().path("access_token").asText());
                    }
                    return null;
                }));
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> tokens.size() > 6);
            assertThat(make(person("operator")).status()).isEqualTo(201);
            for (Future<?> one : asking) {
                one.get();
            }
        }

        for (String one : tokens) {
            token = one;
            assertThat(send("GET", "auth/v1/rights", null).status()).isEqualTo(401);
        }
    }

    private Answer send(String method, String path, Object body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(service + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", path.endsWith(":import") ? "application/x-ndjson" : "application/json")
                .method(
                        method,
                        body == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofByteArray(json.writeValueAsBytes(body)));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        var response = http.send(request.build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), json.readTree(response.body()));
    }
}
