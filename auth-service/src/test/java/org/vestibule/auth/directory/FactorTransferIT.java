package org.vestibule.auth.directory;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.auth.AnOperator;
import org.vestibule.auth.EventsStay;
import org.vestibule.localstack.LocalStackResource;

/** What mfa-service says of one user is about that user; where it says nothing, all wait. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "auth"))
@QuarkusTestResource(MfaStub.class)
@TestProfile(EventsStay.class)
@Tag("attack-53")
class FactorTransferIT {
    private static final String REJECTED = "rejected second-factor-rejected";
    private static final int LONGEST = 32_768;

    MfaStub mfa;

    @Inject
    AnOperator staff;

    @Inject
    ObjectMapper json;

    private final String tenant = "shop-" + UUID.randomUUID();
    private String operator;

    @BeforeEach
    void oneTenant() {
        operator = staff.token();
        given().contentType(ContentType.JSON)
                .header("Authorization", "Bearer " + operator)
                .body(Map.of(
                        "slug",
                        tenant,
                        "name",
                        "Ø".repeat(60),
                        "support",
                        Map.of("email", "support@shop.example", "emergency_sms", "+4512345678"),
                        "login_url",
                        "https://shop.example/" + "login/".repeat(30)))
                .post("/auth/v1/tenants")
                .then()
                .statusCode(201);
    }

    @AfterEach
    void asAlways() {
        mfa.takesFactors(200, () -> {});
        mfa.tellsSizesTo(size -> {});
    }

    private String line(String secondFactor) throws Exception {
        String name = "kim." + UUID.randomUUID();
        return "{\"username\":\"%1$s\",\"email\":\"%1$s@mail.example\",\"second_factor\":%2$s}\n"
                .formatted(name, json.writeValueAsString(secondFactor));
    }

    private String lineWithoutFactor() throws Exception {
        return line("sealed").replace(",\"second_factor\":\"sealed\"", "");
    }

    private Response imported(String... lines) {
        return given().urlEncodingEnabled(false)
                .contentType("application/x-ndjson")
                .header("Authorization", "Bearer " + operator)
                .body(String.join("", lines).getBytes(StandardCharsets.UTF_8))
                .post("/auth/v1/tenants/" + tenant + "/users:import");
    }

    private List<String> results(String... lines) throws Exception {
        List<String> results = new ArrayList<>();
        for (String line : imported(lines).asString().split("\n")) {
            JsonNode result = json.readTree(line);
            results.add((result.path("status").asText() + " "
                            + result.path("problem").asText())
                    .strip());
        }
        return results;
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 409, 413, 415, 422, 431})
    void aLineThatMfaServiceRefusesSpoilsNoOther(int status) throws Exception {
        mfa.takesFactors(status, () -> {});

        assertThat(results(line("sealed"), lineWithoutFactor(), line("sealed")))
                .containsExactly(REJECTED, "created", REJECTED);
    }

    /** Our own token, address or haste: another file of the same users would mend nothing. */
    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 408, 429, 500, 503})
    void whatIsNotSaidOfTheLineIsAskedForAgain(int status) throws Exception {
        mfa.takesFactors(status, () -> {});

        assertThat(imported(line("sealed")).statusCode()).isEqualTo(503);
        assertThat(results(lineWithoutFactor(), line("sealed"))).containsExactly("created", "rejected unavailable");
    }

    @Test
    void whatIsTooLongOrNoJweIsNotHandedOn() throws Exception {
        mfa.takesFactors(200, () -> {
            throw new IllegalStateException("was asked");
        });

        assertThat(results(
                        line("x".repeat(60_000)), line("x".repeat(LONGEST + 1)), line("é".repeat(1_000)), line("a b")))
                .containsOnly("rejected invalid-request");
    }

    /** With the longest profile of a tenant that there is room for, and more. */
    @Test
    void theLongestThatIsAllowedFitsIntoABodyOfMfaService() throws Exception {
        List<Integer> sizes = new ArrayList<>();
        mfa.tellsSizesTo(sizes::add);

        assertThat(results(line("x".repeat(LONGEST)))).containsExactly("created");
        assertThat(sizes).hasSize(1).allMatch(size -> size > LONGEST && size < 48 * 1024);
    }
}
