package org.vestibule.admin.eventlog;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.admin.Facts;
import org.vestibule.admin.LongLog;
import org.vestibule.admin.Tokens;
import org.vestibule.admin.UpstreamStub;
import org.vestibule.admin.intake.Intake;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.contracts.SecurityEvent.Data;
import org.vestibule.contracts.SecurityEvent.Kind;
import org.vestibule.contracts.SecurityEvent.Outcome;
import org.vestibule.contracts.TokenType;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;

@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "admin"))
@QuarkusTestResource(UpstreamStub.class)
@Tag("C-06")
class OwnEventsIT {
    private static final String MINE = "/admin/v1/me/events";

    Infrastructure stack;

    @Inject
    Intake intake;

    @ConfigProperty(name = "local-stack.auth-signing-keys")
    Path signingKeys;

    private final String tenant = "shop-" + UUID.randomUUID();
    private Facts facts;
    private UUID kim;

    @BeforeEach
    void oneCustomer() {
        facts = new Facts(intake, tenant);
        kim = facts.customer("kim", Instant.now());
    }

    private RequestSpecification as(UUID who, String role) {
        return given().header(
                        "Authorization", "Bearer " + new Tokens(signingKeys).of(TokenType.ACCESS, who, tenant, role));
    }

    private void byOther(EventType type, Kind kind, Map<String, Object> details) {
        var actor = new Actor(UUID.randomUUID(), kind, "helper", kind == Kind.CLIENT ? "Kirsten" : null);
        facts.take(type, kim, Instant.now(), new Data(actor, "10.0.0.9", "Desk/1.0", Outcome.SUCCESS, null, details));
    }

    @Test
    @Tag("S1-12")
    void oneSeesWhatHappenedToOneselfButNotWhereOthersSat() {
        UUID bo = facts.customer("bo", Instant.now());
        facts.take(EventType.LOGIN_SUCCEEDED, kim, Instant.now(), Map.of("acr", "aal2"));
        byOther(EventType.TWO_FACTOR_DISABLED_BY_STAFF, Kind.STAFF, Map.of("reason", "phone lost"));
        byOther(EventType.STAFF_VIEWED_CUSTOMER, Kind.STAFF, Map.of());
        byOther(EventType.SESSION_REVOKED, Kind.CLIENT, Map.of("reason", "moved"));
        facts.take(
                EventType.SECOND_FACTOR_LOCKED,
                kim,
                Instant.now(),
                new Data(null, "10.0.0.9", null, Outcome.FAILURE, null, null));
        facts.take(EventType.LOGIN_SUCCEEDED, bo, Instant.now(), Map.of());

        as(kim, Role.CUSTOMER)
                .get(MINE)
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body(
                        "items.type",
                        equalTo(List.of(
                                "second_factor.locked",
                                "session.revoked",
                                "two_factor.disabled_by_staff",
                                "login.succeeded",
                                "user.created")))
                .body("items.subject.unique()", equalTo(List.of(kim.toString())))
                .body("items[0].ip", nullValue())
                .body("items[1].ip", nullValue())
                .body("items[1].actor.kind", equalTo("client"))
                .body("items[1].actor.id", nullValue())
                .body("items[1].actor.name", nullValue())
                .body("items[1].actor.on_behalf_of", nullValue())
                .body("items[2].ip", nullValue())
                .body("items[2].user_agent", nullValue())
                .body("items[2].actor.kind", equalTo("staff"))
                .body("items[2].actor.id", nullValue())
                .body("items[2].actor.name", nullValue())
                .body("items[2].details.reason", equalTo("phone lost"))
                .body("items[3].actor.name", equalTo("user"))
                .body("items[3].ip", equalTo("192.0.2.7"))
                .body("items[3].user_agent", equalTo("Browser"))
                .body("items[3].details.acr", equalTo("aal2"))
                .body("next_cursor", nullValue());
    }

    @Test
    void pagesPassOverWhatIsLeftOut() {
        for (int n = 0; n < 4; n++) {
            byOther(EventType.STAFF_VIEWED_CUSTOMER, Kind.STAFF, Map.of());
            facts.take(EventType.LOGIN_FAILED, kim, Instant.now(), Map.of("n", n));
        }

        String next = as(kim, Role.CUSTOMER)
                .get(MINE + "?limit=3")
                .then()
                .body("items.details.n", equalTo(List.of(3, 2, 1)))
                .extract()
                .path("next_cursor");
        as(kim, Role.CUSTOMER)
                .get(MINE + "?limit=3&cursor=" + next)
                .then()
                .body("items.type", equalTo(List.of("login.failed", "user.created")))
                .body("next_cursor", nullValue());
        as(kim, Role.CUSTOMER).get(MINE + "?cursor=!").then().statusCode(400);
        as(kim, Role.CUSTOMER).get(MINE + "?limit=0").then().statusCode(400);
        as(kim, Role.CUSTOMER).get(MINE + "?limit=201").then().statusCode(400);
    }

    @Test
    void staffReadTheirOwnInTheSameWay() {
        for (String role : List.of(Role.SUPPORT, Role.OWNER, Role.OPERATOR)) {
            UUID staff = facts.user(role, Instant.now(), false, List.of(role));

            as(staff, role)
                    .get(MINE)
                    .then()
                    .statusCode(200)
                    .body("items", hasSize(1))
                    .body("items[0].subject", equalTo(staff.toString()))
                    .body("items[0].ip", equalTo("192.0.2.7"));
        }
    }

    @Test
    @Tag("attack-28")
    void thereIsNothingHereForProgramsOrOfOtherTenants() {
        var tokens = new Tokens(signingKeys);
        String bootstrap = tokens.of(TokenType.ACCESS, kim, tenant, Role.OPERATOR, null);
        String elsewhere = tokens.of(TokenType.ACCESS, kim, tenant + "-other", Role.CUSTOMER);
        String partial = tokens.of(TokenType.PARTIAL, kim, tenant, Role.CUSTOMER);

        as(kim, Role.CLIENT).get(MINE).then().statusCode(403);
        as(kim, Role.CLIENT)
                .header("On-Behalf-Of", "Kim")
                .get(MINE)
                .then()
                .statusCode(403)
                .body("type", equalTo("urn:vestibule:problem:forbidden"));
        given().header("Authorization", "Bearer " + bootstrap)
                .header("On-Behalf-Of", "Kim")
                .get(MINE)
                .then()
                .statusCode(403);
        given().header("Authorization", "Bearer " + elsewhere)
                .get(MINE)
                .then()
                .statusCode(200)
                .body("items", hasSize(0));
        given().header("Authorization", "Bearer " + partial).get(MINE).then().statusCode(401);
        given().get(MINE).then().statusCode(401);
    }

    @Test
    void thereIsNoCsv() {
        as(kim, Role.CUSTOMER).accept("text/csv").get(MINE).then().statusCode(406);
    }

    @Test
    void itIsReadByTheIndexOfTheCustomersLog() throws SQLException {
        var log = new LongLog(stack, tenant + "-long");
        var filter = EventFilter.own(tenant + "-long", UUID.randomUUID());

        String plan = log.plan(LogTable.pageQuery(filter), query -> {
            int place = 1;
            for (Object value : filter.values()) {
                query.setObject(place++, value);
            }
            query.setLong(place++, Long.MAX_VALUE);
            query.setObject(place++, OffsetDateTime.now(ZoneOffset.UTC));
            query.setInt(place, 51);
        });

        assertThat(plan)
                .as(plan)
                .contains("event_log_before_of_subject")
                .doesNotContain("Sort", "Seq Scan on event_log");
        assertThat(plan).containsPattern("Index Cond: .*subject = .*seq < ");
    }
}
