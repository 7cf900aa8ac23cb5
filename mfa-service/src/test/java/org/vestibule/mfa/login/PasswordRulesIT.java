package org.vestibule.mfa.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vestibule.contracts.Role;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.mfa.person.People.Told;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.tenancy.TenantScope.Statement;

/** Whose password is the only factor, by policies as they are stored. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "mfa"))
class PasswordRulesIT {
    private static final String FIFTEEN = ",\"single_factor_password_length\":15";

    @Inject
    LoginChecks checks;

    @Inject
    TenantScope scope;

    private final String tenant = "t-" + UUID.randomUUID();
    private final UUID user = UUID.randomUUID();

    private void policy(String enforcement, String more) {
        scope.change(
                tenant,
                Statement.of(
                        "insert into policy (tenant, version, document, changed_at) values (?, 1, cast(? as jsonb), now())",
                        tenant,
                        "{\"methods\":[\"totp\"],\"max_active_methods\":1,\"enforcement\":\"" + enforcement
                                + "\",\"recovery_codes\":10,\"password_reset\":\"blocked\",\"change_requires\":\"session\","
                                + "\"sms_countries\":[],\"recommended_methods\":1" + more + "}"));
    }

    private Told told(String role) {
        return new Told(user, tenant, "kim", "kim@mail.example", "en", "acct-1", Set.of(role), 1, 0, null);
    }

    @ParameterizedTest
    @CsvSource({
        "optional, customer, true",
        "after_first_order, customer, true",
        "required, customer, false",
        "optional, support, false",
        "optional, owner, false"
    })
    void thePasswordOfWhoIsNotAskedForMoreIsAlone(String enforcement, String role, boolean alone) {
        policy(enforcement, FIFTEEN);

        assertThat(checks.passwordLength(told(role))).isEqualTo(alone ? OptionalInt.of(15) : OptionalInt.empty());
        assertThat(scope.ask(tenant, Statement.of("select 1 from person"), row -> 1))
                .as("nobody is learned by the question")
                .isEmpty();
    }

    @Test
    void anOrderOfTheAccountMakesASecondFactorNecessary() {
        policy("after_first_order", FIFTEEN);
        scope.change(
                tenant,
                Statement.of(
                        "insert into account (tenant, account, has_orders) values (?, ?, true)", tenant, "acct-1"));

        assertThat(checks.passwordLength(told(Role.CUSTOMER))).isEmpty();
    }

    @Test
    void aPasswordIsAloneDuringATimeOfGrace() {
        policy("required", FIFTEEN + ",\"grace_until\":\"2999-01-01T00:00:00Z\"");

        assertThat(checks.passwordLength(told(Role.CUSTOMER))).hasValue(15);
    }

    @Test
    void aPasswordIsNotAloneNextToAFactor() {
        policy("optional", FIFTEEN);
        person();
        factor("pending");
        assertThat(checks.passwordLength(told(Role.CUSTOMER)))
                .as("not set up yet")
                .hasValue(15);

        factor("active");

        assertThat(checks.passwordLength(told(Role.CUSTOMER))).isEmpty();
        assertThat(checks.passwordLengthAlone(tenant)).as("by a link").hasValue(15);
    }

    /** Also with members that a later release may store. */
    @Test
    void aPolicyOfBeforeAsksForNoMore() {
        policy("optional", ",\"of_tomorrow\":[1]");

        assertThat(checks.passwordLength(told(Role.CUSTOMER))).isEmpty();
    }

    @Test
    void aTenantWithoutAPolicyAsksForNoMore() {
        assertThat(checks.passwordLength(told(Role.CUSTOMER))).isEmpty();
        assertThat(checks.passwordLengthAlone(tenant)).isEmpty();
    }

    private void person() {
        scope.change(
                tenant,
                Statement.of(
                        "insert into person (user_id, tenant, username, email, locale, roles) values (?, ?, 'kim', ?, 'en', ?)",
                        user,
                        tenant,
                        new byte[] {1},
                        List.of(Role.CUSTOMER).toArray(String[]::new)));
    }

    private void factor(String status) {
        scope.change(
                tenant,
                Statement.of(
                        "insert into authenticator (id, user_id, tenant, type, status, secret, created_at)"
                                + " values (?, ?, ?, 'totp', ?, ?, now())",
                        UUID.randomUUID(),
                        user,
                        tenant,
                        status,
                        new byte[] {1}));
    }
}
