package org.vestibule.localstack.seed;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.contracts.Role;
import org.vestibule.localstack.rest.Rest;

class DemoTenantsTest {
    private static final Path POLICIES = Path.of(System.getProperty("vestibule.root"), "deploy", "policies");

    @Test
    void everyPresetHasATenantWithCustomersAndStaff() {
        for (var slug : presets().toList()) {
            var users = DemoTenants.named(slug).users();
            assertThat(withRole(users, Role.CUSTOMER)).hasSizeGreaterThanOrEqualTo(3);
            assertThat(withRole(users, Role.SUPPORT)).hasSize(1);
            assertThat(withRole(users, Role.OWNER)).hasSize(1);
        }
        assertThat(withRole(everybody().toList(), Role.OPERATOR)).hasSize(1);
    }

    @Test
    void phonesAreDanishMobilesAndEverybodysOwn() throws Exception {
        var phones = PhoneNumberUtil.getInstance();
        for (var user : everybody().toList()) {
            var number = phones.parse(user.phone(), null);
            assertThat(phones.isValidNumberForRegion(number, "DK"))
                    .as(user.phone())
                    .isTrue();
            assertThat(phones.getNumberType(number)).isNotEqualTo(PhoneNumberType.PREMIUM_RATE);
        }
        assertThat(everybody().map(DemoUser::phone)).doesNotHaveDuplicates();
        assertThat(everybody().map(DemoUser::password)).doesNotHaveDuplicates();
        assertThat(everybody().map(DemoUser::email)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "webshop-admin",
                "reseller-storefront",
                "hosting-customer-area",
                "customer-administration",
                "certificate-account",
                "platform"
            })
    void policiesHaveTheContractsShape(String slug) throws Exception {
        var policy = Rest.JSON.readTree(POLICIES.resolve(slug + ".json").toFile());

        assertThat(policy.fieldNames())
                .toIterable()
                .containsExactly(
                        "methods",
                        "max_active_methods",
                        "enforcement",
                        "recovery_codes",
                        "password_reset",
                        "change_requires",
                        "sms_countries",
                        "recommended_methods",
                        "issuer",
                        "webauthn");
        var methods = StreamSupport.stream(policy.path("methods").spliterator(), false)
                .map(it -> it.asText())
                .toList();
        assertThat(methods).isSubsetOf("totp", "sms", "email", "webauthn");
        assertThat(policy.path("enforcement").asText()).isIn("optional", "after_first_order", "required");
        assertThat(policy.path("password_reset").asText()).isIn("blocked", "second_factor");
        assertThat(policy.path("change_requires").asText()).isIn("session", "password", "second_factor");
        assertThat(policy.path("sms_countries").isEmpty()).isEqualTo(!methods.contains("sms"));
        assertThat(policy.path("webauthn").isNull()).isEqualTo(!methods.contains("webauthn"));
    }

    @Test
    void everyTenantsPagesAreItsOwnAtThePortal() {
        for (var tenant : DemoTenants.all()) {
            var pages = "http://localhost:8080/t/" + tenant.slug();
            assertThat(tenant.loginUrl()).isEqualTo(pages + "/login");
            assertThat(tenant.securityUrl()).isEqualTo(pages + "/security");
        }
    }

    private static Stream<String> presets() {
        return DemoTenants.all().stream().map(DemoTenant::slug).filter(slug -> !slug.equals("platform"));
    }

    private static Stream<DemoUser> everybody() {
        return DemoTenants.all().stream().flatMap(tenant -> tenant.users().stream());
    }

    private static List<DemoUser> withRole(List<DemoUser> users, String role) {
        return users.stream().filter(user -> user.roles().contains(role)).toList();
    }
}
