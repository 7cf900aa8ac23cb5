package org.vestibule.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
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
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.admin.eventlog.EventFilter;
import org.vestibule.admin.eventlog.EventLog;
import org.vestibule.admin.eventlog.LoggedEvent;
import org.vestibule.admin.intake.Intake;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.SecurityEvent;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.contracts.SecurityEvent.Data;
import org.vestibule.contracts.SecurityEvent.Kind;
import org.vestibule.contracts.SecurityEvent.Outcome;
import org.vestibule.contracts.TokenType;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;

/** Ids of requests stand in the chain's export: whoever reads one there must not give a later act the place of an earlier one. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "admin"))
@QuarkusTestResource(UpstreamStub.class)
@Tag("attack-55")
class StaffPlaceIT {
    private static final String DESK = "127.0.0.1";
    private static final String ELSEWHERE = "198.51.100.9";

    Infrastructure stack;
    UpstreamStub upstream;

    @Inject
    Intake intake;

    @Inject
    EventLog log;

    @ConfigProperty(name = "local-stack.auth-signing-keys")
    Path signingKeys;

    private final String tenant = "shop-" + UUID.randomUUID();
    private final UUID owner = UUID.randomUUID();
    private UUID kim;

    @BeforeEach
    void customer() {
        var facts = new Facts(intake, tenant);
        kim = facts.customer("kim", Instant.now());
        facts.enabled(kim, "totp", Instant.now());
    }

    private RequestSpecification desk() {
        return given().header(
                        "Authorization",
                        "Bearer " + new Tokens(signingKeys).of(TokenType.ACCESS, owner, tenant, Role.OWNER))
                .contentType(ContentType.JSON)
                .accept(ContentType.JSON);
    }

    private String mfa(String path) {
        return "DELETE /mfa/v1/users/" + kim + "/authenticators" + path + "?tenant=" + tenant;
    }

    /** Answers the id of the request. */
    private String disable() {
        upstream.tell(mfa(""), 200, "{}");
        upstream.tell("DELETE /auth/v1/tenants/" + tenant + "/users/" + kim + "/sessions", 204, "");
        desk().body("{\"confirm\":true,\"reason\":\"The phone is lost\"}")
                .post("/admin/v1/customers/" + kim + "/two-factor/disable")
                .then()
                .statusCode(200);
        return upstream.asked(mfa("")).getLast().requestId();
    }

    private String unlock() {
        upstream.tell(mfa("/lock"), 204, "");
        desk().body("{\"reason\":\"Called and was recognised\"}")
                .post("/admin/v1/customers/" + kim + "/two-factor/unlock")
                .then()
                .statusCode(204);
        return upstream.asked(mfa("/lock")).getLast().requestId();
    }

    private SecurityEvent event(EventType type, String request, Instant time) {
        Map<String, Object> details =
                Map.of("authenticator_id", UUID.randomUUID().toString());
        var data =
                new Data(new Actor(owner, Kind.STAFF, "owner"), ELSEWHERE, "curl/8", Outcome.SUCCESS, request, details);
        return SecurityEvent.of(UUID.randomUUID(), type, kim, time, tenant, data);
    }

    private String placeOf(SecurityEvent event) {
        return log.page(EventFilter.of(EventFilter.Reader.PERSON, tenant, kim), null, 200).items().stream()
                .filter(row -> row.id().equals(event.id()))
                .map(LoggedEvent::ip)
                .findFirst()
                .orElseThrow();
    }

    private String placeOf(EventType type, String request, Instant time) {
        SecurityEvent event = event(type, request, time);
        intake.take(event);
        return placeOf(event);
    }

    private void asOwnerOfTheTables(String sql) throws SQLException {
        try (var connection = stack.postgres().connect("admin")) {
            connection.createStatement().execute(sql);
        }
    }

    @Test
    void allThatOneRequestDidHasItsPlace() {
        String request = disable();

        for (EventType type : List.of(
                EventType.AUTHENTICATOR_REMOVED,
                EventType.AUTHENTICATOR_REMOVED,
                EventType.TWO_FACTOR_DISABLED_BY_STAFF,
                EventType.SESSION_REVOKED,
                EventType.SESSION_REVOKED,
                EventType.BROWSER_REVOKED)) {
            assertThat(placeOf(type, request, Instant.now())).as(type.type()).isEqualTo(DESK);
        }
        assertThat(placeOf(EventType.SECOND_FACTOR_UNLOCKED, unlock(), Instant.now()))
                .isEqualTo(DESK);
    }

    @Test
    void aLaterActDoesNotGetThePlaceOfAnEarlierOne() {
        String request = disable();

        assertThat(placeOf(
                        EventType.TWO_FACTOR_DISABLED_BY_STAFF,
                        request,
                        Instant.now().plus(Duration.ofMinutes(6))))
                .isEqualTo(ELSEWHERE);
        assertThat(placeOf(EventType.SESSION_REVOKED, request, Instant.now().plus(Duration.ofDays(30))))
                .isEqualTo(ELSEWHERE);
        assertThat(placeOf(
                        EventType.TWO_FACTOR_DISABLED_BY_STAFF,
                        request,
                        Instant.now().minus(Duration.ofMinutes(6))))
                .as("before it was asked for")
                .isEqualTo(ELSEWHERE);
    }

    /** Kafka may have been away: what counts is when it happened. */
    @Test
    void anEventThatComesLateHasThePlaceAllTheSame() throws SQLException {
        String request = disable();
        asOwnerOfTheTables("update staff_action set requested_at = requested_at - interval '3 days' where id = '%s'"
                .formatted(request));

        assertThat(placeOf(
                        EventType.TWO_FACTOR_DISABLED_BY_STAFF,
                        request,
                        Instant.now().minus(Duration.ofDays(3))))
                .isEqualTo(DESK);
    }

    @Test
    void oneRequestIsOneAct() {
        String request = disable();
        SecurityEvent first = event(EventType.TWO_FACTOR_DISABLED_BY_STAFF, request, Instant.now());
        SecurityEvent again = event(EventType.TWO_FACTOR_DISABLED_BY_STAFF, request, Instant.now());

        intake.take(List.of(first, again));

        assertThat(placeOf(first)).isEqualTo(DESK);
        assertThat(placeOf(again)).isEqualTo(ELSEWHERE);
        assertThat(placeOf(EventType.TWO_FACTOR_DISABLED_BY_STAFF, request, Instant.now()))
                .isEqualTo(ELSEWHERE);
        assertThat(placeOf(EventType.AUTHENTICATOR_REMOVED, request, Instant.now()))
                .as("they go before")
                .isEqualTo(ELSEWHERE);
    }

    @Test
    void anActOfAnotherKindHasAPlaceOfItsOwn() {
        String unlock = unlock();
        String disable = disable();

        assertThat(placeOf(EventType.TWO_FACTOR_DISABLED_BY_STAFF, unlock, Instant.now()))
                .isEqualTo(ELSEWHERE);
        assertThat(placeOf(EventType.SESSION_REVOKED, unlock, Instant.now())).isEqualTo(ELSEWHERE);
        assertThat(placeOf(EventType.SECOND_FACTOR_UNLOCKED, disable, Instant.now()))
                .isEqualTo(ELSEWHERE);
        assertThat(placeOf(EventType.USER_DELETED, disable, Instant.now())).isEqualTo(ELSEWHERE);
    }

    @Test
    void ofManyAtOnceOneHasThePlace() throws Exception {
        String request = unlock();
        List<SecurityEvent> events = new ArrayList<>();
        for (int n = 0; n < 8; n++) {
            events.add(event(EventType.SECOND_FACTOR_UNLOCKED, request, Instant.now()));
        }
        var go = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> ends = new ArrayList<>();
            for (SecurityEvent event : events) {
                ends.add(threads.submit(() -> {
                    go.await();
                    intake.take(event);
                    return null;
                }));
            }
            go.countDown();
            for (var end : ends) {
                end.get();
            }
        }

        assertThat(events).extracting(this::placeOf).containsOnlyOnce(DESK);
    }

    /** Both lock the chain and what staff asked for: in one order, or they wait for each other for ever. */
    @Test
    void aRemovalOfTheUserAtTheSameTimeWaitsAndNothingIsLost() throws Exception {
        for (int n = 0; n < 5; n++) {
            customer();
            String request = unlock();
            SecurityEvent unlocked = event(EventType.SECOND_FACTOR_UNLOCKED, request, Instant.now());
            SecurityEvent removed = event(EventType.USER_DELETED, null, Instant.now());
            var go = new CountDownLatch(1);
            try (var threads = Executors.newFixedThreadPool(2)) {
                List<Future<?>> ends = new ArrayList<>();
                for (SecurityEvent event : List.of(unlocked, removed)) {
                    ends.add(threads.submit(() -> {
                        go.await();
                        intake.take(event);
                        return null;
                    }));
                }
                go.countDown();
                for (var end : ends) {
                    end.get();
                }
            }
            assertThat(placeOf(unlocked)).isEqualTo(DESK);
        }
        assertThat(log.verify(tenant).intact()).isTrue();
    }
}
