package org.vestibule.admin.adoption;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
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
import org.vestibule.contracts.TokenType;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;

@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "admin"))
@QuarkusTestResource(UpstreamStub.class)
@Tag("C-06")
class AdoptionIT {
    private static final String ADOPTION = "/admin/v1/adoption";

    Infrastructure stack;

    @Inject
    Intake intake;

    @ConfigProperty(name = "local-stack.auth-signing-keys")
    Path signingKeys;

    private final String tenant = "shop-" + UUID.randomUUID();
    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
    private Facts facts;

    @BeforeEach
    void start() {
        facts = new Facts(intake, tenant);
    }

    /** Noon of a day; that of today may be yet to come. */
    private Instant ago(int days) {
        return today.minusDays(days).atTime(12, 0).toInstant(ZoneOffset.UTC);
    }

    private RequestSpecification as(String role) {
        String token = new Tokens(signingKeys).of(TokenType.ACCESS, UUID.randomUUID(), tenant, role);
        return given().header("Authorization", "Bearer " + token);
    }

    private Response adoption() {
        Response answer = as(Role.SUPPORT).get(ADOPTION);
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer;
    }

    /** Customers and, of those, with two-factor authentication, at the end of the day so many days ago. */
    private List<Integer> numbers(Response adoption, int daysAgo) {
        Map<String, Object> day = adoption.jsonPath()
                .param("date", today.minusDays(daysAgo).toString())
                .getMap("history.find { it.date == date }");
        return List.of((Integer) day.get("customers"), (Integer) day.get("enabled"));
    }

    @Test
    void aTenantWithoutCustomersHasThirtyDaysOfNobody() {
        as(Role.OWNER)
                .get(ADOPTION)
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("customers", equalTo(0))
                .body("enabled", equalTo(0))
                .body("methods", equalTo(Map.of("totp", 0, "sms", 0, "email", 0, "webauthn", 0)))
                .body("history", hasSize(30))
                .body("history[0].date", equalTo(today.minusDays(29).toString()))
                .body("history[29].date", equalTo(today.toString()))
                .body("history.customers", everyItem(equalTo(0)))
                .body("history.enabled", everyItem(equalTo(0)));
    }

    @Test
    @Tag("S1-10")
    void countsWhatTheListOfCustomersShows() {
        facts.enabled(facts.customer("kim", ago(0)), "totp", ago(0));
        UUID both = facts.customer("bo", ago(0));
        facts.enabled(both, "email", ago(0));
        facts.enrolled(both, "webauthn", ago(0));
        facts.enrolled(both, "webauthn", ago(0));
        facts.customer("ida", ago(0));
        facts.user("shut", ago(0), true, List.of(Role.CUSTOMER));
        facts.enabled(facts.user("helper", ago(0), false, List.of(Role.SUPPORT)), "sms", ago(0));
        facts.enabled(facts.user("boss", ago(0), false, List.of(Role.CUSTOMER, Role.OWNER)), "sms", ago(0));
        facts.enabled(UUID.randomUUID(), "sms", ago(0));
        facts.removed(facts.customer("gone", ago(0)), ago(0));

        adoption()
                .then()
                .body("customers", equalTo(4))
                .body("enabled", equalTo(2))
                .body("methods", equalTo(Map.of("totp", 1, "sms", 0, "email", 1, "webauthn", 1)))
                .body("history[29].customers", equalTo(4))
                .body("history[29].enabled", equalTo(2))
                .body("history[28].customers", equalTo(0))
                .body("history[28].enabled", equalTo(0));
        as(Role.SUPPORT).get("/admin/v1/customers").then().body("items", hasSize(4));
    }

    @Test
    void eachDayIsAsItWasAtItsEnd() {
        facts.enabled(facts.customer("kim", ago(40)), "totp", ago(20));
        UUID bo = facts.customer("bo", ago(10));
        facts.enabled(bo, "totp", ago(9));
        facts.take(EventType.TWO_FACTOR_DISABLED, bo, ago(5), Map.of());
        facts.enabled(bo, "sms", ago(5));
        UUID ida = facts.customer("ida", ago(29));
        facts.enabled(ida, "totp", ago(28));
        facts.take(EventType.TWO_FACTOR_DISABLED_BY_STAFF, ida, ago(3), Map.of("reason", "phone lost"));
        UUID tom = facts.customer("tom", ago(60));
        facts.enabled(tom, "totp", ago(50));
        facts.take(EventType.TWO_FACTOR_DISABLED, tom, ago(1), Map.of());

        Response adoption = adoption();

        assertThat(numbers(adoption, 29)).containsExactly(3, 1);
        assertThat(numbers(adoption, 28)).containsExactly(3, 2);
        assertThat(numbers(adoption, 21)).containsExactly(3, 2);
        assertThat(numbers(adoption, 20)).containsExactly(3, 3);
        assertThat(numbers(adoption, 10)).containsExactly(4, 3);
        assertThat(numbers(adoption, 9)).containsExactly(4, 4);
        assertThat(numbers(adoption, 5)).containsExactly(4, 4);
        assertThat(numbers(adoption, 3)).containsExactly(4, 3);
        assertThat(numbers(adoption, 2)).containsExactly(4, 3);
        assertThat(numbers(adoption, 1)).containsExactly(4, 2);
        assertThat(numbers(adoption, 0)).containsExactly(4, 2);
    }

    @Test
    void whoWasRemovedCountsUntilThen() {
        UUID before = facts.customer("old", ago(60));
        facts.enabled(before, "totp", ago(50));
        facts.removed(before, ago(2));
        UUID within = facts.customer("new", ago(8));
        facts.enabled(within, "sms", ago(7));
        facts.removed(within, ago(4));
        UUID without = facts.customer("plain", ago(8));
        facts.enabled(without, "sms", ago(7));
        facts.take(EventType.TWO_FACTOR_DISABLED, without, ago(6), Map.of());
        facts.removed(without, ago(2));

        Response adoption = adoption();

        assertThat(numbers(adoption, 9)).containsExactly(1, 1);
        assertThat(numbers(adoption, 8)).containsExactly(3, 1);
        assertThat(numbers(adoption, 7)).containsExactly(3, 3);
        assertThat(numbers(adoption, 6)).containsExactly(3, 2);
        assertThat(numbers(adoption, 4)).containsExactly(2, 1);
        assertThat(numbers(adoption, 2)).containsExactly(0, 0);
        assertThat(numbers(adoption, 0)).containsExactly(0, 0);
    }

    @Test
    @Tag("attack-28")
    void staffSeeTheirOwnTenantAndCustomersNone() {
        facts.customer("kim", ago(0));

        given().get(ADOPTION).then().statusCode(401);
        as(Role.CUSTOMER).get(ADOPTION).then().statusCode(403);
        as(Role.OWNER).get(ADOPTION + "?tenant=" + tenant + "-other").then().statusCode(404);
        as(Role.OPERATOR).get(ADOPTION + "?tenant=" + tenant + "-other").then().body("customers", equalTo(0));
        as(Role.OPERATOR).get(ADOPTION + "?tenant=" + tenant).then().body("customers", equalTo(1));
        as(Role.CLIENT).header("On-Behalf-Of", "Kim").get(ADOPTION).then().body("customers", equalTo(1));
    }

    @Test
    void theLogIsReadByTheRangeOfItsIndexThatIsAskedFor() throws SQLException {
        var log = new LongLog(stack, tenant);

        String plan = log.plan(CensusTable.COUNT, query -> {
            query.setString(1, tenant);
            query.setObject(2, today);
            query.setString(3, tenant);
            query.setObject(4, OffsetDateTime.now(ZoneOffset.UTC).minusDays(29));
            query.setObject(5, OffsetDateTime.now(ZoneOffset.UTC).minusDays(29));
        });

        assertThat(plan)
                .as(plan)
                .containsPattern("Index Only Scan using event_log_before_tenant_time")
                // The month to come is empty, and looked at on the last day of this one.
                .doesNotContain("Seq Scan on event_log_before", "of_type");
        assertThat(plan).containsPattern("Index Cond: .*\"time\" >= ");
    }
}
