package org.vestibule.auth.directory;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.auth.AnOperator;
import org.vestibule.auth.EventsStay;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.localstack.postgres.Mentions;

/** What stays of users who were removed, and of those who were never made. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "auth"))
@QuarkusTestResource(MfaStub.class)
@TestProfile(EventsStay.class)
@Tag("attack-80")
class ErasureIT {
    /** Where the id of a removed user may stand, and why. */
    private static final Map<String, String> MAY_STAY = Map.of(
            "outbox.record_key", "on its way to Kafka: it says that the user was removed; gone once the broker has it",
            "outbox.payload", "the same; the relay is off in this test");

    Infrastructure stack;
    MfaStub mfa;

    @Inject
    ObjectMapper json;

    @Inject
    AbandonedTransfers abandoned;

    @Inject
    AnOperator staff;

    @TestHTTPResource
    String service;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String tenant = "shop-" + UUID.randomUUID();
    private final String name = "kim." + UUID.randomUUID();
    private String operator;

    @BeforeEach
    void oneTenant() throws Exception {
        operator = staff.token();
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
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    }

    @AfterEach
    void asAlways() {
        mfa.takesFactors(200, () -> {});
    }

    private HttpResponse<String> send(String method, String path, Object body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(service + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", body instanceof String ? "application/x-ndjson" : "application/json")
                .method(
                        method,
                        body instanceof String text
                                ? BodyPublishers.ofString(text)
                                : BodyPublishers.ofByteArray(json.writeValueAsBytes(body)));
        if (operator != null) {
            request.header("Authorization", "Bearer " + operator);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> create(Map<String, Object> more) throws IOException, InterruptedException {
        Map<String, Object> user = new HashMap<>(Map.of("username", name, "email", name + "@mail.example"));
        user.putAll(more);
        return send("POST", "auth/v1/tenants/" + tenant + "/users", user);
    }

    private String line(Map<String, Object> more) throws IOException {
        Map<String, Object> user = new HashMap<>(Map.of("username", name, "email", name + "@mail.example"));
        user.putAll(more);
        return json.writeValueAsString(user) + "\n";
    }

    private Set<String> mentions(String word) throws SQLException {
        try (var connection = stack.postgres().connect("auth")) {
            return Mentions.of(word, connection);
        }
    }

    private void asOwner(String sql) throws SQLException {
        try (var connection = stack.postgres().connect("auth")) {
            connection.createStatement().execute(sql);
        }
    }

    private List<String> statedOf(UUID user) throws SQLException, IOException {
        List<String> types = new ArrayList<>();
        try (var connection = stack.postgres().connect("auth");
                var select =
                        connection.prepareStatement("select payload from outbox where record_key = ? order by id")) {
            select.setString(1, user.toString());
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    types.add(json.readTree(rows.getBytes(1)).path("type").asText());
                }
            }
        }
        return types;
    }

    /** The users of the tenant whose factors were handed over and who are not stored. */
    private List<UUID> unfinished() throws SQLException {
        List<UUID> users = new ArrayList<>();
        try (var connection = stack.postgres().connect("auth");
                var select = connection.prepareStatement("select user_id from factor_transfer where tenant = ?")) {
            select.setString(1, tenant);
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    users.add(rows.getObject(1, UUID.class));
                }
            }
        }
        return users;
    }

    @Test
    void ofARemovedUserNoTableKeepsAnything() throws Exception {
        String answer = send(
                        "POST",
                        "auth/v1/tenants/" + tenant + "/users:import",
                        line(Map.of()),
                        "Idempotency-Key",
                        "\"first\"")
                .body();
        UUID kim = UUID.fromString(json.readTree(answer).path("id").asText());
        String values = "'%s', '%s'".formatted(tenant, kim);
        asOwner(
                "insert into session (id, tenant, user_id, created_at, last_used_at, idle_until, expires_at, auth_time, amr, acr,"
                        + " family_hash, refresh_hash) values (gen_random_uuid(), " + values
                        + ", now(), now(), now(), now(), now(), '{}', 'aal1', '', '')");
        asOwner(
                "insert into password_reset (token_hash, tenant, user_id, expires_at, password_version, email_key) values"
                        + " (uuid_send(gen_random_uuid()), " + values + ", now(), 1, '')");
        asOwner("insert into approval (id, tenant, user_id, password_version, expires_at) values (gen_random_uuid(), "
                + values + ", 1, now())");
        asOwner(
                "insert into trusted_browser (id, tenant, user_id, secret_hash, password_version, factors, amr, created_at,"
                        + " last_used_at, expires_at) values (gen_random_uuid(), " + values
                        + ", uuid_send(gen_random_uuid()), 1, '', '{}', now(), now(), now())");
        asOwner("insert into idempotent_request (tenant, subject, route, key, claim, expires_at) values (" + values
                + ", 'POST /x', 'k', gen_random_uuid(), now() + interval '1 day')");
        asOwner("insert into factor_transfer (tenant, user_id) values (" + values + ")");
        assertThat(mentions(kim.toString()))
                .contains("session.user_id", "idempotent_request.subject", "idempotent_request.body");
        assertThat(columnsOfUsers()).as("each was filled").isSubsetOf(mentions(kim.toString()));

        assertThat(send("DELETE", "auth/v1/tenants/" + tenant + "/users/" + kim, Map.of())
                        .statusCode())
                .isEqualTo(204);
        abandoned.abandonOlderThan(Duration.ZERO);

        assertThat(mentions(kim.toString())).isEqualTo(MAY_STAY.keySet());
        asOwner("delete from outbox");
        assertThat(mentions(name)).isEmpty();
    }

    /** Every column that names a user by id, so that a new one is not forgotten here. */
    private Set<String> columnsOfUsers() throws SQLException {
        Set<String> columns = new HashSet<>();
        try (var connection = stack.postgres().connect("auth");
                var rows = connection
                        .createStatement()
                        .executeQuery("select table_name || '.' || column_name from information_schema.columns"
                                + " where table_schema = 'public' and column_name in ('user_id', 'subject')")) {
            while (rows.next()) {
                columns.add(rows.getString(1));
            }
        }
        return columns;
    }

    @Test
    void whoAsksAgainIsNotToldOfARemovedUserAndNothingIsDoneTwice() throws Exception {
        String path = "auth/v1/tenants/" + tenant + "/users:import";
        String body = line(Map.of());
        UUID kim = UUID.fromString(json.readTree(
                        send("POST", path, body, "Idempotency-Key", "\"k\"").body())
                .path("id")
                .asText());
        send("DELETE", "auth/v1/tenants/" + tenant + "/users/" + kim, Map.of());

        var again = send("POST", path, body, "Idempotency-Key", "\"k\"");

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEmpty();
        assertThat(mentions(name)).doesNotContain("app_user.username", "idempotent_request.body");
    }

    private void keepAnswer(String key, String body) throws SQLException {
        asOwner(
                "insert into idempotent_request (tenant, subject, route, key, claim, expires_at, status, headers, body) values ('%s',"
                                .formatted(tenant)
                        + " gen_random_uuid(), 'POST /x', '%s', gen_random_uuid(), now() + interval '1 day', 200, '{}', '%s')"
                                .formatted(key, body));
    }

    private List<String> emptied() throws SQLException {
        List<String> keys = new ArrayList<>();
        try (var connection = stack.postgres().connect("auth");
                var rows = connection
                        .createStatement()
                        .executeQuery("select key from idempotent_request where body is null and tenant = '" + tenant
                                + "' order by key")) {
            while (rows.next()) {
                keys.add(rows.getString(1));
            }
        }
        return keys;
    }

    @Test
    void answersThatNameSomebodyAreFoundByAnIndex() throws Exception {
        UUID kim = UUID.randomUUID();
        keepAnswer("1 id", "{\"id\":\"" + kim + "\"}");
        keepAnswer("2 path", "{\"self\":\"/users/" + kim + "/x\"}");
        keepAnswer("3 name", "{\"username\":\"k\\\\\"im\"}");
        keepAnswer("4 other name", "{\"username\":\"k\\\\\"imberley\"}");
        keepAnswer("5 other id", "{\"id\":\"" + UUID.randomUUID() + "\"}");
        keepAnswer("6 name in capitals", "{\"username\":\"K\\\\\"IM\"}");

        try (var connection = stack.postgres().connect("auth")) {
            connection.setAutoCommit(false);
            var statement = connection.createStatement();
            statement.execute("set local enable_seqscan = off; set local vestibule.tenant = '" + tenant + "'");
            statement.execute("select forget_answers('" + kim + "')");
            statement.execute("select forget_answers_naming('\"k\\\"im\"')");
            try (var scans = statement.executeQuery(
                    "select seq_scan from pg_stat_xact_user_tables where relname = 'idempotent_request'")) {
                scans.next();
                assertThat(scans.getInt(1)).as("reads of the whole table").isZero();
            }
            connection.commit();
        }

        assertThat(emptied()).containsExactly("1 id", "2 path", "3 name", "6 name in capitals");
    }

    /** Kept by the release before, or while the table got its index. */
    @Test
    void answersWithoutMentionsAreForgottenToo() throws Exception {
        UUID kim = UUID.randomUUID();
        keepAnswer("1 id", "{\"id\":\"" + kim + "\"}");
        keepAnswer("2 other id", "{\"id\":\"" + UUID.randomUUID() + "\"}");
        asOwner("begin; alter table idempotent_request disable trigger note_mentions;"
                + " update idempotent_request set mentions = null where tenant = '" + tenant + "';"
                + " alter table idempotent_request enable trigger note_mentions; commit");

        asOwner("select forget_answers('" + kim + "')");

        assertThat(emptied()).containsExactly("1 id");
    }

    @Test
    void twoWhoAreNamedInTheSameAnswersCanBeRemovedAtOnce() throws Exception {
        UUID kim = UUID.randomUUID();
        UUID bo = UUID.randomUUID();
        for (int i = 0; i < 200; i++) {
            keepAnswer("k" + i, "{\"ids\":[\"%s\",\"%s\"]}".formatted(i % 2 == 0 ? kim : bo, i % 2 == 0 ? bo : kim));
        }
        try (var threads = Executors.newFixedThreadPool(2)) {
            var removals = List.of(kim, bo).stream()
                    .map(user -> threads.submit(() -> {
                        asOwner("select forget_answers('" + user + "')");
                        return null;
                    }))
                    .toList();
            for (var removal : removals) {
                removal.get();
            }
        }
        assertThat(emptied()).hasSize(200);
    }

    @Test
    void anImportWhoseAnswerIsTooLargeIsNotRunAgain() throws Exception {
        String path = "auth/v1/tenants/" + tenant + "/users:import";
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 600; i++) {
            lines.append(json.writeValueAsString(
                            Map.of("username", name + "-" + i, "email", name + "-" + i + "@mail.example")))
                    .append('\n');
        }

        var first = send("POST", path, lines.toString(), "Idempotency-Key", "\"large\"");
        var again = send("POST", path, lines.toString(), "Idempotency-Key", "\"large\"");

        assertThat(first.body().lines()).hasSize(600).allMatch(line -> line.contains("created"));
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(json.readTree(again.body()).path("type").asText())
                .isEqualTo("urn:vestibule:problem:answer-not-kept");
        assertThat(send("POST", path, lines.toString(), "Idempotency-Key", "\"other\"")
                        .body()
                        .lines())
                .as("under another key every user is there already")
                .allMatch(line -> line.contains("conflict"));
    }

    /** Whoever creates somebody with a second factor waits for mfa-service. */
    @Test
    void whoLosesTheirRightsMeanwhileMakesNobody() throws Exception {
        String session = json.readTree(Base64.getUrlDecoder().decode(operator.split("\\.")[1]))
                .path("sid")
                .asText();
        mfa.takesFactors(200, () -> {
            try {
                asOwner("update session set ended_at = now() where id = '" + session + "'");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });

        assertThat(create(Map.of("second_factor", "sealed")).statusCode()).isEqualTo(401);

        assertThat(unfinished()).isEmpty();
        assertThat(mentions(name)).isEmpty();
    }

    @Test
    void whatMfaServiceRefusesLeavesNothing() throws Exception {
        mfa.takesFactors(422, () -> {});

        assertThat(create(Map.of("second_factor", "sealed")).statusCode()).isEqualTo(422);

        assertThat(unfinished()).isEmpty();
        assertThat(mentions(name)).isEmpty();
    }

    @Test
    void anImportThatFailsAfterTheFactorsWereTakenHasThemForgotten() throws Exception {
        List<UUID> asked = new ArrayList<>();
        mfa.takesFactors(200, () -> {
            try {
                asked.addAll(unfinished());
                assertThat(create(Map.of()).statusCode()).isEqualTo(201);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });

        assertThat(create(Map.of("second_factor", "sealed")).statusCode())
                .as("the name was taken meanwhile")
                .isEqualTo(409);

        assertThat(asked).hasSize(1);
        assertThat(statedOf(asked.getFirst())).containsExactly("user.deleted");
        assertThat(unfinished()).isEmpty();
    }

    @Test
    void whetherMfaServiceTookThemOrNotTheyAreForgottenWhereItGaveNoAnswer() throws Exception {
        List<UUID> asked = new ArrayList<>();
        mfa.takesFactors(500, () -> {
            try {
                asked.addAll(unfinished());
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });

        assertThat(create(Map.of("second_factor", "sealed")).statusCode()).isEqualTo(503);

        assertThat(statedOf(asked.getFirst())).containsExactly("user.deleted");
        assertThat(mentions(name)).isEmpty();
    }

    @Test
    void anInstanceThatDiedOverAnImportIsTidiedUpAfter() throws Exception {
        UUID lost = UUID.randomUUID();
        asOwner("insert into factor_transfer (tenant, user_id, begun_at) values ('%s', '%s', now() - interval '1 hour')"
                .formatted(tenant, lost));

        abandoned.abandonOlderThan(Duration.ofMinutes(10));
        abandoned.abandonOlderThan(Duration.ofMinutes(10));

        assertThat(statedOf(lost)).containsExactly("user.deleted");
        assertThat(unfinished()).isEmpty();
    }

    @Test
    void anImportThatWasGivenUpMeanwhileStoresNobody() throws Exception {
        List<UUID> asked = new ArrayList<>();
        mfa.takesFactors(200, () -> {
            try {
                asked.addAll(unfinished());
                abandoned.abandonOlderThan(Duration.ofSeconds(-5));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });

        assertThat(create(Map.of("second_factor", "sealed")).statusCode()).isEqualTo(503);

        assertThat(statedOf(asked.getFirst())).containsExactly("user.deleted");
        assertThat(mentions(name)).isEmpty();
    }

    @Test
    void anImportThatWorksIsOver() throws Exception {
        var made = create(Map.of("second_factor", "sealed"));

        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        JsonNode user = json.readTree(made.body());
        assertThat(statedOf(UUID.fromString(user.path("id").asText()))).containsExactly("user.created");
        assertThat(unfinished()).isEmpty();
    }
}
