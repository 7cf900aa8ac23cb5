package org.vestibule.auth.login;

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
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.auth.AnOperator;
import org.vestibule.auth.EventsStay;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;

/** A portal whose own server calls for its users. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "auth"))
@TestProfile(PortalOriginIT.FewFromOneAddress.class)
@Tag("attack-56")
class PortalOriginIT {
    private static final int PERMITS = 5;
    private static final int PERMITS_OF_A_PROGRAM = 30;

    /** So that the limit of an address is reached before that of a name. */
    public static class FewFromOneAddress extends EventsStay {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
            settings.put("vestibule.limits.login.address.permits", Integer.toString(PERMITS));
            settings.put("vestibule.limits.login.program.permits", Integer.toString(PERMITS_OF_A_PROGRAM));
            return settings;
        }
    }

    Infrastructure stack;

    @Inject
    ObjectMapper json;

    @Inject
    AnOperator staff;

    @TestHTTPResource
    String service;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String tenant = "shop-" + UUID.randomUUID();
    private final String network =
            "2001:db8:" + Integer.toHexString(UUID.randomUUID().hashCode() & 0xffff) + ":";
    private String operator;

    private record Answer(int status, JsonNode body, String challenge) {
        String shortly() {
            String type = body.path("type").asText();
            return (status + " " + type.substring(type.lastIndexOf(':') + 1)).strip();
        }
    }

    @BeforeEach
    void oneTenant() throws Exception {
        operator = staff.token();
        make(tenant);
    }

    private void make(String slug) throws Exception {
        Map<String, Object> shop = Map.of(
                "slug",
                slug,
                "name",
                "Shop",
                "support",
                Map.of("email", "support@shop.example"),
                "login_url",
                "https://shop.example/login");
        assertThat(send("POST", "auth/v1/tenants", shop, operator).status()).isEqualTo(201);
    }

    private Answer client(String at, String... scopes) throws Exception {
        return send(
                "POST",
                "auth/v1/tenants/" + at + "/clients",
                Map.of("name", "Portal", "scopes", List.of(scopes)),
                operator);
    }

    private String tokenOf(Answer client) throws Exception {
        Map<String, Object> grant = Map.of(
                "grant_type",
                "client_credentials",
                "client_id",
                client.body().path("client_id").asText(),
                "client_secret",
                client.body().path("client_secret").asText());
        return send("POST", "auth/v1/token", grant, null)
                .body()
                .path("access_token")
                .asText();
    }

    private Answer wrongPassword(String from, String token) throws Exception {
        return login("nobody-" + UUID.randomUUID(), from, token);
    }

    private Answer login(String name, String from, String token) throws Exception {
        Map<String, Object> login = Map.of(
                "tenant",
                tenant,
                "username",
                name,
                "password",
                "wrong",
                "client",
                Map.of("ip", from, "user_agent", "Browser\u0000 of the user"));
        return send("POST", "auth/v1/login", login, token);
    }

    @Test
    void usersDoNotShareTheAddressOfThePortalsServer() throws Exception {
        String token = tokenOf(client(tenant, "logins"));

        List<String> answers = new ArrayList<>();
        for (int n = 0; n < PERMITS + 1; n++) {
            answers.add(wrongPassword(network + "1::" + n, token).shortly());
        }
        assertThat(answers).as("one network").endsWith("429 too-many-attempts");
        for (int n = 0; n < 2 * PERMITS; n++) {
            assertThat(wrongPassword(network + (10 + n) + "::1", token).shortly())
                    .isEqualTo("401 invalid-credentials");
        }
    }

    @Test
    @Tag("attack-54")
    void aProgramThatInventsAddressesCannotTryOnePasswordForManyUsers() throws Exception {
        String token = tokenOf(client(tenant, "logins"));
        for (int n = 0; n < PERMITS_OF_A_PROGRAM; n++) {
            assertThat(wrongPassword(network + n + "::1", token).shortly()).isEqualTo("401 invalid-credentials");
        }

        assertThat(wrongPassword(network + "aaaa::1", token).shortly()).isEqualTo("429 too-many-attempts");
        assertThat(wrongPassword("192.0.2.1", token).shortly()).isEqualTo("429 too-many-attempts");
        assertThat(wrongPassword(network + "aaaa::1", tokenOf(client(tenant, "logins")))
                        .shortly())
                .as("another program")
                .isEqualTo("401 invalid-credentials");
        Map<String, Object> fromABrowser =
                Map.of("tenant", tenant, "username", "nobody-" + UUID.randomUUID(), "password", "wrong");
        assertThat(send("POST", "auth/v1/login", fromABrowser, null).shortly())
                .as("who calls by themselves")
                .isEqualTo("401 invalid-credentials");
    }

    @Test
    @Tag("attack-54")
    void manyAtOnceAreNoWayAroundTheLimitOfAProgram() throws Exception {
        String token = tokenOf(client(tenant, "logins"));
        List<Future<Answer>> tries = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < 2 * PERMITS_OF_A_PROGRAM; n++) {
                String address = network + n + "::1";
                tries.add(threads.submit(() -> wrongPassword(address, token)));
            }
        }

        int lookedAt = 0;
        for (var one : tries) {
            lookedAt += one.get().status() == 401 ? 1 : 0;
        }
        assertThat(lookedAt).isPositive().isLessThanOrEqualTo(PERMITS_OF_A_PROGRAM);
    }

    /** They look at no password, and a stranger makes as many as they like. */
    @Test
    @Tag("attack-65")
    void triesOfALockedNameDoNotUseUpTheLimitOfTheProgram() throws Exception {
        String token = tokenOf(client(tenant, "logins"));
        String name = "nobody-" + UUID.randomUUID();
        List<String> answers = new ArrayList<>();
        for (int n = 0; n < 2 * PERMITS_OF_A_PROGRAM; n++) {
            answers.add(login(name, network + n + "::1", token).shortly());
        }

        assertThat(answers).filteredOn("401 invalid-credentials"::equals).hasSize(10);
        assertThat(wrongPassword(network + "aaaa::1", token).shortly()).isEqualTo("401 invalid-credentials");
    }

    @Test
    void theLogNamesTheUsersEnd() throws Exception {
        String name = "kim-" + UUID.randomUUID();
        Map<String, Object> kim =
                Map.of("username", name, "email", "kim@shop.example", "password", "Pewter-Lagoon-Kite-36");
        assertThat(send("POST", "auth/v1/tenants/" + tenant + "/users", kim, operator)
                        .status())
                .isEqualTo(201);

        String address = network + "7:0:0:0:1";
        assertThat(login(name, address, tokenOf(client(tenant, "logins"))).status())
                .isEqualTo(401);

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(failures()).singleElement().satisfies(event -> {
                    assertThat(event.at("/data/ip").asText()).isEqualTo(network + "7::1");
                    assertThat(event.at("/data/user_agent").asText()).isEqualTo("Browser of the user");
                }));
    }

    @Test
    void whoMayNotSpeakForUsersIsRefused() throws Exception {
        String other = "shop-" + UUID.randomUUID();
        make(other);
        Answer removed = client(tenant, "logins");
        String token = tokenOf(removed);
        send(
                "DELETE",
                "auth/v1/tenants/" + tenant + "/clients/"
                        + removed.body().path("id").asText(),
                null,
                operator);

        assertThat(wrongPassword(network + "2::1", null).shortly()).isEqualTo("401 invalid-token");
        assertThat(wrongPassword(network + "2::1", "no.token.atall").status()).isEqualTo(401);
        assertThat(wrongPassword(network + "2::1", token).shortly()).isEqualTo("401 invalid-token");
        assertThat(wrongPassword(network + "2::1", tokenOf(client(other, "logins")))
                        .shortly())
                .isEqualTo("403 forbidden");
        assertThat(wrongPassword(network + "2::1", operator).shortly()).isEqualTo("403 insufficient-scope");
        Answer scope = wrongPassword(network + "2::1", tokenOf(client(tenant, "users:write")));
        assertThat(scope.shortly()).isEqualTo("403 insufficient-scope");
        assertThat(scope.challenge()).contains("scope=\"logins\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "192.0.2.1:443", "[2001:db8::1]", "fe80::1%eth0", "192.0.2.1, 192.0.2.2"})
    void anAddressThatIsNoneIsNotGuessedAt(String address) throws Exception {
        Answer refused = wrongPassword(address, tokenOf(client(tenant, "logins")));

        assertThat(refused.shortly()).isEqualTo("400 invalid-request");
        assertThat(refused.body().path("detail").asText()).contains("client.ip");
    }

    @Test
    void resetsAndReauthenticationsAreHeldToTheSame() throws Exception {
        Map<String, Object> client = Map.of("ip", network + "3::1");
        String stranger = tokenOf(client(tenant, "users:write"));
        String portal = tokenOf(client(tenant, "logins"));

        Map<String, Object> forgotten = Map.of("tenant", tenant, "email", "kim@shop.example", "client", client);
        assertThat(send("POST", "auth/v1/password-reset", forgotten, stranger).shortly())
                .isEqualTo("403 insufficient-scope");
        assertThat(send("POST", "auth/v1/password-reset", forgotten, portal).status())
                .isEqualTo(202);

        Map<String, Object> reset = Map.of("new_password", "Pewter-Lagoon-Kite-36", "client", client);
        String link = "auth/v1/password-reset/" + tenant + ".nosuchlink";
        assertThat(send("POST", link, reset, stranger).shortly()).isEqualTo("403 insufficient-scope");
        assertThat(send("POST", link, reset, portal).shortly()).isEqualTo("410 link-expired");

        Map<String, Object> again = Map.of("password", "wrong", "access_token", operator, "client", client);
        assertThat(send("POST", "auth/v1/reauthentication", again, stranger).shortly())
                .isEqualTo("403 insufficient-scope");
        assertThat(send("POST", "auth/v1/reauthentication", again, portal).shortly())
                .as("a user of another tenant")
                .isEqualTo("403 forbidden");
        assertThat(send("POST", "auth/v1/reauthentication", Map.of("password", "wrong"), portal)
                        .shortly())
                .as("whose password?")
                .isEqualTo("400 invalid-request");
        Map<String, Object> program = Map.of("password", "wrong", "access_token", stranger, "client", client);
        assertThat(send("POST", "auth/v1/reauthentication", program, portal).shortly())
                .isEqualTo("401 invalid-token");
    }

    @Test
    void aUsersPasswordIsAskedForAgainThroughThePortal() throws Exception {
        String name = "kim-" + UUID.randomUUID();
        Map<String, Object> kim =
                Map.of("username", name, "email", "kim@shop.example", "password", "Pewter-Lagoon-Kite-36");
        Answer made = send("POST", "auth/v1/tenants/" + tenant + "/users", kim, operator);
        String user = staff.token(tenant, UUID.fromString(made.body().path("id").asText()));
        String portal = tokenOf(client(tenant, "logins"));
        Map<String, Object> again = new HashMap<>(
                Map.of("password", "wrong", "access_token", user, "client", Map.of("ip", network + "4::1")));

        List<String> answers = new ArrayList<>();
        for (int n = 0; n < PERMITS + 1; n++) {
            answers.add(send("POST", "auth/v1/reauthentication", again, portal).shortly());
        }
        assertThat(answers).startsWith("401 invalid-credentials").endsWith("429 too-many-attempts");

        again.put("client", Map.of("ip", network + "5::1"));
        assertThat(send("POST", "auth/v1/reauthentication", again, portal).shortly())
                .isEqualTo("401 invalid-credentials");
    }

    private List<JsonNode> failures() throws SQLException, IOException {
        List<JsonNode> events = new ArrayList<>();
        try (var connection = stack.postgres().connect("auth");
                var rows = connection.createStatement().executeQuery("select payload from outbox")) {
            while (rows.next()) {
                JsonNode event = json.readTree(rows.getBytes(1));
                if (event.path("tenant").asText().equals(tenant)
                        && event.path("type").asText().endsWith("login.failed")) {
                    events.add(event);
                }
            }
        }
        return events;
    }

    private Answer send(String method, String path, Object body, String token)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(service + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofByteArray(json.writeValueAsBytes(body)));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        var response = http.send(request.build(), BodyHandlers.ofString());
        return new Answer(
                response.statusCode(),
                json.readTree(response.body()),
                response.headers().firstValue("WWW-Authenticate").orElse(""));
    }
}
