package org.vestibule.admin.eventlog;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vestibule.admin.Facts;
import org.vestibule.admin.LongLog;
import org.vestibule.admin.Tokens;
import org.vestibule.admin.UpstreamStub;
import org.vestibule.admin.intake.Intake;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.TokenType;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;

@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "admin"))
@QuarkusTestResource(UpstreamStub.class)
class LogWalksIT {
    private static final String LOG = "/admin/v1/events";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    Infrastructure stack;

    @Inject
    Intake intake;

    @Inject
    LogWalks walks;

    @ConfigProperty(name = "local-stack.auth-signing-keys")
    Path signingKeys;

    private final String tenant = "shop-" + UUID.randomUUID();
    private UUID kim;

    @BeforeEach
    void oneCustomer() {
        kim = new Facts(intake, tenant).customer("kim", Instant.now());
    }

    private String bearer(String of) {
        return "Bearer " + new Tokens(signingKeys).of(TokenType.ACCESS, UUID.randomUUID(), of, Role.OWNER);
    }

    private RequestSpecification owner() {
        return given().header("Authorization", bearer(tenant));
    }

    private RequestSpecification csv() {
        return owner().accept("text/csv");
    }

    private void whileTwoWalk(Runnable then) {
        walks.limited(
                tenant,
                () -> walks.limited(tenant, () -> {
                    then.run();
                    return null;
                }));
    }

    private static void assertRefused(Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(429);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.header("Retry-After")).isEqualTo("10");
        assertThat(answer.<String>path("type")).isEqualTo("urn:vestibule:problem:too-many-attempts");
        assertThat(answer.<Integer>path("retry_after_s")).isEqualTo(10);
    }

    @Test
    void aThirdWalkOfATenantIsRefusedAndPagesAreNot() {
        String customer = "/admin/v1/customers/" + kim;
        whileTwoWalk(() -> {
            assertRefused(csv().get(LOG));
            assertRefused(csv().get(customer + "/events"));
            assertRefused(owner().get(customer + "/personal-data"));
            assertRefused(owner().get(LOG + "/chain"));
            assertRefused(owner().get(LOG + "/verification"));

            assertThat(owner().get(LOG).statusCode()).isEqualTo(200);
            assertThat(owner().get(customer + "/events").statusCode()).isEqualTo(200);
            assertThat(given().header("Authorization", bearer(tenant + "-other"))
                            .get(LOG + "/verification")
                            .statusCode())
                    .isEqualTo(200);
        });

        assertThat(csv().get(LOG).statusCode()).isEqualTo(200);
        assertThat(owner().get(LOG + "/chain").statusCode()).isEqualTo(200);
        assertThat(owner().get(LOG + "/verification").statusCode()).isEqualTo(200);
    }

    /** They hold their places as long as they do not read, and not longer than their connection. */
    @Test
    void whoGoesAwayInTheMiddleGivesThePlaceBack() throws IOException, SQLException {
        String shop = tenant + "-long";
        new LongLog(stack, shop);
        var third = given().header("Authorization", bearer(shop)).accept("text/csv");

        try (Socket one = StuckClient.csvOf(LOG, bearer(shop));
                Socket two = StuckClient.csvOf(LOG, bearer(shop))) {
            assertThat(one.isConnected() && two.isConnected()).isTrue();
            assertRefused(
                    given().spec(third).queryParam("type", "two_factor.enabled").get(LOG));
        }

        await().atMost(PATIENCE)
                .until(() -> given().spec(third)
                                .queryParam("type", "two_factor.enabled")
                                .get(LOG)
                                .statusCode()
                        == 200);
    }
}
