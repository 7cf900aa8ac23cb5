package org.vestibule.auth.session;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vestibule.auth.AnOperator;
import org.vestibule.auth.EventsStay;
import org.vestibule.auth.Kim;
import org.vestibule.auth.ManySessions;
import org.vestibule.auth.directory.MfaStub;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.platform.tenancy.TenantScope;

/** Releases before this one had no limit of sessions: a user of an old database may have any number, and is still rid of them all. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "auth"))
@QuarkusTestResource(MfaStub.class)
@TestProfile(EventsStay.class)
class ManySessionsIT {
    private static final int MANY = 11_000;

    Infrastructure stack;

    @Inject
    AnOperator staff;

    @Inject
    TenantScope scope;

    private final String tenant = "shop-" + UUID.randomUUID();
    private final UUID kim = UUID.randomUUID();
    private final UUID here = UUID.randomUUID();
    private String token;

    @BeforeEach
    void somebody() {
        Kim.at(tenant, kim, scope);
        token = staff.token(tenant, kim, here);
    }

    private static RequestSpecification with(String token) {
        return given().contentType(ContentType.JSON).header("Authorization", "Bearer " + token);
    }

    private long alive() {
        return ManySessions.alive(tenant, kim, scope);
    }

    private void assertRevoked(int many, String reason) {
        List<UUID> revoked = ManySessions.revoked(tenant, kim, reason, scope);
        assertThat(revoked).hasSize(many);
        assertThat(new HashSet<>(revoked)).as("one event each").hasSize(many);
    }

    @Test
    void anotherPasswordEndsAllButTheSessionItIsMadeIn() {
        ManySessions.open(tenant, kim, MANY, scope);

        var changed = with(token)
                .body(Map.of("current_password", "a", "new_password", "quince & medlar tree"))
                .post("/auth/v1/password");

        assertThat(changed.statusCode()).as(changed.asString()).isEqualTo(204);
        assertThat(alive()).isEqualTo(1);
        assertRevoked(MANY, "password_changed");
        with(token).get("/auth/v1/me").then().statusCode(200);
    }

    @Test
    void whoIsDisabledHasNoSessionLeft() {
        ManySessions.open(tenant, kim, MANY, scope);

        with(staff.token())
                .body(Map.of("disabled", true))
                .patch("/auth/v1/tenants/" + tenant + "/users/" + kim)
                .then()
                .statusCode(200);

        assertThat(alive()).isZero();
        assertRevoked(MANY + 1, "user_disabled");
    }

    @Test
    void whoIsRemovedHasNoSessionLeftAndThatIsSaidBeforeTheRemoval() throws SQLException {
        ManySessions.open(tenant, kim, MANY, scope);

        with(staff.token())
                .delete("/auth/v1/tenants/" + tenant + "/users/" + kim)
                .then()
                .statusCode(204);

        assertRevoked(MANY + 1, "user_deleted");
        assertThat(number("select count(*) from session where user_id = '" + kim + "'"))
                .isZero();
        assertThat(number("select max(id) from outbox where record_key = '" + kim + "'"))
                .isEqualTo(number("select max(id) from outbox where record_key = '" + kim
                        + "' and convert_from(payload, 'UTF8') like '%\"user.deleted\"%'"));
    }

    @Test
    void theUserEndsAllOthers() {
        ManySessions.open(tenant, kim, MANY, scope);

        with(token).delete("/auth/v1/sessions").then().statusCode(204);

        assertThat(alive()).isEqualTo(1);
        assertRevoked(MANY, "ended_by_user");
    }

    @Test
    void aListHasTwoHundredAndSaysWhereItGoesOn() {
        ManySessions.open(tenant, kim, 250, scope);

        JsonPath first = with(token).get("/auth/v1/sessions").jsonPath();
        JsonPath second = with(token)
                .queryParam("cursor", first.getString("next_cursor"))
                .get("/auth/v1/sessions")
                .jsonPath();

        List<String> ids = new ArrayList<>(first.getList("items.id", String.class));
        assertThat(ids).hasSize(200);
        assertThat(first.getString("next_cursor")).isEqualTo(ids.getLast());
        ids.addAll(second.getList("items.id", String.class));
        assertThat(ids).hasSize(251).doesNotHaveDuplicates().contains(here.toString());
        assertThat(second.getString("next_cursor")).isNull();
        with(token).queryParam("limit", 201).get("/auth/v1/sessions").then().statusCode(400);
    }

    @Test
    void staffReadTheSameList() {
        ManySessions.open(tenant, kim, 250, scope);
        String path = "/auth/v1/tenants/" + tenant + "/users/" + kim + "/sessions";
        String operator = staff.token();

        JsonPath first = with(operator).queryParam("limit", 150).get(path).jsonPath();
        JsonPath second = with(operator)
                .queryParam("limit", 150)
                .queryParam("cursor", first.getString("next_cursor"))
                .get(path)
                .jsonPath();

        assertThat(first.getList("items")).hasSize(150);
        assertThat(second.getList("items")).hasSize(101);
        assertThat(second.getString("next_cursor")).isNull();
    }

    private long number(String sql) throws SQLException {
        try (var connection = stack.postgres().connect("auth");
                var rows = connection.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
