package org.vestibule.auth.directory;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vestibule.auth.AnOperator;
import org.vestibule.auth.EventsStay;
import org.vestibule.localstack.LocalStackResource;

/** A password that is somebody's only factor is as long as mfa-service says, wherever an administrator or an import sets it. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "auth"))
@QuarkusTestResource(MfaStub.class)
@TestProfile(EventsStay.class)
class PasswordLengthIT {
    private static final String FOURTEEN = "quince & medla";
    private static final String FIFTEEN = "quince & medlar";

    private static final String BCRYPT = "$2b$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2";

    MfaStub mfa;

    @Inject
    AnOperator staff;

    private final String tenant = "shop-" + UUID.randomUUID();
    private String operator;

    @BeforeEach
    void oneTenant() {
        operator = staff.token();
        asOperator()
                .body(Map.of(
                        "slug",
                        tenant,
                        "name",
                        "Shop",
                        "support",
                        Map.of("email", "support@shop.example"),
                        "login_url",
                        "https://shop.example/login"))
                .post("/auth/v1/tenants")
                .then()
                .statusCode(201);
        mfa.asksForPasswordsOf(15);
    }

    @AfterEach
    void asAlways() {
        mfa.asksForPasswordsOf(null);
        mfa.answersWith(200);
    }

    private RequestSpecification asOperator() {
        return given().contentType(ContentType.JSON).header("Authorization", "Bearer " + operator);
    }

    private Response create(Map<String, Object> more) {
        String name = "kim." + UUID.randomUUID();
        Map<String, Object> user = new HashMap<>(Map.of("username", name, "email", name + "@mail.example"));
        user.putAll(more);
        return asOperator().body(user).post("/auth/v1/tenants/" + tenant + "/users");
    }

    @Test
    void onePasswordThatIsTooShortIsRefusedWithTheLength() {
        Response refused = create(Map.of("password", FOURTEEN));

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.<List<String>>path("reasons")).containsExactly("too_short");
        assertThat(refused.<Integer>path("minimum_length")).isEqualTo(15);
        assertThat(refused.<String>path("detail")).contains("15");
        assertThat(create(Map.of("password", FIFTEEN)).statusCode()).isEqualTo(201);
    }

    @Test
    void whoBringsAFactorAlongNeedsNoLongPassword() {
        assertThat(create(Map.of("password", FOURTEEN, "second_factor", "sealed"))
                        .statusCode())
                .isEqualTo(201);
    }

    /** No answer is never a yes. */
    @Test
    void withoutAnAnswerNoPasswordIsSet() {
        mfa.answersWith(500);

        assertThat(create(Map.of("password", FIFTEEN)).statusCode()).isEqualTo(503);
        assertThat(create(Map.of()).statusCode()).as("without a password").isEqualTo(201);
    }

    /** Release 0.2 of mfa-service runs beside this one during an update. */
    @Test
    void whereMfaServiceIsOfTheReleaseBeforeEightCharactersWillDo() {
        mfa.answersWith(405);

        assertThat(create(Map.of("password", FOURTEEN)).statusCode()).isEqualTo(201);
        assertThat(create(Map.of("password", "quince!")).statusCode()).isEqualTo(422);
    }

    /** Nobody knows how long the password of that system was. */
    @Test
    void aHashOfAnotherSystemIsNotAskedAbout() {
        assertThat(create(Map.of("password_hash", Map.of("scheme", "bcrypt", "value", BCRYPT)))
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void ofTheLinesOfAnImportOnlyTheShortOnesAreRefused() {
        String lines = line(FOURTEEN) + line(FIFTEEN);

        String results = given().urlEncodingEnabled(false)
                .contentType("application/x-ndjson")
                .header("Authorization", "Bearer " + operator)
                .body(lines.getBytes(StandardCharsets.UTF_8))
                .post("/auth/v1/tenants/" + tenant + "/users:import")
                .asString();

        assertThat(results.lines()).hasSize(2);
        assertThat(results.lines().findFirst().orElseThrow()).contains("password-rejected");
        assertThat(results.lines().skip(1).findFirst().orElseThrow()).doesNotContain("rejected");
    }

    private static String line(String password) {
        String name = "kim." + UUID.randomUUID();
        return "{\"username\":\"" + name + "\",\"email\":\"" + name + "@mail.example\",\"password\":\"" + password
                + "\"}\n";
    }
}
