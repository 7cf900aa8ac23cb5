package org.vestibule.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.admin.erasure.Erasing;
import org.vestibule.admin.intake.Intake;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.SecurityEvent;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.contracts.SecurityEvent.Data;
import org.vestibule.contracts.SecurityEvent.Kind;
import org.vestibule.contracts.SecurityEvent.Outcome;
import org.vestibule.contracts.TokenType;
import org.vestibule.contracts.Topics;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;

@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "admin"))
@QuarkusTestResource(UpstreamStub.class)
@Tag("C-06")
class AdminIT {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    /** A record without headers, beside 100 bytes that it is packed in. */
    private static final int LARGEST = 1_048_576 - 100;

    Infrastructure stack;
    UpstreamStub upstream;

    @Inject
    ObjectMapper json;

    @Inject
    Intake intake;

    @Inject
    DataSource database;

    @ConfigProperty(name = "local-stack.auth-signing-keys")
    Path signingKeys;

    private KafkaProducer<String, byte[]> producer;

    /** Each test has a tenant of its own, so each has a chain of its own. */
    private final String tenant = "shop-" + UUID.randomUUID();

    private final UUID staff = UUID.randomUUID();

    @BeforeEach
    void start() {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.kafka().bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    @AfterEach
    void stop() {
        producer.close();
    }

    // what auth-service and mfa-service state

    private SecurityEvent event(EventType type, UUID subject, Data data) {
        return SecurityEvent.of(UUID.randomUUID(), type, subject, Instant.now(), tenant, data);
    }

    private SecurityEvent event(EventType type, UUID subject, Map<String, Object> details) {
        var actor = new Actor(subject, Kind.USER, "kim");
        return event(type, subject, new Data(actor, "192.0.2.7", "Browser", Outcome.SUCCESS, "request-1", details));
    }

    private static Map<String, Object> user(String username, String role) {
        return Map.of(
                "username",
                username,
                "email",
                username + "@example.dk",
                "locale",
                "da",
                "account",
                "acme",
                "roles",
                List.of(role),
                "disabled",
                false);
    }

    private void state(SecurityEvent event) {
        try {
            sendRaw(event.subject().toString(), json.writeValueAsBytes(event));
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void sendRaw(String key, byte[] value) {
        try {
            producer.send(new ProducerRecord<>(Topics.SECURITY_EVENTS, key, value))
                    .get();
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private UUID customer(String username, String role) {
        UUID id = UUID.randomUUID();
        intake.take(event(EventType.USER_CREATED, id, user(username, role)));
        return id;
    }

    private UUID withTwoFactor(String username, String role) {
        UUID id = customer(username, role);
        intake.take(event(
                EventType.AUTHENTICATOR_ENROLLED,
                id,
                Map.of("authenticator_id", UUID.randomUUID().toString(), "method", "totp", "name", "Phone")));
        intake.take(event(EventType.TWO_FACTOR_ENABLED, id, Map.of("method", "totp")));
        return id;
    }

    // who asks

    private String token(String role) {
        return new Tokens(signingKeys).of(TokenType.ACCESS, staff, tenant, role);
    }

    private RequestSpecification as(String role) {
        return given().header("Authorization", "Bearer " + token(role))
                .header("User-Agent", "Desk/1.0")
                .contentType(ContentType.JSON)
                .accept(ContentType.JSON);
    }

    private RequestSpecification asProgramFor(String person) {
        return as(Role.CLIENT).header("On-Behalf-Of", person);
    }

    private String disable(UUID id) {
        return "/admin/v1/customers/" + id + "/two-factor/disable";
    }

    private String mfa(String method, UUID id) {
        return method + " /mfa/v1/users/" + id + "/authenticators?tenant=" + tenant;
    }

    private String sessions(UUID id) {
        return "DELETE /auth/v1/tenants/" + tenant + "/users/" + id + "/sessions";
    }

    private static final String SURE = "{\"confirm\":true,\"reason\":\"The phone is lost\"}";

    private Connection connect(String role) throws SQLException {
        return DriverManager.getConnection(stack.postgres().jdbcUrl("admin"), role, role);
    }

    private long logRows(UUID event) throws SQLException {
        try (var owner = connect("admin_owner");
                var rows = owner.createStatement()
                        .executeQuery("select count(*) from event_log where id = '" + event + "'")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    // the directory

    @Test
    @Tag("S1-10")
    void staffSeesWhoHasTwoFactorAndCannotTurnItOn() {
        UUID kim = withTwoFactor("kim", Role.CUSTOMER);
        customer("bo", Role.CUSTOMER);

        as(Role.SUPPORT)
                .get("/admin/v1/customers")
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("items", hasSize(2))
                .body("items.username", equalTo(List.of("bo", "kim")))
                .body("items.two_factor", equalTo(List.of("disabled", "enabled")))
                .body("items[1].id", equalTo(kim.toString()))
                .body("items[1].email", equalTo("kim@example.dk"))
                .body("items[1].methods", equalTo(List.of("totp")))
                .body("next_cursor", nullValue());
        as(Role.OWNER)
                .get("/admin/v1/customers?two_factor=enabled")
                .then()
                .body("items.username", equalTo(List.of("kim")));
        as(Role.OWNER)
                .post("/admin/v1/customers/" + kim + "/two-factor/enable")
                .then()
                .statusCode(404);
        as(Role.OWNER).body("{}").put("/admin/v1/customers/" + kim).then().statusCode(405);
    }

    @Test
    void searchTakesAPartInAnyCaseAndNoWildcards() {
        customer("Kirsten", Role.CUSTOMER);
        customer("bo_100", Role.CUSTOMER);
        customer("bo-100", Role.CUSTOMER);

        asProgramFor("Kim")
                .get("/admin/v1/customers?query=IRST")
                .then()
                .body("items.username", equalTo(List.of("Kirsten")));
        asProgramFor("Kim")
                .get("/admin/v1/customers?query=o_1")
                .then()
                .body("items.username", equalTo(List.of("bo_100")));
        asProgramFor("Kim").get("/admin/v1/customers?query=%25").then().body("items", hasSize(0));
    }

    @Test
    void pagesFollowEachOtherWithoutGapOrRepeat() {
        List<String> names = IntStream.range(0, 7).mapToObj(n -> "user" + n).toList();
        names.forEach(name -> customer(name, Role.CUSTOMER));

        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            var page = as(Role.SUPPORT)
                    .get("/admin/v1/customers?limit=3" + cursor)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            seen.addAll(page.getList("items.username"));
            cursor = page.getString("next_cursor") == null ? null : "&cursor=" + page.getString("next_cursor");
        } while (cursor != null);

        assertThat(seen).isEqualTo(names);
        as(Role.SUPPORT).get("/admin/v1/customers?cursor=x").then().statusCode(400);
        as(Role.SUPPORT).get("/admin/v1/customers?limit=201").then().statusCode(400);
    }

    @Test
    void authenticatorThatIsHeardOfBeforeItsUserIsNotLost() {
        UUID id = UUID.randomUUID();
        UUID key = UUID.randomUUID();
        intake.take(event(
                EventType.AUTHENTICATOR_ENROLLED,
                id,
                Map.of("authenticator_id", key.toString(), "method", "webauthn")));
        intake.take(event(EventType.TWO_FACTOR_ENABLED, id, Map.of("method", "webauthn")));
        as(Role.SUPPORT).get("/admin/v1/customers").then().body("items", hasSize(0));
        as(Role.SUPPORT).get("/admin/v1/customers/" + id).then().statusCode(404);

        intake.take(event(EventType.USER_CREATED, id, user("ida", Role.CUSTOMER)));

        as(Role.SUPPORT)
                .get("/admin/v1/customers")
                .then()
                .body("items[0].two_factor", equalTo("enabled"))
                .body("items[0].methods", equalTo(List.of("webauthn")));

        intake.take(event(
                EventType.AUTHENTICATOR_REMOVED, id, Map.of("authenticator_id", key.toString(), "method", "webauthn")));
        intake.take(event(EventType.TWO_FACTOR_DISABLED, id, Map.of()));
        as(Role.SUPPORT)
                .get("/admin/v1/customers")
                .then()
                .body("items[0].two_factor", equalTo("disabled"))
                .body("items[0].methods", hasSize(0));

        intake.take(event(EventType.USER_DELETED, id, Map.of()));
        as(Role.SUPPORT).get("/admin/v1/customers").then().body("items", hasSize(0));
    }

    // one customer

    @Test
    @Tag("S1-10")
    void detailIsLiveAndBeingLookedAtIsAFact() {
        UUID kim = withTwoFactor("kim", Role.CUSTOMER);
        upstream.tell(mfa("GET", kim), 200, """
                {"two_factor":"enabled","authenticators":[{"id":"%s","type":"totp","name":"Phone","status":"active"}],
                 "recovery_codes":{"total":10,"remaining":8},"policy":{},"notices":[]}""".formatted(UUID.randomUUID()));

        as(Role.SUPPORT)
                .get("/admin/v1/customers/" + kim)
                .then()
                .statusCode(200)
                .body("two_factor", equalTo("enabled"))
                .body("methods", equalTo(List.of("totp")))
                .body("recovery_codes.remaining", equalTo(8))
                .body("last_events", hasSize(3));

        assertThat(upstream.asked(mfa("GET", kim)).getFirst().authorization()).startsWith("Bearer ey");
        await().atMost(PATIENCE).untilAsserted(() -> as(Role.OWNER)
                .get("/admin/v1/events?type=staff.viewed_customer")
                .then()
                .body("items", hasSize(1))
                .body("items[0].subject", equalTo(kim.toString()))
                .body("items[0].actor.id", equalTo(staff.toString()))
                .body("items[0].actor.kind", equalTo("staff")));
    }

    @Test
    @Tag("attack-28")
    void anotherTenantsCustomerAndAHigherAdminDoNotExist() {
        UUID other = UUID.randomUUID();
        intake.take(SecurityEvent.of(
                UUID.randomUUID(),
                EventType.USER_CREATED,
                other,
                Instant.now(),
                tenant + "-other",
                new Data(null, null, null, Outcome.SUCCESS, null, user("eve", Role.CUSTOMER))));
        UUID support = customer("helper", Role.SUPPORT);
        UUID owner = customer("boss", Role.OWNER);
        upstream.tell(mfa("DELETE", support), 200, "{\"two_factor\":\"disabled\"}");
        upstream.tell(sessions(support), 204, "");

        for (UUID hidden : List.of(other, support, owner, UUID.randomUUID())) {
            as(Role.SUPPORT).get("/admin/v1/customers/" + hidden).then().statusCode(404);
            as(Role.SUPPORT)
                    .get("/admin/v1/customers/" + hidden + "/events")
                    .then()
                    .statusCode(404);
            as(Role.SUPPORT).body(SURE).post(disable(hidden)).then().statusCode(404);
            asProgramFor("Kim").body(SURE).post(disable(hidden)).then().statusCode(404);
            assertThat(upstream.asked(mfa("DELETE", hidden))).isEmpty();
        }
        as(Role.OWNER).body(SURE).post(disable(owner)).then().statusCode(404);
        as(Role.OWNER).body(SURE).post(disable(support)).then().statusCode(200);
        as(Role.SUPPORT)
                .get("/admin/v1/customers?tenant=" + tenant + "-other")
                .then()
                .statusCode(404);
        as(Role.OPERATOR)
                .get("/admin/v1/customers?tenant=" + tenant + "-other")
                .then()
                .statusCode(200)
                .body("items.username", equalTo(List.of("eve")));
    }

    @Test
    void onlyAccessTokensOfStaffOpenTheDesk() {
        given().get("/admin/v1/customers").then().statusCode(401).header("WWW-Authenticate", "Bearer");
        as(Role.CUSTOMER).get("/admin/v1/customers").then().statusCode(403);
        as(Role.SUPPORT).get("/admin/v1/policy").then().statusCode(403);
        asProgramFor("Kim").get("/admin/v1/events/verification").then().statusCode(403);
        for (TokenType type : List.of(TokenType.PARTIAL, TokenType.LOGIN)) {
            given().header("Authorization", "Bearer " + new Tokens(signingKeys).of(type, staff, tenant, Role.OWNER))
                    .get("/admin/v1/customers")
                    .then()
                    .statusCode(401);
        }
    }

    @Test
    @Tag("S1-11")
    @Tag("S1-12")
    void disableIsConfirmedDoneAtBothServicesAndLoggedWithWhoWhereAndWhy() throws Exception {
        UUID kim = withTwoFactor("kim", Role.CUSTOMER);
        upstream.tell(mfa("DELETE", kim), 200, "{\"two_factor\":\"disabled\"}");
        upstream.tell(sessions(kim), 204, "");

        as(Role.SUPPORT)
                .body("{\"reason\":\"The phone is lost\"}")
                .post(disable(kim))
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:vestibule:problem:confirmation-required"));
        as(Role.SUPPORT).body("{\"confirm\":true}").post(disable(kim)).then().statusCode(400);
        as(Role.SUPPORT)
                .body("{\"confirm\":true,\"reason\":\" x \"}")
                .post(disable(kim))
                .then()
                .statusCode(400);
        as(Role.SUPPORT)
                .body("{\"confirm\":true,\"reason\":\"lost\",\"role\":\"owner\"}")
                .post(disable(kim))
                .then()
                .statusCode(400);
        assertThat(upstream.asked(mfa("DELETE", kim))).isEmpty();

        as(Role.SUPPORT)
                .body(SURE)
                .post(disable(kim))
                .then()
                .statusCode(200)
                .body("two_factor", equalTo("disabled"))
                .body("disabled_at", containsString("T"));

        var asked = upstream.asked(mfa("DELETE", kim)).getFirst();
        assertThat(asked.body()).isEqualTo("{\"reason\":\"The phone is lost\"}");
        assertThat(asked.authorization())
                .isEqualTo(upstream.asked(sessions(kim)).getFirst().authorization());
        // mfa-service sees this service as its peer, and says so in the event
        intake.take(event(
                EventType.TWO_FACTOR_DISABLED_BY_STAFF,
                kim,
                new Data(
                        new Actor(staff, Kind.STAFF, "support-name"),
                        "10.0.0.9",
                        "rest client",
                        Outcome.SUCCESS,
                        asked.requestId(),
                        Map.of("reason", "The phone is lost"))));

        as(Role.SUPPORT)
                .get("/admin/v1/customers/" + kim + "/events?limit=1")
                .then()
                .body("items[0].type", equalTo("two_factor.disabled_by_staff"))
                .body("items[0].actor.id", equalTo(staff.toString()))
                .body("items[0].actor.kind", equalTo("staff"))
                .body("items[0].ip", equalTo("127.0.0.1"))
                .body("items[0].user_agent", equalTo("Desk/1.0"))
                .body("items[0].details.reason", equalTo("The phone is lost"))
                .body("next_cursor", org.hamcrest.Matchers.notNullValue());
        as(Role.SUPPORT).get("/admin/v1/customers").then().body("items[0].two_factor", equalTo("disabled"));
    }

    @Test
    void aProgramSaysForWhomItActsAndItStandsInTheLog() {
        UUID kim = withTwoFactor("kim", Role.CUSTOMER);
        upstream.tell(mfa("GET", kim), 200, "{\"two_factor\":\"enabled\",\"authenticators\":[]}");
        String page = "/admin/v1/customers/" + kim;

        as(Role.CLIENT)
                .get(page)
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:vestibule:problem:invalid-request"))
                .body("detail", containsString("On-Behalf-Of"));
        asProgramFor("Kim%0Aforged").get(page).then().statusCode(400);
        as(Role.SUPPORT).header("On-Behalf-Of", "Kim").get(page).then().statusCode(400);
        assertThat(upstream.asked(mfa("GET", kim))).isEmpty();
        asProgramFor("%3DS%C3%B8ren()").get(page).then().statusCode(200);

        assertThat(upstream.asked(mfa("GET", kim)).getFirst().onBehalfOf()).isEqualTo("%3DS%C3%B8ren()");
        await().atMost(PATIENCE).untilAsserted(() -> as(Role.OWNER)
                .get("/admin/v1/events?type=staff.viewed_customer")
                .then()
                .body("items", hasSize(1))
                .body("items[0].actor.kind", equalTo("client"))
                .body("items[0].actor.on_behalf_of", equalTo("=Søren()")));
        as(Role.OWNER)
                .get("/admin/v1/events?type=two_factor.enabled")
                .then()
                .body("items[0].actor.on_behalf_of", nullValue());
        String csv = as(Role.OWNER)
                .accept("text/csv")
                .get("/admin/v1/events?type=staff.viewed_customer")
                .then()
                .extract()
                .asString();
        assertThat(csv.split("\r\n")[0]).endsWith(",on_behalf_of");
        assertThat(csv.split("\r\n")[1]).endsWith(",'=Søren()");
    }

    @Test
    void forWhomAProgramActedIsPartOfTheChain() throws SQLException {
        UUID kim = customer("kim", Role.CUSTOMER);
        var program = new Actor(staff, Kind.CLIENT, "Billing", "Kirsten Holm");
        intake.take(event(
                EventType.SESSION_REVOKED, kim, new Data(program, null, null, Outcome.SUCCESS, "request-1", null)));
        as(Role.OWNER).get("/admin/v1/events/verification").then().body("intact", equalTo(true));

        try (Connection owner = connect("admin_owner");
                var update = owner.prepareStatement(
                        "update event_log set on_behalf_of = 'Somebody Else' where tenant = ? and on_behalf_of is not null")) {
            update.setString(1, tenant);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }

        as(Role.OWNER)
                .get("/admin/v1/events/verification")
                .then()
                .body("intact", equalTo(false))
                .body("first_broken", equalTo(2));
    }

    @Test
    void requestIdOfSomebodyElsesActionGivesNoOtherOrigin() {
        UUID kim = withTwoFactor("kim", Role.CUSTOMER);
        upstream.tell(mfa("DELETE", kim), 200, "{}");
        upstream.tell(sessions(kim), 204, "");
        as(Role.SUPPORT).body(SURE).post(disable(kim)).then().statusCode(200);
        String request = upstream.asked(mfa("DELETE", kim)).getFirst().requestId();

        intake.take(event(
                EventType.LOGIN_FAILED,
                kim,
                new Data(new Actor(kim, Kind.USER, "kim"), "198.51.100.1", "Evil", Outcome.FAILURE, request, null)));

        as(Role.SUPPORT)
                .get("/admin/v1/customers/" + kim + "/events?limit=1")
                .then()
                .body("items[0].ip", equalTo("198.51.100.1"))
                .body("items[0].user_agent", equalTo("Evil"));
    }

    @Test
    @Tag("S1-11")
    void problemsOfMfaServicePassThroughAsTheyAre() {
        UUID kim = customer("kim", Role.CUSTOMER);
        upstream.tell(
                mfa("DELETE", kim),
                409,
                "{\"type\":\"urn:vestibule:problem:two-factor-not-enabled\",\"title\":\"Two-factor\",\"status\":409,\"x\":1}");

        as(Role.SUPPORT)
                .body(SURE)
                .post(disable(kim))
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:vestibule:problem:two-factor-not-enabled"))
                .body("x", equalTo(1));
        assertThat(upstream.asked(sessions(kim))).isEmpty();
    }

    @Test
    void sessionsThatCouldNotBeEndedAreEndedByAskingAgain() {
        UUID kim = withTwoFactor("kim", Role.CUSTOMER);
        upstream.tell(mfa("DELETE", kim), 200, "{\"two_factor\":\"disabled\"}");
        upstream.tell(sessions(kim), 503, "{\"type\":\"urn:vestibule:problem:unavailable\",\"status\":503}");
        as(Role.SUPPORT)
                .body(SURE)
                .post(disable(kim))
                .then()
                .statusCode(503)
                .body("detail", containsString("could not be ended"));
        String gone = "{\"type\":\"urn:vestibule:problem:two-factor-not-enabled\",\"status\":409}";
        upstream.tell(mfa("DELETE", kim), 409, gone);
        upstream.tell(sessions(kim), 204, "");

        as(Role.SUPPORT).body(SURE).post(disable(kim)).then().statusCode(200);
        as(Role.SUPPORT).body(SURE).post(disable(kim)).then().statusCode(409);
    }

    @Test
    void serviceThatIsAwayIs503() {
        UUID kim = withTwoFactor("kim", Role.CUSTOMER);
        upstream.tell(mfa("GET", kim), 200, "{\"two_factor\":\"enabled\"}");
        upstream.away();
        try {
            as(Role.SUPPORT)
                    .get("/admin/v1/customers/" + kim)
                    .then()
                    .statusCode(503)
                    .contentType("application/problem+json")
                    .header("Retry-After", equalTo("5"));
            as(Role.SUPPORT).body(SURE).post(disable(kim)).then().statusCode(503);
        } finally {
            upstream.wake();
        }
        as(Role.SUPPORT).get("/admin/v1/customers/" + kim).then().statusCode(200);
    }

    /** RFC 9110 sections 8.5 and 12.5.4: whoever writes the problem, resource, filter, validation or framework. */
    @Test
    void everyProblemSpeaksTheLanguageThatWasAskedFor() {
        String customers = "/admin/v1/customers";
        String noOne = disable(UUID.randomUUID());

        assertDanish(given(), "GET", customers, "invalid-token", "Tokenet mangler eller gælder ikke her", null);
        assertDanish(
                given().header("Authorization", "Bearer x"),
                "GET",
                customers,
                "invalid-token",
                "Tokenet mangler eller gælder ikke her",
                null);
        assertDanish(as(Role.CUSTOMER), "GET", customers, "forbidden", "Det har du ikke adgang til", null);
        assertDanish(as(Role.SUPPORT), "GET", "/admin/v1/nothing", "not-found", "Ikke fundet", null);
        assertDanish(
                as(Role.SUPPORT), "DELETE", customers, "method-not-allowed", "Metoden understøttes ikke her", null);
        assertDanish(
                as(Role.SUPPORT).contentType("text/plain").body("x"),
                "POST",
                noOne,
                "unsupported-media-type",
                "Indholdstypen understøttes ikke her",
                null);
        assertDanish(
                as(Role.SUPPORT).body("{\"confirm\":"),
                "POST",
                noOne,
                "invalid-request",
                "Forespørgslen er ikke gyldig",
                "Indholdet er ikke gyldig JSON (linje 1, kolonne 12)");
        assertDanish(
                as(Role.SUPPORT).body("{\"sure\":true}"),
                "POST",
                noOne,
                "invalid-request",
                "Forespørgslen er ikke gyldig",
                "Feltet “sure” er ukendt eller har en forkert type (linje 1, kolonne 14)");
        assertDanish(
                as(Role.SUPPORT).queryParam("cursor", "?"),
                "GET",
                customers,
                "invalid-request",
                "Forespørgslen er ikke gyldig",
                "Denne cursor kommer ikke fra denne liste");
        assertDanish(
                as(Role.SUPPORT).queryParam("limit", 0).queryParam("two_factor", "maybe"),
                "GET",
                customers,
                "invalid-request",
                "Forespørgslen er ikke gyldig",
                "limit skal være større end eller lig med 1; two_factor skal være enabled|disabled");
    }

    private static void assertDanish(
            RequestSpecification request, String method, String path, String slug, String title, String detail) {
        request.header("Accept-Language", "da-DK, da;q=0.9, en;q=0.5")
                .request(method, path)
                .then()
                .contentType("application/problem+json")
                .header("Content-Language", "da")
                .header("Cache-Control", "no-store")
                .body("type", equalTo("urn:vestibule:problem:" + slug))
                .body("title", equalTo(title))
                .body("detail", equalTo(detail));
    }

    @Test
    void whoAsksForNoLanguageOrAnotherGetsEnglish() {
        for (String asked : new String[] {"sv", "en-GB, da;q=0.9", "*", "da;q=x"}) {
            as(Role.SUPPORT)
                    .header("Accept-Language", asked)
                    .queryParam("limit", 0)
                    .get("/admin/v1/customers")
                    .then()
                    .statusCode(400)
                    .header("Content-Language", "en")
                    .body("title", equalTo("The request is not valid"))
                    .body(
                            "errors",
                            equalTo(List.of(
                                    Map.of("field", "limit", "message", "must be greater than or equal to 1"))));
        }
    }

    @Test
    void otherServicesAreAskedInTheLanguageOfWhoAsks() {
        String path = " /mfa/v1/tenants/" + tenant + "/policy";
        upstream.tell("GET" + path, 404, "{\"type\":\"urn:vestibule:problem:not-found\",\"status\":404}");

        as(Role.OWNER)
                .header("Accept-Language", "da-DK")
                .get("/admin/v1/policy")
                .then()
                .statusCode(404)
                .header("Content-Language", "da");

        assertThat(upstream.asked("GET" + path).getFirst().language()).isEqualTo("da-DK");
    }

    @Test
    void policyIsAskedOfMfaServiceWithTheOwnersToken() {
        String path = " /mfa/v1/tenants/" + tenant + "/policy";
        upstream.tell("GET" + path, 200, "{\"methods\":[\"totp\"],\"max_active_methods\":1}");
        upstream.tell(
                "PUT" + path,
                400,
                "{\"type\":\"urn:vestibule:problem:invalid-request\",\"status\":400,\"detail\":\"no\"}");

        as(Role.OWNER)
                .get("/admin/v1/policy")
                .then()
                .statusCode(200)
                .body("methods", equalTo(List.of("totp")))
                .body("max_active_methods", equalTo(1));
        as(Role.OWNER)
                .body("{\"methods\":[\"smoke\"]}")
                .put("/admin/v1/policy")
                .then()
                .statusCode(400)
                .body("detail", equalTo("no"));
        assertThat(upstream.asked("PUT" + path).getFirst().body()).isEqualTo("{\"methods\":[\"smoke\"]}");
    }

    // the log

    @Test
    void sameEventTwentyTimesAtOnceIsOneRow() throws Exception {
        UUID kim = customer("kim", Role.CUSTOMER);
        SecurityEvent event = event(EventType.LOGIN_SUCCEEDED, kim, Map.of());
        var go = new CountDownLatch(1);
        List<Callable<Void>> tries = IntStream.range(0, 20)
                .<Callable<Void>>mapToObj(n -> () -> {
                    go.await();
                    intake.take(event);
                    return null;
                })
                .toList();

        try (var threads = Executors.newFixedThreadPool(20)) {
            List<Future<Void>> ends = tries.stream().map(threads::submit).toList();
            go.countDown();
            for (var end : ends) {
                end.get();
            }
        }

        assertThat(logRows(event.id())).isEqualTo(1);
        as(Role.OWNER).get("/admin/v1/events/verification").then().body("events", equalTo(2));
    }

    @Test
    void redeliveredRecordsAreOneRow() throws Exception {
        UUID kim = UUID.randomUUID();
        SecurityEvent created = event(EventType.USER_CREATED, kim, user("kim", Role.CUSTOMER));
        IntStream.range(0, 20).forEach(n -> state(created));
        SecurityEvent last = event(EventType.LOGIN_SUCCEEDED, kim, Map.of());
        state(last);

        await().atMost(PATIENCE).until(() -> logRows(last.id()) == 1);
        assertThat(logRows(created.id())).isEqualTo(1);
    }

    @Test
    void chainHoldsUnderParallelWritersAndShowsEveryChange() throws Exception {
        UUID kim = customer("kim", Role.CUSTOMER);
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> ends = new ArrayList<>();
            for (int n = 0; n < 40; n++) {
                SecurityEvent event = event(EventType.LOGIN_FAILED, kim, Map.of("n", n));
                ends.add(threads.submit(() -> intake.take(event)));
            }
            for (var end : ends) {
                end.get();
            }
        }
        as(Role.OWNER)
                .get("/admin/v1/events/verification")
                .then()
                .body("events", equalTo(41))
                .body("intact", equalTo(true))
                .body("first_broken", nullValue());

        try (var owner = connect("admin_owner")) {
            owner.createStatement()
                    .execute("update event_log set ip = '203.0.113.1' where tenant = '" + tenant + "' and seq = 20");
        }
        as(Role.OWNER)
                .get("/admin/v1/events/verification")
                .then()
                .body("intact", equalTo(false))
                .body("first_broken", equalTo(20));
    }

    @Test
    void rowThatIsTakenOutOfTheChainShows() throws Exception {
        UUID kim = customer("kim", Role.CUSTOMER);
        intake.take(event(EventType.LOGIN_FAILED, kim, Map.of()));
        intake.take(event(EventType.LOGIN_FAILED, kim, Map.of()));

        try (var owner = connect("admin_owner")) {
            owner.createStatement().execute("delete from event_log where tenant = '" + tenant + "' and seq = 3");
        }

        as(Role.OWNER)
                .get("/admin/v1/events/verification")
                .then()
                .body("intact", equalTo(false))
                .body("first_broken", equalTo(3));
    }

    @Test
    void appMayAddToTheLogAndReadItAndNothingElse() throws Exception {
        UUID kim = customer("kim", Role.CUSTOMER);
        assertThat(kim).isNotNull();

        try (var app = connect("admin_app")) {
            assertThat(rowsOf(app)).isZero();
            app.createStatement().execute("select set_config('vestibule.tenant', '" + tenant + "', false)");
            assertThat(rowsOf(app)).isEqualTo(1);
            for (String statement :
                    List.of("update event_log set ip = null", "delete from event_log", "truncate event_log")) {
                assertThatThrownBy(() -> app.createStatement().execute(statement))
                        .hasMessageContaining("permission denied");
            }
        }
    }

    @Test
    void ofWhoWasRemovedTheLogKeepsWhatHappenedAndNotWhoTheyWere() throws Exception {
        UUID kim = customer("kim-of-" + tenant, Role.CUSTOMER);
        intake.take(event(EventType.LOGIN_FAILED, kim, Map.of()));

        intake.take(event(EventType.USER_DELETED, kim, Map.of()));
        intake.take(event(EventType.SESSION_REVOKED, kim, Map.of("reason", "user_deleted")));

        as(Role.OWNER)
                .get("/admin/v1/events")
                .then()
                .body("items.type", equalTo(List.of("session.revoked", "user.deleted", "login.failed", "user.created")))
                .body("items.subject", org.hamcrest.Matchers.everyItem(equalTo(kim.toString())))
                .body("items.ip", org.hamcrest.Matchers.everyItem(nullValue()))
                .body("items.actor.name", org.hamcrest.Matchers.everyItem(nullValue()))
                .body("items.details", org.hamcrest.Matchers.everyItem(equalTo(Map.of())));
        as(Role.OWNER)
                .get("/admin/v1/events/verification")
                .then()
                .body("intact", equalTo(true))
                .body("events", equalTo(4))
                .body("erased", equalTo(4));
        Erasing.toTheEnd(database);
        try (var owner = connect("admin_owner");
                var rows = owner.createStatement()
                        .executeQuery("select 1 from event_log e where e::text like '%kim-of-" + tenant + "%'"
                                + " union all select 1 from customer c where c::text like '%kim-of-" + tenant + "%'")) {
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void whoAsksWhatIsKnownOfThemIsToldWithoutTheNamesOfStaff() {
        UUID kim = customer("kim", Role.CUSTOMER);
        String user = "GET /auth/v1/tenants/" + tenant + "/users/" + kim;
        upstream.tell(user, 200, "{\"username\":\"kim\",\"email\":\"kim@example.dk\"}");
        upstream.tell(user + "/sessions", 200, "{\"items\":[{\"device\":\"Firefox\"}],\"next_cursor\":null}");
        upstream.tell(user + "/trusted-browsers", 200, "{\"items\":[],\"next_cursor\":null}");
        upstream.tell(
                mfa("GET", kim),
                200,
                "{\"two_factor\":\"enabled\",\"authenticators\":[{\"type\":\"sms\",\"hint\":\"+45 •• •• •• 34\"}]}");
        intake.take(event(
                EventType.TWO_FACTOR_DISABLED_BY_STAFF,
                kim,
                new Data(
                        new Actor(staff, Kind.STAFF, "support-name"),
                        "198.51.100.4",
                        "Desk",
                        Outcome.SUCCESS,
                        null,
                        Map.of("reason", "phone lost"))));
        String export = "/admin/v1/customers/" + kim + "/personal-data";

        String told = as(Role.OWNER)
                .get(export)
                .then()
                .statusCode(200)
                .body("user.username", equalTo("kim"))
                .body("sessions[0].device", equalTo("Firefox"))
                .body("two_factor.authenticators[0].type", equalTo("sms"))
                .body("events.type", equalTo(List.of("two_factor.disabled_by_staff", "user.created")))
                .body("events[0].actor.kind", equalTo("staff"))
                .body("events[0].details.reason", equalTo("phone lost"))
                .extract()
                .asString();

        assertThat(told).doesNotContain("support-name", staff.toString(), "198.51.100.4");
        as(Role.SUPPORT).get(export).then().statusCode(403);
        as(Role.OWNER)
                .get("/admin/v1/customers/" + UUID.randomUUID() + "/personal-data")
                .then()
                .statusCode(404);
        await().atMost(PATIENCE).untilAsserted(() -> as(Role.OWNER)
                .get("/admin/v1/events?type=staff.viewed_customer")
                .then()
                .body("items[0].details.what", equalTo("personal_data")));
        upstream.tell(user, 503, "{\"type\":\"urn:vestibule:problem:unavailable\",\"status\":503}");
        as(Role.OWNER).get(export).then().statusCode(503);
    }

    private static long rowsOf(Connection connection) throws SQLException {
        try (var rows = connection.createStatement().executeQuery("select count(*) from event_log")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void eventsAreFilteredAndPagedNewestFirst() {
        UUID kim = customer("kim", Role.CUSTOMER);
        for (int n = 0; n < 5; n++) {
            intake.take(event(EventType.LOGIN_FAILED, kim, Map.of("n", n)));
        }

        var first = as(Role.SUPPORT)
                .get("/admin/v1/events?type=login.failed&limit=3")
                .then()
                .statusCode(200)
                .body("items.details.n", equalTo(List.of(4, 3, 2)))
                .extract()
                .jsonPath()
                .getString("next_cursor");
        as(Role.SUPPORT)
                .get("/admin/v1/events?type=login.failed&limit=3&cursor=" + first)
                .then()
                .body("items.details.n", equalTo(List.of(1, 0)))
                .body("next_cursor", nullValue());
        as(Role.SUPPORT)
                .get("/admin/v1/events?from=2999-01-01T00:00:00Z")
                .then()
                .body("items", hasSize(0));
        as(Role.SUPPORT).get("/admin/v1/events?to=2999-01-01T00:00:00Z").then().body("items", hasSize(6));
        as(Role.SUPPORT).get("/admin/v1/events?from=yesterday").then().statusCode(400);
        as(Role.SUPPORT).get("/admin/v1/events?type=tea.served").then().statusCode(400);
    }

    @Test
    void theEventsOfACustomerAreFilteredTooAsAPageAndAsAFile() {
        UUID kim = customer("kim", Role.CUSTOMER);
        UUID robin = customer("robin", Role.CUSTOMER);
        intake.take(event(EventType.LOGIN_FAILED, kim, Map.of("n", 1)));
        intake.take(event(EventType.LOGIN_SUCCEEDED, kim, Map.of("n", 2)));
        intake.take(event(EventType.LOGIN_FAILED, robin, Map.of("n", 3)));
        String log = "/admin/v1/customers/" + kim + "/events";

        as(Role.SUPPORT).get(log + "?type=login.failed").then().body("items.details.n", equalTo(List.of(1)));
        as(Role.SUPPORT).get(log + "?from=2999-01-01T00:00:00Z").then().body("items", hasSize(0));
        as(Role.SUPPORT).get(log + "?to=2999-01-01T00:00:00Z").then().body("items", hasSize(3));
        as(Role.SUPPORT).get(log + "?to=tomorrow").then().statusCode(400);
        as(Role.SUPPORT).get(log + "?type=tea.served").then().statusCode(400);
        String csv = as(Role.SUPPORT)
                .accept("text/csv")
                .get(log + "?type=login.failed")
                .then()
                .extract()
                .asString();
        assertThat(csv.lines().skip(1)).singleElement().asString().contains(kim.toString(), "login.failed");
    }

    @Test
    void csvHoldsEveryRowAndNoFormula() {
        UUID kim = customer("kim", Role.CUSTOMER);
        intake.take(event(
                EventType.LOGIN_FAILED,
                kim,
                new Data(
                        new Actor(null, Kind.USER, "=cmd|' /C calc'!A0"),
                        "192.0.2.7",
                        "@evil, \"agent\"",
                        Outcome.FAILURE,
                        null,
                        null)));
        for (int n = 0; n < 1_100; n++) {
            intake.take(event(EventType.LOGIN_SUCCEEDED, kim, Map.of()));
        }

        String csv = as(Role.OWNER)
                .accept("text/csv")
                .get("/admin/v1/events")
                .then()
                .statusCode(200)
                .contentType(containsString("text/csv"))
                .extract()
                .asString();
        String one = as(Role.OWNER)
                .accept("text/csv")
                .get("/admin/v1/events?type=login.failed")
                .then()
                .extract()
                .asString();

        as(Role.OWNER).accept("*/*").get("/admin/v1/events").then().contentType(ContentType.JSON);
        assertThat(csv.split("\r\n")).hasSize(1 + 1 + 1 + 1_100);
        assertThat(csv).startsWith("id,time,type,subject,actor_id,");
        assertThat(one.split("\r\n")[1])
                .contains(",'=cmd|' /C calc'!A0,192.0.2.7,\"'@evil, \"\"agent\"\"\",failure,{}");
    }

    @Test
    void whatCannotBeTakenGoesToTheDeadLettersWithTheReason() {
        UUID key = UUID.randomUUID();
        sendRaw(key.toString(), "{\"type\":\"tea.served\"}".getBytes(StandardCharsets.UTF_8));
        UUID kim = UUID.randomUUID();
        state(event(EventType.USER_CREATED, kim, Map.of("roles", List.of("customer"))));
        SecurityEvent next = event(EventType.USER_CREATED, kim, user("kim", Role.CUSTOMER));
        state(next);

        assertThat(reason(key.toString())).isEqualTo("the record is not a security event of a known type");
        assertThat(reason(kim.toString())).isEqualTo("details name no username");
        await().atMost(PATIENCE).until(() -> logRows(next.id()) == 1);
    }

    /** With the reason in a header it would be larger than the broker takes. */
    @Test
    void ofARecordAsLargeAsTheBrokerTakesTheDeadLetterIsTheBeginning() {
        String key = UUID.randomUUID().toString();
        sendRaw(key, new byte[LARGEST - key.length()]);
        SecurityEvent next = event(EventType.USER_CREATED, UUID.randomUUID(), user("kim", Role.CUSTOMER));
        state(next);

        ConsumerRecord<String, byte[]> letter = deadLetter(key);
        assertThat(letter.value()).hasSizeLessThan(20_000);
        assertThat(letter.headers().lastHeader("dead-letter-size").value())
                .asString()
                .isEqualTo(Integer.toString(LARGEST - key.length()));
        assertThat(letter.headers().lastHeader("dead-letter-origin").value())
                .asString()
                .startsWith(Topics.SECURITY_EVENTS + "-");
        await().atMost(PATIENCE).until(() -> logRows(next.id()) == 1);
    }

    @Test
    void recordsAreAcknowledgedToTheLastAlsoWhereThatIsADeadLetter() {
        UUID key = UUID.randomUUID();
        for (int n = 0; n < 10; n++) {
            state(event(EventType.LOGIN_FAILED, key, Map.of("n", n)));
            sendRaw(key.toString(), new byte[] {'x'});
        }

        await().atMost(PATIENCE).until(() -> waiting() == 0);
        as(Role.OWNER)
                .get("/admin/v1/events")
                .then()
                .body("items.details.n", equalTo(List.of(9, 8, 7, 6, 5, 4, 3, 2, 1, 0)));
    }

    /** Records that are not acknowledged. */
    private long waiting() throws Exception {
        try (var kafka = Admin.create(Map.of("bootstrap.servers", stack.kafka().bootstrapServers()))) {
            var acknowledged = kafka.listConsumerGroupOffsets("admin-service")
                    .partitionsToOffsetAndMetadata()
                    .get();
            Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
            kafka.describeTopics(List.of(Topics.SECURITY_EVENTS))
                    .allTopicNames()
                    .get()
                    .get(Topics.SECURITY_EVENTS)
                    .partitions()
                    .forEach(partition -> partitions.put(
                            new TopicPartition(Topics.SECURITY_EVENTS, partition.partition()), OffsetSpec.latest()));
            long waiting = 0;
            for (var end : kafka.listOffsets(partitions).all().get().entrySet()) {
                var taken = acknowledged.get(end.getKey());
                waiting += end.getValue().offset() - (taken == null ? 0 : taken.offset());
            }
            return waiting;
        }
    }

    @Test
    void memberThatIsNotKnownYetIsSkipped() throws Exception {
        UUID kim = UUID.randomUUID();
        SecurityEvent event = event(EventType.USER_CREATED, kim, user("kim", Role.CUSTOMER));
        var extended = (com.fasterxml.jackson.databind.node.ObjectNode) json.<JsonNode>valueToTree(event);
        extended.put("sampled", true);
        sendRaw(kim.toString(), json.writeValueAsBytes(extended));

        await().atMost(PATIENCE).until(() -> logRows(event.id()) == 1);
    }

    private String reason(String key) {
        return new String(
                deadLetter(key).headers().lastHeader("dead-letter-reason").value(), StandardCharsets.UTF_8);
    }

    private ConsumerRecord<String, byte[]> deadLetter(String key) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                stack.kafka().bootstrapServers(),
                "group.id",
                UUID.randomUUID().toString(),
                "auto.offset.reset",
                "earliest");
        List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(Topics.SECURITY_EVENTS_DEAD_LETTER));
            await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    if (key.equals(record.key())) {
                        found.add(record);
                    }
                });
                return !found.isEmpty();
            });
        }
        return found.getFirst();
    }
}
