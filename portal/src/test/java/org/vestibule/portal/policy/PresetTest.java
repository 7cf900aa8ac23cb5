package org.vestibule.portal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PresetTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path PRESETS = Path.of("../deploy/policies");

    @Test
    void everyPresetOfTenantsIsOffered() throws IOException {
        try (var files = Files.list(PRESETS)) {
            var names = files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("platform.json"))
                    .toList();

            assertThat(Arrays.stream(Preset.values()).map(preset -> preset.slug() + ".json"))
                    .containsExactlyInAnyOrderElementsOf(names);
        }
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void aPolicyOfAPresetIsKnownByItAsTheServiceAnswersIt(Preset preset) throws IOException {
        ObjectNode file = (ObjectNode)
                JSON.readTree(PRESETS.resolve(preset.slug() + ".json").toFile());
        file.remove("webauthn");
        file.put("issuer", "Another name");
        file.put("trusted_browser_days", 0);
        file.put("send_budget_per_day", 500);

        assertThat(Preset.equalTo(file)).contains(preset);
    }

    @Test
    void oneOtherRuleMakesThemRulesOfOnesOwn() {
        ObjectNode policy = Preset.HOSTING_CUSTOMER_AREA.appliedTo(JSON.createObjectNode());

        assertThat(Preset.equalTo(policy.deepCopy().put("recovery_codes", 9))).isEmpty();
        assertThat(Preset.equalTo(policy.deepCopy().put("trusted_browser_days", 7)))
                .isEmpty();
        assertThat(Preset.equalTo(policy.deepCopy().put("grace_until", "2026-12-01T00:00:00Z")))
                .isEmpty();
    }

    @Test
    void twoKindsOfPortalsMayHaveTheSameRules() {
        ObjectNode policy = Preset.HOSTING_CUSTOMER_AREA.appliedTo(JSON.createObjectNode());

        assertThat(Preset.equalTo(policy)).containsExactly(Preset.RESELLER_STOREFRONT, Preset.HOSTING_CUSTOMER_AREA);
    }

    @Test
    void theOrderOfMethodsMeansNothingAndThatOfCountriesDoes() throws IOException {
        ObjectNode policy = Preset.CUSTOMER_ADMINISTRATION.appliedTo(JSON.createObjectNode());

        policy.set("methods", JSON.readTree("[\"totp\",\"sms\"]"));
        assertThat(Preset.equalTo(policy)).contains(Preset.CUSTOMER_ADMINISTRATION);
        policy.set("sms_countries", JSON.readTree("[\"SE\",\"DK\"]"));
        assertThat(Preset.equalTo(policy)).isEmpty();
    }

    @Test
    void aPresetLeavesTheTenantItsNameItsSiteAndItsBudget() throws IOException {
        ObjectNode present = (ObjectNode) JSON.readTree("""
                {"issuer":"Shop","webauthn":{"rp_id":"shop.example","origins":["https://shop.example"]},
                 "send_budget_per_day":500,"acknowledged_risks":["sms"],"single_factor_password_length":15,"trusted_browser_days":7,"grace_until":"2026-12-01T00:00:00Z","enforcement":"required"}""");

        ObjectNode policy = Preset.CERTIFICATE_ACCOUNT.appliedTo(present);

        assertThat(policy.get("issuer").asText()).isEqualTo("Shop");
        assertThat(policy.at("/webauthn/rp_id").asText()).isEqualTo("shop.example");
        assertThat(policy.at("/webauthn/origins/0").asText()).isEqualTo("https://shop.example");
        assertThat(policy.get("send_budget_per_day").asInt()).isEqualTo(500);
        assertThat(policy.get("single_factor_password_length").asInt()).isEqualTo(15);
        assertThat(policy.get("acknowledged_risks")).hasSize(1);
        assertThat(policy.get("enforcement").asText()).isEqualTo("after_first_order");
        assertThat(policy.has("trusted_browser_days")).isFalse();
        assertThat(policy.has("grace_until")).isFalse();
    }

    @Test
    void theSiteOfAPresetIsNobodyElses() {
        ObjectNode policy = Preset.CERTIFICATE_ACCOUNT.appliedTo(JSON.createObjectNode());

        assertThat(policy.toString()).doesNotContain("localhost").doesNotContain("Sealmark");
    }

    @Test
    void takingAPresetLeavesItAsItIs() {
        Preset.WEBSHOP_ADMIN.appliedTo(JSON.createObjectNode()).put("recovery_codes", 3);

        assertThat(Preset.WEBSHOP_ADMIN
                        .appliedTo(JSON.createObjectNode())
                        .get("recovery_codes")
                        .asInt())
                .isZero();
    }
}
