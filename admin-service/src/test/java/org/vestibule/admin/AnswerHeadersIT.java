package org.vestibule.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.file.Path;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.TokenType;
import org.vestibule.localstack.LocalStackResource;

/** Whoever answers, a resource, a filter or the framework: no browser guesses the type, and no cache keeps it. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "admin"))
@QuarkusTestResource(UpstreamStub.class)
class AnswerHeadersIT {
    @ConfigProperty(name = "local-stack.auth-signing-keys")
    Path signingKeys;

    private RequestSpecification staff() {
        return given().header(
                        "Authorization",
                        "Bearer "
                                + new Tokens(signingKeys).of(TokenType.ACCESS, UUID.randomUUID(), "shop", Role.OWNER));
    }

    @Test
    void everyKindOfAnswerHasThem() {
        says(200, staff().get("/admin/v1/events"));
        says(200, given().get("/q/openapi"));
        says(200, given().get("/q/health/live"));
        says(400, staff().get("/admin/v1/events?limit=0"));
        says(401, given().get("/admin/v1/events"));
        says(401, given().header("Authorization", "Bearer x.y.z").get("/admin/v1/events"));
        says(404, staff().get("/admin/v1/nowhere"));
        says(404, given().get("/favicon.ico"));
        says(405, staff().delete("/admin/v1/events"));
        says(406, staff().accept("image/png").get("/admin/v1/events"));
        says(
                413,
                staff().contentType(ContentType.JSON)
                        .body(" ".repeat(2_000_000))
                        .put("/admin/v1/policy"));
        says(415, staff().contentType(ContentType.TEXT).body("x").put("/admin/v1/policy"));
        says(500, given().get("/admin/v1/broken"));
    }

    private static void says(int status, Response answer) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().getValues("X-Content-Type-Options"))
                .as("%s", answer.statusLine())
                .containsExactly("nosniff");
        assertThat(answer.headers().getValues("Cache-Control"))
                .as("%s", answer.statusLine())
                .containsExactly("no-store");
    }
}
