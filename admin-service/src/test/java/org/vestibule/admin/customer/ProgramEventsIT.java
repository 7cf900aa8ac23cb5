package org.vestibule.admin.customer;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.admin.Facts;
import org.vestibule.admin.Tokens;
import org.vestibule.admin.UpstreamStub;
import org.vestibule.admin.intake.Intake;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.TokenType;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;

/** What programs see of the log: customers, and nothing of staff. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "admin"))
@QuarkusTestResource(UpstreamStub.class)
@Tag("attack-47")
class ProgramEventsIT {
    private static final String LOG = "/admin/v1/events";

    Infrastructure stack;
    UpstreamStub upstream;

    @Inject
    Intake intake;

    @ConfigProperty(name = "local-stack.auth-signing-keys")
    Path signingKeys;

    private final String tenant = "shop-" + UUID.randomUUID();
    private final Instant start = Instant.now().minus(Duration.ofHours(1));

    private Facts facts() {
        return new Facts(intake, tenant);
    }

    private Instant minute(int minutes) {
        return start.plus(Duration.ofMinutes(minutes));
    }

    private UUID user(String name, String role) {
        return facts().user(name, minute(0), false, List.of(role));
    }

    private void becomes(UUID user, String role, int minute) {
        Map<String, Object> details =
                Map.of("username", "kim", "email", "kim@example.dk", "roles", List.of(role), "disabled", false);
        facts().take(EventType.USER_UPDATED, user, minute(minute), details);
    }

    private void login(UUID user, int minute) {
        facts().take(EventType.LOGIN_SUCCEEDED, user, minute(minute), Map.of("acr", "minute " + minute));
    }

    private RequestSpecification as(String role) {
        String token = new Tokens(signingKeys).of(TokenType.ACCESS, UUID.randomUUID(), tenant, role);
        RequestSpecification request = given().header("Authorization", "Bearer " + token);
        return role.equals(Role.CLIENT) ? request.header("On-Behalf-Of", "Kirsten") : request;
    }

    private static String of(UUID user) {
        return "/admin/v1/customers/" + user + "/events";
    }

    private static List<String> logins(Response page) {
        assertThat(page.statusCode()).isEqualTo(200);
        return page.path("items.findAll { it.type == 'login.succeeded' }.details.acr");
    }

    @Test
    void ofWhoWasStaffProgramsSeeWhatCameAfter() {
        UUID kim = user("kim", Role.OWNER);
        login(kim, 1);
        becomes(kim, Role.CUSTOMER, 10);
        login(kim, 20);

        assertThat(logins(as(Role.CLIENT).get(of(kim)))).containsExactly("minute 20");
        assertThat(logins(as(Role.OWNER).get(of(kim)))).containsExactly("minute 20", "minute 1");
    }

    /** Its columns are those that release has. */
    @Test
    void whomAnInstanceOfTheReleaseBeforeMadeACustomerWasStaffAllTheSame() throws Exception {
        UUID kim = user("kim", Role.OWNER);
        login(kim, 1);

        try (var connection = stack.postgres().connect("admin");
                var before = connection.prepareStatement(
                        "update customer set staff_rank = 0, roles = '{customer}' where tenant = ? and id = ?")) {
            before.setString(1, tenant);
            before.setObject(2, kim);
            assertThat(before.executeUpdate()).isEqualTo(1);
        }

        assertThat(logins(as(Role.CLIENT).get(of(kim)))).isEmpty();
        assertThat(logins(as(Role.OWNER).get(of(kim)))).containsExactly("minute 1");
    }

    @Test
    void theLogOfTheTenantShowsProgramsNoStaffEither() {
        UUID kim = user("kim", Role.CUSTOMER);
        UUID support = user("support", Role.SUPPORT);
        login(kim, 1);
        login(support, 2);
        facts().take(EventType.POLICY_CHANGED, support, minute(3), Map.of("version", 2));
        login(UUID.randomUUID(), 4);

        assertThat(as(Role.CLIENT).get(LOG).<List<String>>path("items.type"))
                .containsExactlyInAnyOrder("user.created", "login.succeeded");
        assertThat(logins(as(Role.CLIENT).get(LOG))).containsExactly("minute 1");
        assertThat(as(Role.CLIENT).accept("text/csv").get(LOG).asString())
                .contains("minute 1")
                .doesNotContain("minute 2", "policy.changed");
        assertThat(as(Role.CLIENT).get(of(support)).statusCode()).isEqualTo(404);
        assertThat(logins(as(Role.SUPPORT).get(LOG))).containsExactly("minute 4", "minute 2", "minute 1");
    }

    /** Their role is remembered, for what comes late. */
    @Test
    void whoWasRemovedAsStaffStaysStaff() {
        UUID support = user("support", Role.SUPPORT);
        login(support, 1);
        facts().removed(support, minute(2));
        login(support, 3);

        assertThat(logins(as(Role.CLIENT).get(LOG))).isEmpty();
        assertThat(logins(as(Role.OWNER).get(LOG))).hasSize(2);
    }

    @Test
    void whoIsMadeStaffWhileProgramsReadIsGoneFromThenOn() throws Exception {
        UUID kim = user("kim", Role.CUSTOMER);
        for (int minute = 1; minute <= 5; minute++) {
            login(kim, minute);
        }
        String cursor = as(Role.CLIENT).get(LOG + "?limit=2").path("next_cursor");

        List<Future<Response>> pages = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < 8; n++) {
                pages.add(threads.submit(() -> as(Role.CLIENT).get(LOG + "?limit=2&cursor=" + cursor)));
            }
            becomes(kim, Role.SUPPORT, 6);
        }

        for (var page : pages) {
            assertThat(logins(page.get())).as("all of them or none").hasSizeLessThanOrEqualTo(2);
        }
        assertThat(logins(as(Role.CLIENT).get(LOG + "?cursor=" + cursor))).isEmpty();
        assertThat(logins(as(Role.CLIENT).get(LOG))).isEmpty();
    }

    /** Looks are stated here and come back over Kafka. */
    @Test
    void aProgramThatLooksAgainAndAgainIsOneEventAndStaffAreOneEach() {
        UUID kim = user("kim", Role.CUSTOMER);
        upstream.tell("GET /mfa/v1/users/" + kim + "/authenticators?tenant=" + tenant, 200, """
                {"two_factor":"disabled","authenticators":[],"recovery_codes":{"total":0,"remaining":0},"policy":{},"notices":[]}""");
        UUID program = UUID.randomUUID();
        String token = new Tokens(signingKeys).of(TokenType.ACCESS, program, tenant, Role.CLIENT);
        for (String person : List.of("Kirsten", "Kirsten", "Bo", "Kirsten")) {
            given().header("Authorization", "Bearer " + token)
                    .header("On-Behalf-Of", person)
                    .get("/admin/v1/customers/" + kim)
                    .then()
                    .statusCode(200);
        }
        for (int n = 0; n < 2; n++) {
            as(Role.SUPPORT).get("/admin/v1/customers/" + kim).then().statusCode(200);
        }

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(as(Role.OWNER)
                        .get(of(kim) + "?type=staff.viewed_customer")
                        .<List<String>>path("items.actor.kind"))
                .containsExactlyInAnyOrder("client", "client", "staff", "staff"));
    }
}
