package org.vestibule.auth.reset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.auth.EventsStay;
import org.vestibule.auth.Kim;
import org.vestibule.auth.login.LoginLimits;
import org.vestibule.auth.user.Users;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.tenancy.TenantScope.Statement;

/** Anybody can ask for a reset link, for anybody. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "auth"))
@TestProfile(EventsStay.class)
@Tag("attack-55")
class ResetRequestIT {
    private static final int OF_ADDRESS = 20;

    @Inject
    PasswordNotices notices;

    @Inject
    Users users;

    @Inject
    LoginLimits limits;

    @Inject
    TenantScope scope;

    @Inject
    ObjectMapper json;

    private final String tenant = "shop-" + UUID.randomUUID();
    private final UUID kim = UUID.randomUUID();
    private final String address = "2001:db8:" + tenant.substring(5, 9) + ":" + tenant.substring(14, 18) + "::/64";

    @Test
    void theLogDoesNotNameWhoAsked() throws Exception {
        Kim.at(tenant, kim, scope);

        scope.run(
                tenant,
                () -> notices.requested(
                        users.find(tenant, kim).orElseThrow(), new Origin("192.0.2.7", "Browser", null), false));

        List<String> events = scope.ask(
                tenant,
                Statement.of(
                        "select convert_from(payload, 'UTF8') from outbox where topic = 'vestibule.security-events'"
                                + " and record_key = ?",
                        kim.toString()),
                row -> row.getString(1));
        assertThat(events).hasSize(1);
        JsonNode event = json.readTree(events.getFirst());
        assertThat(event.path("type").asText()).isEqualTo("password.reset_requested");
        assertThat(event.path("subject").asText()).isEqualTo(kim.toString());
        assertThat(event.at("/data/ip").asText()).isEqualTo("192.0.2.7");
        assertThat(event.at("/data/actor/id").asText("")).isIn("", "null");
        assertThat(event.at("/data/actor/name").asText("")).isIn("", "null");
    }

    @Test
    @Tag("attack-50")
    void oneRequestIsForTenUsersOfAnAddressAtMost() {
        Kim.at(tenant, kim, scope);
        scope.change(
                tenant,
                Statement.of(
                        "insert into app_user (id, tenant, username, username_key, email, email_key, locale, roles)"
                                + " select gen_random_uuid(), ?, 'kim' || n, 'kim' || n, 'kim@shop.example',"
                                + " 'kim@shop.example', 'en', '{customer}' from generate_series(1, 30) as n",
                        tenant));

        assertThat(scope.call(tenant, () -> users.enabledWithEmail(tenant, "Kim@shop.example")))
                .hasSize(10);
    }

    @Test
    void anAddressAsksForSoManyWhoeverTheyAreForAndOthersGoOn() {
        long allowed = IntStream.range(0, OF_ADDRESS + 5)
                .filter(n ->
                        limits.allowsReset(tenant, n % 2 == 0 ? "kim-" + n + "@shop.example" : "no address", address))
                .count();

        assertThat(allowed).isEqualTo(3 + OF_ADDRESS / 2);
        assertThat(limits.allowsReset(tenant, "kim@shop.example", address)).isFalse();
        assertThat(limits.allowsReset(tenant, "kim@shop.example", "192.0.2.8")).isTrue();
    }
}
