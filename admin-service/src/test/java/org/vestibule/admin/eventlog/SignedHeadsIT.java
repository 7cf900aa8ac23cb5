package org.vestibule.admin.eventlog;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.VerificationJwkSelector;
import org.jose4j.jws.JsonWebSignature;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.admin.Facts;
import org.vestibule.admin.Tokens;
import org.vestibule.admin.UpstreamStub;
import org.vestibule.admin.intake.Intake;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.TokenType;
import org.vestibule.contracts.Topics;
import org.vestibule.contracts.chain.ChainLine;
import org.vestibule.contracts.chain.Link;
import org.vestibule.contracts.chain.LogRow;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;

@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "admin"))
@QuarkusTestResource(UpstreamStub.class)
@Tag("attack-58")
class SignedHeadsIT {
    private static final String VERIFICATION = "/admin/v1/events/verification";

    Infrastructure stack;

    @Inject
    Intake intake;

    @Inject
    HeadSigning signing;

    @Inject
    ObjectMapper json;

    @ConfigProperty(name = "local-stack.auth-signing-keys")
    Path signingKeys;

    private final String tenant = "shop-" + UUID.randomUUID();

    private Facts facts() {
        return new Facts(intake, tenant);
    }

    private RequestSpecification as(String role) {
        return given().header(
                        "Authorization",
                        "Bearer " + new Tokens(signingKeys).of(TokenType.ACCESS, UUID.randomUUID(), tenant, role));
    }

    private void asOwner(String sql) throws SQLException {
        try (var connection = stack.postgres().connect("admin")) {
            connection.createStatement().execute(sql);
        }
    }

    /** What was published about the tenant. */
    private List<JsonNode> published(Predicate<List<JsonNode>> enough) throws Exception {
        List<JsonNode> found = new ArrayList<>();
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                stack.kafka().bootstrapServers(),
                "group.id",
                "test-" + UUID.randomUUID(),
                "auto.offset.reset",
                "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(Topics.EVENT_LOG_HEADS));
            Instant end = Instant.now().plus(Duration.ofSeconds(20));
            while (!enough.test(found) && Instant.now().isBefore(end)) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    if (tenant.equals(record.key())) {
                        found.add(json.readTree(record.value()));
                    }
                }
            }
        }
        return found;
    }

    private JsonNode claims(String jws) throws Exception {
        var keys = new JsonWebKeySet(given().get(LogVerification.KEYS).asString());
        var signature = new JsonWebSignature();
        signature.setCompactSerialization(jws);
        signature.setKey(new VerificationJwkSelector()
                .select(signature, keys.getJsonWebKeys())
                .getKey());
        assertThat(signature.verifySignature()).isTrue();
        assertThat(signature.getHeader("typ")).isEqualTo("log-head+jwt");
        return json.readTree(signature.getPayload());
    }

    @Test
    void theHeadIsSignedAndPublished() throws Exception {
        facts().customer("kim", Instant.now());
        as(Role.OWNER).get(VERIFICATION).then().statusCode(200).body("head", nullValue());

        signing.signDue();

        JsonNode found = json.readTree(as(Role.OWNER).get(VERIFICATION).asString());
        JsonNode head = found.path("head");
        JsonNode claims = claims(head.path("jws").asText());
        assertThat(claims.path("sub").asText()).isEqualTo(tenant);
        assertThat(claims.path("seq").asLong()).isEqualTo(1);
        assertThat(claims.path("hash").asText()).isEqualTo(head.path("hash").asText());
        assertThat(found.path("keys").asText()).isEqualTo(LogVerification.KEYS);
        JsonNode event = published(all -> !all.isEmpty()).getFirst();
        assertThat(event.path("type").asText()).isEqualTo("event_log.head_signed");
        assertThat(event.path("subject").asText()).isEqualTo(tenant);
        assertThat(event.at("/data/jws").asText()).isEqualTo(head.path("jws").asText());
        assertThat(event.at("/data/key_id").asText())
                .isEqualTo(head.path("key_id").asText());
    }

    @Test
    void whoMayNotVerifyDoesNotSeeIt() {
        as(Role.CUSTOMER).get(VERIFICATION).then().statusCode(403);
        as(Role.SUPPORT).get("/admin/v1/events/chain").then().statusCode(403);
        given().get(VERIFICATION).then().statusCode(401);
        as(Role.OWNER).get(VERIFICATION + "?tenant=another-shop").then().statusCode(404);
        as(Role.OWNER).get("/admin/v1/events/chain?tenant=another-shop").then().statusCode(404);
    }

    @Test
    void ofManyReplicasOnePublishes() throws Exception {
        facts().customer("kim", Instant.now());
        Instant slot = signing.slot();
        var go = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> ends = new ArrayList<>();
            for (int n = 0; n < 8; n++) {
                ends.add(threads.submit(() -> {
                    go.await();
                    signing.sign(tenant, slot);
                    return null;
                }));
            }
            go.countDown();
            for (var end : ends) {
                end.get();
            }
        }
        signing.sign(tenant, slot.plusSeconds(3600));

        assertThat(published(all -> all.size() >= 2)).hasSize(2);
    }

    @Test
    void headsThatAreSignedWhileEventsComeAreOfTheChain() throws Exception {
        UUID kim = facts().customer("kim", Instant.now());
        try (var threads = Executors.newFixedThreadPool(6)) {
            List<Future<?>> ends = new ArrayList<>();
            for (int n = 0; n < 4; n++) {
                ends.add(threads.submit(() -> {
                    for (int m = 0; m < 25; m++) {
                        facts().take(EventType.LOGIN_FAILED, kim, Instant.now(), Map.of());
                    }
                }));
            }
            for (int n = 0; n < 2; n++) {
                int first = n * 1_000;
                ends.add(threads.submit(() -> {
                    for (int m = 0; m < 25; m++) {
                        signing.sign(tenant, Instant.ofEpochSecond(first + m));
                    }
                }));
            }
            ends.add(threads.submit(() -> facts().removed(kim, Instant.now())));
            for (var end : ends) {
                end.get();
            }
        }

        as(Role.OWNER)
                .get(VERIFICATION)
                .then()
                .body("first_broken", nullValue())
                .body("events", equalTo(102))
                .body("erased", equalTo(102));
    }

    @Test
    void aLogThatWasRewrittenOrCutOffIsNotSignedAgainAndShows() throws Exception {
        facts().customer("kim", Instant.now());
        facts().customer("bo", Instant.now());
        signing.signDue();

        asOwner("delete from event_log where tenant = '%1$s' and seq = 2".formatted(tenant));
        asOwner(
                "update chain_head set seq = 1, hash = (select hash from event_log where tenant = '%1$s' and seq = 1) where tenant = '%1$s'"
                        .formatted(tenant));

        as(Role.OWNER).get(VERIFICATION).then().body("intact", equalTo(false)).body("first_broken", equalTo(2));
        signing.sign(tenant, Instant.now().plusSeconds(7200));
        assertThat(published(all -> all.size() > 1)).hasSize(1);
    }

    @Test
    void theExportHasAllThatTheHashesCover() throws Exception {
        UUID kim = facts().customer("kim", Instant.now());
        facts().customer("bo", Instant.now());
        facts().removed(kim, Instant.now());

        String[] lines = as(Role.OWNER).get("/admin/v1/events/chain").asString().split("\n");

        assertThat(lines).hasSize(3);
        List<Link> links = new ArrayList<>();
        for (String line : lines) {
            JsonNode node = json.readTree(line);
            links.add(ChainLine.link(
                    name -> node.hasNonNull(name) ? node.get(name).asText() : null));
        }
        byte[] expected = LogRow.FIRST_PREV_HASH;
        for (int n = 0; n < links.size(); n++) {
            assertThat(links.get(n).follows(n + 1, expected)).isTrue();
            expected = links.get(n).hash();
        }
        assertThat(lines[0]).doesNotContain("kim@").contains("\"erased\":true");
    }

    /** As the owner of the database may: the gap has the true hash of its last row, so the chain goes on behind it. */
    private void takeOut(int first, int last) throws SQLException {
        asOwner("insert into log_gap select tenant, %2$d, seq, hash from event_log where tenant = '%1$s' and seq = %3$d"
                .formatted(tenant, first, last));
        asOwner("delete from event_log where tenant = '%s' and seq between %d and %d".formatted(tenant, first, last));
    }

    private void logins(int number) {
        for (int n = 0; n < number; n++) {
            facts().take(EventType.LOGIN_FAILED, UUID.randomUUID(), Instant.now(), Map.of());
        }
    }

    private void assertFirstBroken(int place) {
        as(Role.OWNER)
                .get(VERIFICATION)
                .then()
                .body("intact", equalTo(false))
                .body("first_broken", equalTo(place))
                .body("events", equalTo(place - 1));
    }

    @Test
    void whatWasTakenOutBetweenTwoHeadsIsNotCalledOld() throws Exception {
        logins(2);
        signing.sign(tenant, signing.slot().minusSeconds(3_600));
        logins(3);
        signing.sign(tenant, signing.slot());

        takeOut(3, 4);

        assertFirstBroken(3);
    }

    @Test
    void whatWasTakenOutWithoutAHeadBeforeIsNotCalledOld() throws Exception {
        logins(5);

        takeOut(4, 5);

        assertFirstBroken(4);
    }

    /** No row is left in front of it; the head in the middle says that what follows was not there before it was signed. */
    @Test
    void theBeginningThatWasTakenOutIsNotCalledOld() throws Exception {
        logins(2);
        signing.sign(tenant, signing.slot());
        logins(2);

        takeOut(1, 3);

        assertFirstBroken(3);
    }

    @Test
    void whatIsTakenOutWhileTheLogIsVerifiedIsNotCalledOld() throws Exception {
        logins(40);
        try (var threads = Executors.newFixedThreadPool(2)) {
            Future<?> taking = threads.submit(() -> {
                for (int place = 2; place < 40; place += 2) {
                    takeOut(place, place);
                }
                return null;
            });
            Future<?> verifying = threads.submit(() -> {
                do {
                    as(Role.OWNER).get(VERIFICATION).then().statusCode(200);
                } while (!taking.isDone());
            });
            taking.get();
            verifying.get();
        }
        assertFirstBroken(2);
    }
}
