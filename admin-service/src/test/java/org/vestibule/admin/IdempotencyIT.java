package org.vestibule.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.admin.intake.Intake;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.SecurityEvent;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.contracts.SecurityEvent.Data;
import org.vestibule.contracts.SecurityEvent.Outcome;
import org.vestibule.contracts.TokenType;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;

/** The same request again, at a service whose work can be counted behind it. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "admin"))
@QuarkusTestResource(UpstreamStub.class)
@Tag("C-07")
class IdempotencyIT {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int CROWD = 20;
    private static final String SURE = "{\"confirm\":true,\"reason\":\"The phone is lost\"}";
    private static final String REPLAYED = "Idempotency-Replayed";

    Infrastructure stack;
    UpstreamStub upstream;

    @Inject
    Intake intake;

    @ConfigProperty(name = "local-stack.auth-signing-keys")
    Path signingKeys;

    private final String tenant = "shop-" + UUID.randomUUID();
    private final UUID staff = UUID.randomUUID();
    private UUID kim;

    @BeforeEach
    void oneCustomer() {
        kim = UUID.randomUUID();
        Map<String, Object> details = Map.of(
                "username", "kim", "email", "kim@example.dk", "roles", List.of(Role.CUSTOMER), "disabled", false);
        intake.take(SecurityEvent.of(
                UUID.randomUUID(),
                EventType.USER_CREATED,
                kim,
                Instant.now(),
                tenant,
                new Data(Actor.SYSTEM, null, null, Outcome.SUCCESS, null, details)));
        upstream.tell(atMfa(), 200, "{\"two_factor\":\"disabled\"}");
        upstream.tell("DELETE /auth/v1/tenants/" + tenant + "/users/" + kim + "/sessions", 204, "");
    }

    private String atMfa() {
        return "DELETE /mfa/v1/users/" + kim + "/authenticators?tenant=" + tenant;
    }

    private RequestSpecification as(UUID who, String key) {
        String token = new Tokens(signingKeys).of(TokenType.ACCESS, who, tenant, Role.OWNER);
        return given().header("Authorization", "Bearer " + token)
                .header("Idempotency-Key", key)
                .contentType(ContentType.JSON)
                .accept(ContentType.JSON);
    }

    private Response disable(String key, String body) {
        return as(staff, key).body(body).post("/admin/v1/customers/" + kim + "/two-factor/disable");
    }

    private static String problem(Response response) {
        return response.statusCode() + " "
                + response.jsonPath().getString("type").replace("urn:vestibule:problem:", "");
    }

    @Test
    void twentyAtOnceWithOneKeyDoItOnce() throws Exception {
        var start = new CountDownLatch(1);
        List<Callable<Response>> crowd = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            crowd.add(() -> {
                start.await();
                return disable("\"race\"", SURE);
            });
        }
        List<Future<Response>> answers;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            answers = crowd.stream().map(threads::submit).toList();
            start.countDown();
        }

        int done = 0;
        for (var answer : answers) {
            if (answer.get().statusCode() == 200 && answer.get().header(REPLAYED) == null) {
                done++;
            } else if (answer.get().statusCode() != 200) {
                assertThat(problem(answer.get())).isEqualTo("409 request-in-progress");
                assertThat(answer.get().header("Retry-After")).isEqualTo("1");
            }
        }
        assertThat(done).isEqualTo(1);
        assertThat(upstream.asked(atMfa())).hasSize(1);
        Response again = disable("\"race\"", SURE);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.header(REPLAYED)).isEqualTo("true");
        assertThat(upstream.asked(atMfa())).hasSize(1);
    }

    @Test
    void theAnswerComesAgainAsItWas() {
        Response first = disable("\"once\"", SURE);
        Response again = disable("\"once\"", SURE);

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.asString()).isEqualTo(first.asString());
        assertThat(again.contentType()).startsWith("application/json");
        assertThat(again.header("Cache-Control")).isEqualTo("no-store");
        assertThat(first.header(REPLAYED)).isNull();
        assertThat(again.header(REPLAYED)).isEqualTo("true");
    }

    @Test
    void aKeyIsForOneRequestOfOneSubject() {
        assertThat(disable("\"mine\"", SURE).statusCode()).isEqualTo(200);

        Response otherBody = disable("\"mine\"", "{\"confirm\":true,\"reason\":\"Another reason\"}");
        Response otherPath = as(staff, "\"mine\"")
                .body(SURE)
                .post("/admin/v1/customers/" + UUID.randomUUID() + "/two-factor/disable");
        Response otherStaff =
                as(UUID.randomUUID(), "\"mine\"").body(SURE).post("/admin/v1/customers/" + kim + "/two-factor/disable");

        assertThat(problem(otherBody)).isEqualTo("422 idempotency-key-reused");
        assertThat(problem(otherPath)).isEqualTo("422 idempotency-key-reused");
        assertThat(otherStaff.statusCode()).isEqualTo(200);
        assertThat(otherStaff.header(REPLAYED)).isNull();
        assertThat(upstream.asked(atMfa())).hasSize(2);
    }

    @Test
    void rightsComeBeforeKeys() {
        assertThat(disable("\"rights\"", SURE).statusCode()).isEqualTo(200);

        given().header("Idempotency-Key", "\"rights\"")
                .contentType(ContentType.JSON)
                .body(SURE)
                .post("/admin/v1/customers/" + kim + "/two-factor/disable")
                .then()
                .statusCode(401);
        given().header(
                        "Authorization",
                        "Bearer " + new Tokens(signingKeys).of(TokenType.ACCESS, staff, tenant, Role.CUSTOMER))
                .header("Idempotency-Key", "\"rights\"")
                .contentType(ContentType.JSON)
                .body(SURE)
                .post("/admin/v1/customers/" + kim + "/two-factor/disable")
                .then()
                .statusCode(403);
    }

    @Test
    void aMalformedKeyIsRefusedBeforeAnythingIsDone() {
        for (String key : List.of("unquoted", "\"\"", "\"" + "k".repeat(256) + "\"")) {
            assertThat(problem(disable(key, SURE))).isEqualTo("400 invalid-request");
        }
        assertThat(upstream.asked(atMfa())).isEmpty();
    }

    @Test
    void whatMayEndBetterNextTimeIsNotKept() {
        upstream.tell(atMfa(), 503, "{\"type\":\"urn:vestibule:problem:unavailable\",\"status\":503}");

        assertThat(disable("\"again\"", "{\"confirm\":false,\"reason\":\"The phone is lost\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(disable("\"again\"", SURE).statusCode()).isEqualTo(503);
        oneCustomersUpstreamIsBack();
        Response done = disable("\"again\"", SURE);

        assertThat(done.statusCode()).isEqualTo(200);
        assertThat(done.header(REPLAYED)).isNull();
    }

    private void oneCustomersUpstreamIsBack() {
        upstream.tell(atMfa(), 200, "{\"two_factor\":\"disabled\"}");
    }

    @Test
    void aRefusalThatWasDecidedIsKeptForAWhile() throws SQLException {
        String refusal = "{\"type\":\"urn:vestibule:problem:two-factor-not-enabled\",\"title\":\"Off\",\"status\":409}";
        upstream.tell(atMfa(), 409, refusal);

        Response first = disable("\"refused\"", SURE);
        oneCustomersUpstreamIsBack();
        Response again = disable("\"refused\"", SURE);

        assertThat(problem(first)).isEqualTo("409 two-factor-not-enabled");
        assertThat(again.asString()).isEqualTo(refusal);
        assertThat(again.contentType()).startsWith("application/problem+json");
        assertThat(again.header("Content-Language")).isEqualTo("da");
        assertThat(again.header(REPLAYED)).isEqualTo("true");
        assertThat(secondsKept("refused")).isBetween(500L, 600L);
    }

    @Test
    void aPolicyIsAnsweredAgainWithItsVersion() {
        upstream.tellTagged("PUT /mfa/v1/tenants/" + tenant + "/policy", "{\"methods\":[\"totp\"]}", "\"7\"");

        Response first =
                as(staff, "\"policy\"").body("{\"methods\":[\"totp\"]}").put("/admin/v1/policy");
        Response again =
                as(staff, "\"policy\"").body("{\"methods\":[\"totp\"]}").put("/admin/v1/policy");
        Response elsewhere = as(staff, "\"policy\"")
                .header("If-Match", "\"7\"")
                .body("{\"methods\":[\"totp\"]}")
                .put("/admin/v1/policy");

        assertThat(first.header("ETag")).isEqualTo("\"7\"");
        assertThat(again.asString()).isEqualTo(first.asString());
        assertThat(again.header("ETag")).isEqualTo("\"7\"");
        assertThat(problem(elsewhere)).isEqualTo("422 idempotency-key-reused");
        assertThat(upstream.asked("PUT /mfa/v1/tenants/" + tenant + "/policy")).hasSize(1);
    }

    @Test
    void anAnswerThatIsTooLargeIsGivenOnceAndItsRequestDoneOnce() throws SQLException {
        String call = "PUT /mfa/v1/tenants/" + tenant + "/policy";
        upstream.tell(call, 200, "{\"methods\":[\"" + "x".repeat(65_536) + "\"]}");

        Response first = as(staff, "\"large\"").body("{\"methods\":[\"totp\"]}").put("/admin/v1/policy");
        Response again = as(staff, "\"large\"")
                .header("Accept-Language", "en")
                .body("{\"methods\":[\"totp\"]}")
                .put("/admin/v1/policy");
        Response other = as(staff, "\"large\"").body("{\"methods\":[]}").put("/admin/v1/policy");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(problem(again)).isEqualTo("409 answer-not-kept");
        assertThat(again.contentType()).startsWith("application/problem+json");
        assertThat(again.header(REPLAYED)).isEqualTo("true");
        assertThat(problem(other)).isEqualTo("422 idempotency-key-reused");
        assertThat(upstream.asked(call)).hasSize(1);
        assertThat(secondsKept("large")).as("as long as the answer").isGreaterThan(86_000);
    }

    private void keepAnswersOfStaff(int answers) throws SQLException {
        asOwner(
                "insert into idempotent_request (tenant, subject, route, key, claim, expires_at, fingerprint, status, headers)"
                        + " select '%s', '%s', 'POST /x', n, gen_random_uuid(), now() + interval '1 hour', '', 204, '{}'"
                                .formatted(tenant, staff)
                        + " from generate_series(1, " + answers + ") n");
    }

    @Test
    void whoHasTooManyKeysGetsNoOtherAndKeepsThose() throws SQLException {
        assertThat(disable("\"mine\"", SURE).statusCode()).isEqualTo(200);
        keepAnswersOfStaff(4_999);

        Response more = disable("\"more\"", SURE);

        assertThat(problem(more)).isEqualTo("429 too-many-attempts");
        assertThat(more.jsonPath().getInt("retry_after_s")).isBetween(3_500, 3_600);
        assertThat(disable("\"mine\"", SURE).header(REPLAYED)).isEqualTo("true");
        assertThat(upstream.asked(atMfa())).hasSize(1);
        assertThat(as(UUID.randomUUID(), "\"more\"")
                        .body(SURE)
                        .post("/admin/v1/customers/" + kim + "/two-factor/disable")
                        .statusCode())
                .as("somebody else")
                .isEqualTo(200);

        asOwner("delete from idempotent_request where key = '17' and tenant = '" + tenant + "'");
        assertThat(disable("\"more\"", SURE).statusCode()).isEqualTo(200);
    }

    @Test
    void aRequestThatTakesLongKeepsItsKeyAndADeadOneLosesIt() throws Exception {
        CountDownLatch gate = upstream.shut();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Response> slow = threads.submit(() -> disable("\"slow\"", SURE));
            await().atMost(PATIENCE).until(() -> !upstream.asked(atMfa()).isEmpty());
            Instant claimed = expiry("slow");
            await().atMost(PATIENCE).until(() -> expiry("slow").isAfter(claimed.plusSeconds(3)));

            assertThat(problem(disable("\"slow\"", SURE))).isEqualTo("409 request-in-progress");
            gate.countDown();
            assertThat(slow.get().statusCode()).isEqualTo(200);
        } finally {
            gate.countDown();
        }
        assertThat(upstream.asked(atMfa())).hasSize(1);
        assertThat(secondsKept("slow")).isGreaterThan(86_000);

        asOwner("update idempotent_request set status = null, expires_at = now() - interval '1 s' where key = 'slow'"
                + " and tenant = '" + tenant + "'");
        assertThat(disable("\"slow\"", SURE).header(REPLAYED)).isNull();
        assertThat(upstream.asked(atMfa())).hasSize(2);
    }

    @Test
    void whatHasExpiredIsSweptAndNoTenantSeesAnothers() throws SQLException {
        assertThat(disable("\"old\"", SURE).statusCode()).isEqualTo(200);
        asOwner("update idempotent_request set expires_at = now() - interval '1 s' where tenant = '" + tenant + "'");

        try (var app = connect("admin_app")) {
            try (var rows = app.createStatement().executeQuery("select count(*) from idempotent_request")) {
                rows.next();
                assertThat(rows.getLong(1)).isZero();
            }
            app.createStatement().execute("select sweep_idempotent_requests()");
        }

        await().atMost(PATIENCE).until(() -> expiry("old") == null);
    }

    @Test
    void withoutAKeyNothingIsWritten() throws SQLException {
        given().header(
                        "Authorization",
                        "Bearer " + new Tokens(signingKeys).of(TokenType.ACCESS, staff, tenant, "owner"))
                .contentType(ContentType.JSON)
                .body(SURE)
                .post("/admin/v1/customers/" + kim + "/two-factor/disable")
                .then()
                .statusCode(200)
                .body("two_factor", equalTo("disabled"));

        try (var owner = connect("admin_owner");
                var rows = owner.createStatement()
                        .executeQuery("select count(*) from idempotent_request where tenant = '" + tenant + "'")) {
            rows.next();
            assertThat(rows.getLong(1)).isZero();
        }
    }

    private Connection connect(String role) throws SQLException {
        return DriverManager.getConnection(stack.postgres().jdbcUrl("admin"), role, role);
    }

    private void asOwner(String statement) throws SQLException {
        try (var owner = connect("admin_owner")) {
            owner.createStatement().execute(statement);
        }
    }

    private Instant expiry(String key) throws SQLException {
        try (var owner = connect("admin_owner");
                var select = owner.prepareStatement(
                        "select expires_at from idempotent_request where tenant = ? and key = ?")) {
            select.setString(1, tenant);
            select.setString(2, key);
            try (var row = select.executeQuery()) {
                return row.next() ? row.getTimestamp(1).toInstant() : null;
            }
        }
    }

    private long secondsKept(String key) throws SQLException {
        return Duration.between(Instant.now(), expiry(key)).toSeconds();
    }
}
