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
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
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

/** Programs hold what they were given, and nobody keeps what was taken; without a word from Kafka, because nothing is relayed. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "auth"))
@TestProfile(EventsStay.class)
class RightsIT {
    Infrastructure stack;

    @Inject
    ObjectMapper json;

    @Inject
    AnOperator staff;

    @TestHTTPResource
    String service;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String tenant = "shop-" + UUID.randomUUID();
    private String operator;

    private record Answer(int status, JsonNode body, HttpResponse<String> response) {
        String shortly() {
            String type = body.path("type").asText();
            return (status + " " + type.substring(type.lastIndexOf(':') + 1)).strip();
        }

        String at(String member) {
            return body.path(member).asText();
        }
    }

    private record Program(String id, String clientId, String secret, String secretId) {}

    private record Staff(UUID id, UUID session, String token) {}

    @BeforeEach
    void oneTenant() throws Exception {
        operator = staff.token();
        Map<String, Object> shop = Map.of(
                "slug",
                tenant,
                "name",
                "Shop",
                "support",
                Map.of("email", "support@shop.example"),
                "login_url",
                "https://shop.example/login");
        assertThat(send("POST", "auth/v1/tenants", shop, operator).status()).isEqualTo(201);
    }

    // programs

    private Program program(String... scopes) throws Exception {
        Answer made = send("POST", at("/clients"), Map.of("name", "Desk", "scopes", List.of(scopes)), operator);
        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
        assertThat(json.convertValue(made.body().path("scopes"), List.class))
                .containsExactlyInAnyOrder((Object[]) scopes);
        return new Program(
                made.at("id"),
                made.at("client_id"),
                made.at("client_secret"),
                made.body().at("/secrets/0/id").asText());
    }

    private String tokenOf(Program program) throws Exception {
        Answer given = token(program.clientId(), program.secret());
        assertThat(given.status()).isEqualTo(200);
        return given.at("access_token");
    }

    private Answer rights(String token) throws Exception {
        return send("GET", "auth/v1/rights", null, token);
    }

    @Test
    @Tag("attack-47")
    void aProgramIsMadeWithScopesThatThereAre() throws Exception {
        Map<String, Object> nothing = new HashMap<>();
        nothing.put("name", "Desk");
        for (Object scopes : new Object[] {null, List.of(), List.of("owner"), "customers:read", List.of("CHECKS")}) {
            nothing.put("scopes", scopes);
            Answer refused = send("POST", at("/clients"), nothing, operator);
            assertThat(refused.shortly()).as("%s", scopes).isEqualTo("400 invalid-request");
            assertThat(refused.at("detail")).as("%s", scopes).contains("scopes");
        }
    }

    @Test
    @Tag("attack-47")
    void whatAProgramOfBeforeCouldDoItCanDoStill() throws Exception {
        UUID old = UUID.randomUUID();
        sql("insert into client (id, tenant, name, created_at) values ('%s', '%s', 'Old', now())"
                .formatted(old, tenant));

        JsonNode scopes = send("GET", at("/clients"), null, operator).body().at("/items/0/scopes");

        assertThat(json.convertValue(scopes, List.class))
                .containsExactlyInAnyOrder(
                        "customers:read",
                        "customers:disable",
                        "sessions:end",
                        "users:write",
                        "users:import",
                        "accounts:write",
                        "approvals:redeem");
    }

    @Test
    @Tag("attack-47")
    void aCallWithoutItsScopeSaysWhichOneIsMissing() throws Exception {
        String token = tokenOf(program("customers:read"));

        Answer refused = send("POST", at("/users"), Map.of("username", "x", "email", "x@shop.example"), token);

        assertThat(refused.shortly()).isEqualTo("403 insufficient-scope");
        assertThat(refused.response().headers().firstValue("WWW-Authenticate"))
                .contains("Bearer error=\"insufficient_scope\", scope=\"users:write\"");
        assertThat(send("GET", at("/users"), null, token).status()).isEqualTo(200);
    }

    @Test
    @Tag("attack-47")
    void aProgramWithAllScopesTouchesNoStaffAndGivesItselfNothing() throws Exception {
        Program all = program(
                "customers:read",
                "customers:disable",
                "sessions:end",
                "users:write",
                "users:import",
                "accounts:write",
                "approvals:redeem",
                "logins",
                "checks");
        String token = tokenOf(all);
        Staff owner = staff("owner");
        String staff = at("/users/" + owner.id());

        assertThat(send("GET", staff, null, token).shortly()).isEqualTo("404 not-found");
        assertThat(send("GET", at("/users"), null, token).body().path("items")).isEmpty();
        assertThat(send("PATCH", staff, Map.of("email", "mine@evil.example"), token)
                        .shortly())
                .isEqualTo("404 not-found");
        assertThat(send("DELETE", staff, null, token).shortly()).isEqualTo("404 not-found");
        for (String theirs : List.of("/sessions", "/trusted-browsers")) {
            assertThat(send("GET", staff + theirs, null, token).shortly()).isEqualTo("404 not-found");
            assertThat(send("DELETE", staff + theirs, Map.of(), token).shortly())
                    .isEqualTo("404 not-found");
        }
        for (String role : List.of("support", "owner", "operator")) {
            Map<String, Object> made = new HashMap<>(person());
            made.put("roles", List.of("customer", role));
            assertThat(send("POST", at("/users"), made, token).shortly()).isEqualTo("403 forbidden");
            Answer line = send(
                    "POST",
                    at("/users:import"),
                    "application/x-ndjson",
                    BodyPublishers.ofString(json.writeValueAsString(made)),
                    token);
            assertThat(line.at("problem")).isEqualTo("forbidden");
        }
        Map<String, Object> client = new HashMap<>(person());
        client.put("roles", List.of("client"));
        assertThat(send("POST", at("/users"), client, token).shortly()).isEqualTo("400 invalid-request");
        assertThat(send("POST", at("/clients"), Map.of("name", "X", "scopes", List.of("checks")), token)
                        .shortly())
                .isEqualTo("403 forbidden");
        assertThat(send("PATCH", at("/clients/" + all.id()), Map.of("scopes", List.of("checks")), token)
                        .shortly())
                .isEqualTo("403 forbidden");
        assertThat(send("PATCH", "auth/v1/tenants/" + tenant, Map.of("name", "Mine"), token)
                        .shortly())
                .isEqualTo("403 forbidden");
        assertThat(send("GET", "auth/v1/me", null, token).shortly()).isEqualTo("403 forbidden");
    }

    @Test
    @Tag("attack-47")
    void aCustomerWhoBecomesStaffIsOutOfReach() throws Exception {
        String token = tokenOf(program("users:write"));
        Answer made = send("POST", at("/users"), person(), token);
        assertThat(made.status()).isEqualTo(201);

        sql("update app_user set roles = '{customer,support}' where id = '" + made.at("id") + "'");

        assertThat(send("PATCH", at("/users/" + made.at("id")), Map.of("email", "mine@evil.example"), token)
                        .shortly())
                .isEqualTo("404 not-found");
    }

    @Test
    @Tag("attack-48")
    void aProgramThatWasRemovedHasNothing() throws Exception {
        Program program = program("customers:read");
        String token = tokenOf(program);
        assertThat(rights(token).status()).isEqualTo(204);

        assertThat(send("DELETE", at("/clients/" + program.id()), null, operator)
                        .status())
                .isEqualTo(204);

        Answer refused = rights(token);
        assertThat(refused.shortly()).isEqualTo("401 invalid-token");
        assertThat(refused.response().headers().firstValue("WWW-Authenticate"))
                .contains("Bearer error=\"invalid_token\"");
    }

    @Test
    @Tag("attack-48")
    void aSecretTakesItsTokensWithItAndNoOthers() throws Exception {
        Program program = program("customers:read");
        String old = tokenOf(program);
        Answer second = send("POST", at("/clients/" + program.id() + "/secrets"), null, operator);
        String rotated = token(program.clientId(), second.at("client_secret")).at("access_token");

        send("DELETE", at("/clients/" + program.id() + "/secrets/" + program.secretId()), null, operator);

        assertThat(rights(old).shortly()).isEqualTo("401 invalid-token");
        assertThat(rights(rotated).status()).isEqualTo(204);
    }

    @Test
    @Tag("attack-48")
    void tokensThatNameAScopeTheProgramHasLostAreRefused() throws Exception {
        Program program = program("customers:read", "users:write");
        String before = tokenOf(program);

        Answer grown = send(
                "PATCH",
                at("/clients/" + program.id()),
                Map.of("scopes", List.of("customers:read", "users:write", "logins")),
                operator);
        assertThat(grown.status()).as(grown.body().toString()).isEqualTo(200);
        assertThat(grown.body().path("scopes")).hasSize(3);
        assertThat(rights(before).status()).as("more rights end no token").isEqualTo(204);

        send("PATCH", at("/clients/" + program.id()), Map.of("scopes", List.of("customers:read")), operator);
        assertThat(rights(before).shortly()).isEqualTo("401 invalid-token");
        String after = tokenOf(program);
        assertThat(rights(after).status()).isEqualTo(204);
        assertThat(send("POST", at("/users"), person(), after).shortly()).isEqualTo("403 insufficient-scope");
        assertThat(stated(program.id())).contains("client.created", "client.scopes_changed");
    }

    @Test
    @Tag("attack-48")
    void everyChangeOfScopesHasAVersionOfItsOwnAlsoWhereManyCross() throws Exception {
        Program program = program("customers:read");
        List<Future<Answer>> changes = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < 8; n++) {
                String scope = n % 2 == 0 ? "customers:read" : "users:write";
                changes.add(threads.submit(() ->
                        send("PATCH", at("/clients/" + program.id()), Map.of("scopes", List.of(scope)), operator)));
            }
        }
        for (var change : changes) {
            assertThat(change.get().status()).isEqualTo(200);
        }

        String payload = tokenOf(program).split("\\.")[1];
        assertThat(json.readTree(Base64.getUrlDecoder().decode(payload))
                        .path("rights_version")
                        .asInt())
                .isEqualTo(9);
        assertThat(events(program.id()))
                .extracting(event -> event.at("/data/details/rights_version").asInt())
                .filteredOn(version -> version > 0)
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    /** Whatever token it got before, during or after its removal is worth nothing when the removal has been answered. */
    @Test
    @Tag("attack-48")
    void aProgramThatAsksForTokensWhileItIsRemovedKeepsNone() throws Exception {
        Program program = program("customers:read");
        var tokens = new ConcurrentLinkedQueue<String>();
        List<Future<?>> asking = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < 4; n++) {
                asking.add(threads.submit(() -> {
                    for (Answer given = token(program.clientId(), program.secret());
                            given.status() == 200;
                            given = token(program.clientId(), program.secret())) {
                        tokens.add(given.at("access_token"));
                    }
                    return null;
                }));
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> tokens.size() > 8);
            assertThat(send("DELETE", at("/clients/" + program.id()), null, operator)
                            .status())
                    .isEqualTo(204);
            for (Future<?> one : asking) {
                one.get();
            }
        }

        for (String token : tokens) {
            assertThat(rights(token).shortly()).isEqualTo("401 invalid-token");
        }
    }

    // staff

    private static Map<String, Object> person() {
        String name = "user-" + UUID.randomUUID();
        return Map.of("username", name, "email", name + "@shop.example");
    }

    /** Staff with a session that the database knows. */
    private Staff staff(String role) throws Exception {
        Map<String, Object> user = new HashMap<>(person());
        user.put("roles", List.of(role));
        UUID id = UUID.fromString(send("POST", at("/users"), user, operator).at("id"));
        UUID session = UUID.randomUUID();
        return new Staff(id, session, staff.token(tenant, id, session));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update app_user set roles = '{support}' where id = '%1$s'",
                "update app_user set disabled = true where id = '%1$s'",
                "update session set ended_at = now() where id = '%2$s'",
                "delete from app_user where id = '%1$s'"
            })
    @Tag("attack-48")
    void staffWhoLoseSomethingLoseItAtTheNextRequest(String loss) throws Exception {
        Staff owner = staff("owner");
        assertThat(send("GET", at("/clients"), null, owner.token()).status()).isEqualTo(200);

        sql(loss.formatted(owner.id(), owner.session()));

        Map<String, Object> heir = new HashMap<>(person());
        heir.put("roles", List.of("owner"));
        assertThat(send("POST", at("/users"), heir, owner.token()).shortly()).isEqualTo("401 session-revoked");
        assertThat(rights(owner.token()).shortly()).isEqualTo("401 session-revoked");
    }

    @Test
    @Tag("attack-48")
    void anotherRoleIsNoLoss() throws Exception {
        Staff support = staff("support");

        sql("update app_user set roles = '{support,owner}' where id = '" + support.id() + "'");

        assertThat(rights(support.token()).status()).isEqualTo(204);
    }

    /** An import is one request, and may go on for as long as its sender likes. */
    @Test
    @Tag("attack-48")
    void anImportUnderWayMakesNobodyMoreForWhoWasDemoted() throws Exception {
        Staff owner = staff("owner");
        Map<String, Object> before = person();
        Map<String, Object> after = new HashMap<>(person());
        after.put("roles", List.of("owner"));
        var body = new PipedInputStream(1 << 16);
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        try (var lines = new PipedOutputStream(body)) {
            Thread.ofVirtual().start(() -> {
                try {
                    answer.complete(send(
                            "POST",
                            at("/users:import"),
                            "application/x-ndjson",
                            BodyPublishers.ofInputStream(() -> body),
                            owner.token()));
                } catch (Exception e) {
                    answer.completeExceptionally(e);
                }
            });
            // more than what is held back until a buffer is full
            lines.write(line(before));
            lines.write(" ".repeat(40_000).concat("\n").getBytes(StandardCharsets.UTF_8));
            lines.flush();
            await().atMost(Duration.ofSeconds(20)).until(() -> count(before) == 1);

            sql("update app_user set roles = '{customer}' where id = '" + owner.id() + "'");
            lines.write(line(after));
        }

        assertThat(answer.get().shortly()).isEqualTo("401 session-revoked");
        assertThat(count(after)).isZero();
    }

    /** Who waits for a row, which others hold, may wait longer than the own rights last. */
    @Test
    @Tag("attack-48")
    void aChangeThatWaitedMakesNobodyMoreForWhoWasDemoted() throws Exception {
        Staff owner = staff("owner");
        String id = send("POST", at("/users"), person(), operator).at("id");
        Future<Answer> change;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var holder = stack.postgres().connect("auth")) {
            holder.setAutoCommit(false);
            holder.createStatement().execute("select 1 from app_user where id = '" + id + "' for update");
            change = threads.submit(
                    () -> send("PATCH", at("/users/" + id), Map.of("roles", List.of("support")), owner.token()));
            await().atMost(Duration.ofSeconds(20)).until(this::somebodyWaits);

            sql("update app_user set roles = '{customer}' where id = '" + owner.id() + "'");
            holder.rollback();
        }

        assertThat(change.get().shortly()).isEqualTo("401 session-revoked");
        assertThat(send("GET", at("/users/" + id), null, operator).body().path("roles"))
                .hasToString("[\"customer\"]");
    }

    private boolean somebodyWaits() throws SQLException {
        try (var connection = stack.postgres().connect("auth");
                var rows = connection
                        .createStatement()
                        .executeQuery("select count(*) from pg_stat_activity where datname = 'auth'"
                                + " and wait_event_type = 'Lock'")) {
            rows.next();
            return rows.getInt(1) > 0;
        }
    }

    private byte[] line(Map<String, Object> user) throws IOException {
        return (json.writeValueAsString(user) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private int count(Map<String, Object> user) throws SQLException {
        try (var connection = stack.postgres().connect("auth");
                var rows = connection
                        .createStatement()
                        .executeQuery("select count(*) from app_user where tenant = '%s' and username_key = '%s'"
                                .formatted(tenant, user.get("username")))) {
            rows.next();
            return rows.getInt(1);
        }
    }

    // how they are asked

    private String at(String rest) {
        return "auth/v1/tenants/" + tenant + rest;
    }

    private Answer token(String id, String secret) throws Exception {
        return send(
                "POST",
                "auth/v1/token",
                Map.of("grant_type", "client_credentials", "client_id", id, "client_secret", secret),
                null);
    }

    private Answer send(String method, String path, Object body, String token) throws Exception {
        BodyPublisher content =
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(json.writeValueAsBytes(body));
        return send(method, path, "application/json", content, token);
    }

    private Answer send(String method, String path, String type, BodyPublisher body, String token) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(service + path))
                .timeout(Duration.ofSeconds(30))
                .version(HttpClient.Version.HTTP_1_1)
                .method(method, body);
        if (body.contentLength() != 0) {
            request.header("Content-Type", type);
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        var response = http.send(request.build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), json.readTree(response.body()), response);
    }

    private void sql(String statement) throws SQLException {
        try (var connection = stack.postgres().connect("auth")) {
            assertThat(connection.createStatement().executeUpdate(statement)).isEqualTo(1);
        }
    }

    private List<String> stated(String subject) throws SQLException, IOException {
        return events(subject).stream()
                .map(event -> event.path("type").asText())
                .toList();
    }

    private List<JsonNode> events(String subject) throws SQLException, IOException {
        List<JsonNode> events = new ArrayList<>();
        try (var connection = stack.postgres().connect("auth");
                var select =
                        connection.prepareStatement("select payload from outbox where record_key = ? order by id")) {
            select.setString(1, subject);
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    events.add(json.readTree(rows.getBytes(1)));
                }
            }
        }
        return events;
    }
}
