package org.vestibule.admin.eventlog;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
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

/** From where those act who outrank the reader is not shown to the reader. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "admin"))
@QuarkusTestResource(UpstreamStub.class)
class HigherRanksIT {
    private static final String LOGINS = "/admin/v1/events?type=login.succeeded";
    private static final String PLACE = "192.0.2.7";

    Infrastructure stack;

    @Inject
    Intake intake;

    @ConfigProperty(name = "local-stack.auth-signing-keys")
    Path signingKeys;

    private final String tenant = "shop-" + UUID.randomUUID();

    private RequestSpecification as(String role) {
        String token = new Tokens(signingKeys).of(TokenType.ACCESS, UUID.randomUUID(), tenant, role);
        return given().header("Authorization", "Bearer " + token);
    }

    private UUID loggedIn(String role) {
        var facts = new Facts(intake, tenant);
        UUID user = facts.user(role, Instant.now(), false, List.of(role));
        facts.take(EventType.LOGIN_SUCCEEDED, user, Instant.now(), Map.of());
        return user;
    }

    private List<String> placesSeenBy(String role) {
        return as(role).get(LOGINS).path("items.ip");
    }

    @Test
    void supportSeesNotWhereOwnersAndOperatorsAre() {
        loggedIn(Role.CUSTOMER);
        loggedIn(Role.SUPPORT);
        loggedIn(Role.OWNER);
        loggedIn(Role.OPERATOR);

        assertThat(placesSeenBy(Role.SUPPORT)).containsExactly(null, null, PLACE, PLACE);
        assertThat(placesSeenBy(Role.OWNER)).containsExactly(null, PLACE, PLACE, PLACE);
        assertThat(placesSeenBy(Role.OPERATOR)).containsOnly(PLACE).hasSize(4);
        assertThat(as(Role.SUPPORT).get(LOGINS).<List<String>>path("items.user_agent"))
                .containsExactly(null, null, "Browser", "Browser");
    }

    @Test
    void theExportShowsNoMoreThanThePages() {
        UUID owner = loggedIn(Role.OWNER);
        loggedIn(Role.CUSTOMER);

        var lines = as(Role.SUPPORT)
                .accept("text/csv")
                .get(LOGINS)
                .asString()
                .lines()
                .skip(1)
                .toList();

        assertThat(lines).hasSize(2);
        assertThat(lines).allSatisfy(line -> assertThat(line.contains(PLACE) || line.contains("Browser"))
                .isEqualTo(!line.contains(owner.toString())));
    }

    @Test
    void whoRisesIsHiddenFromThenOn() {
        UUID kim = loggedIn(Role.CUSTOMER);
        assertThat(placesSeenBy(Role.SUPPORT)).containsExactly(PLACE);

        Map<String, Object> details =
                Map.of("username", "kim", "email", "kim@example.dk", "roles", List.of(Role.OWNER), "disabled", false);
        new Facts(intake, tenant).take(EventType.USER_UPDATED, kim, Instant.now(), details);

        assertThat(placesSeenBy(Role.SUPPORT)).containsExactly((String) null);
    }
}
