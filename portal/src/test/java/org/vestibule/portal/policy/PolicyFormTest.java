package org.vestibule.portal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyFormTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ZoneId ZONE = ZoneId.of("Europe/Copenhagen");

    @Test
    void aFormThatIsSentBackUnchangedChangesNothing() throws IOException {
        ObjectNode policy = full();

        assertThat(compact(PolicyForm.of(policy, ZONE).appliedTo(policy, ZONE))).isEqualTo(policy);
    }

    @Test
    void aPolicyWithLittleInItComesBackAsLittle() throws IOException {
        ObjectNode policy = (ObjectNode) JSON.readTree("""
                {"methods":["totp"],"max_active_methods":1,"recommended_methods":1,"enforcement":"optional","recovery_codes":10,
                 "password_reset":"second_factor","change_requires":"password","sms_countries":[]}""");

        PolicyForm form = PolicyForm.of(policy, ZONE);

        assertThat(form.issuer()).isEmpty();
        assertThat(form.graceUntil()).isEmpty();
        assertThat(form.keySite()).isEmpty();
        assertThat(compact(form.appliedTo(policy, ZONE))).isEqualTo(policy);
    }

    @Test
    void nullMembersAreEmptyFields() throws IOException {
        ObjectNode policy = full().putNull("issuer").putNull("webauthn").putNull("grace_until");

        PolicyForm form = PolicyForm.of(policy, ZONE);

        assertThat(form.issuer()).isEmpty();
        assertThat(form.keyOrigins()).isEmpty();
        assertThat(form.graceUntil()).isEmpty();
    }

    @Test
    void membersThatTheFormDoesNotHaveStay() throws IOException {
        ObjectNode policy = full().put("of_tomorrow", "kept");

        assertThat(PolicyForm.of(policy, ZONE)
                        .appliedTo(policy, ZONE)
                        .get("of_tomorrow")
                        .asText())
                .isEqualTo("kept");
    }

    /** An instance of the release before, to which the form may be sent during an update, does not know them. */
    @Test
    void whatWasNeverSetIsNotSentAndWarningsAreNeither() throws IOException {
        ObjectNode policy = full().remove(List.of("acknowledged_risks", "single_factor_password_length"));
        policy.putArray("warnings").add("no_phishing_resistant_method");

        ObjectNode sent = PolicyForm.of(policy, ZONE).appliedTo(policy, ZONE);

        assertThat(sent.has("acknowledged_risks")).isFalse();
        assertThat(sent.has("single_factor_password_length")).isFalse();
        assertThat(sent.has("warnings")).isFalse();
    }

    @Test
    void aLengthThatIsTakenOutIsAbsent() throws IOException {
        assertThat(typed("single_factor_password_length", "").has("single_factor_password_length"))
                .isFalse();
        assertThat(typed("single_factor_password_length", "20")
                        .get("single_factor_password_length")
                        .asInt())
                .isEqualTo(20);
    }

    @Test
    void theLastDayOfGraceIsWhole() throws IOException {
        ObjectNode changed = typed("grace_until", "2026-12-24");

        assertThat(changed.get("grace_until").asText()).isEqualTo("2026-12-24T23:00:00Z");
        assertThat(PolicyForm.of(changed, ZONE).graceUntil()).isEqualTo("2026-12-24");
    }

    @Test
    void aTimeOfGraceThatIsNoMidnightStaysWhenTheDayStays() throws IOException {
        ObjectNode policy = full().put("grace_until", "2026-12-01T12:30:00Z");

        PolicyForm form = PolicyForm.of(policy, ZONE);

        assertThat(form.graceUntil()).isEqualTo("2026-12-01");
        assertThat(form.appliedTo(policy, ZONE).get("grace_until").asText()).isEqualTo("2026-12-01T12:30:00Z");
    }

    @Test
    void countriesMayBeTypedInAnyWay() throws IOException {
        JsonNode countries = typed("sms_countries", " dk,se;  NO ").get("sms_countries");

        assertThat(countries.valueStream().map(JsonNode::asText)).containsExactly("DK", "SE", "NO");
    }

    @Test
    void whatIsNoNumberIsLeftForTheServiceToRefuse() throws IOException {
        assertThat(typed("recovery_codes", "ten").get("recovery_codes").asText())
                .isEqualTo("ten");
        assertThat(typed("recovery_codes", "").get("recovery_codes").isNull()).isTrue();
        assertThat(typed("recovery_codes", "99999999999").get("recovery_codes").isTextual())
                .isTrue();
        assertThat(typed("grace_until", "soon").get("grace_until").asText()).isEqualTo("soon");
    }

    /** A day that there is, but none after it. */
    @ParameterizedTest
    @ValueSource(
            strings = {"+999999999-12-31", "+999999999-12-30", "-999999999-01-01", "2026-02-30", "2026-12-24T00:00"})
    void aDayThatCannotBeCountedIsLeftForTheServiceToRefuse(String day) throws IOException {
        assertThat(typed("grace_until", day).get("grace_until").isTextual()).isTrue();
    }

    @Test
    void emptyFieldsAreAbsentRules() throws IOException {
        assertThat(typed("send_budget_per_day", " ").get("send_budget_per_day").isNull())
                .isTrue();
        assertThat(typed("issuer", " ").get("issuer").isNull()).isTrue();
    }

    @Test
    void noMethodAtAllIsAnEmptyListAndRefusedByTheService() throws IOException {
        PolicyForm form = PolicyForm.of(full().set("methods", JSON.createArrayNode()), ZONE);

        assertThat(form.methods()).isEqualTo(List.of());
        assertThat(form.appliedTo(full(), ZONE).get("methods")).isEmpty();
    }

    @Test
    void partsOfTheKeySiteThatTheFormDoesNotHaveStay() throws IOException {
        ObjectNode policy = full();
        ((ObjectNode) policy.get("webauthn")).put("attestation", "none");

        assertThat(PolicyForm.of(policy, ZONE)
                        .appliedTo(policy, ZONE)
                        .at("/webauthn/attestation")
                        .asText())
                .isEqualTo("none");
    }

    /** The policy after one field was typed over. */
    private static ObjectNode typed(String rule, String value) throws IOException {
        ObjectNode policy = full();
        PolicyForm form = PolicyForm.of(policy, ZONE);
        return new PolicyForm(
                        form.methods(),
                        form.maxActiveMethods(),
                        form.recommendedMethods(),
                        form.enforcement(),
                        rule.equals("grace_until") ? value : form.graceUntil(),
                        rule.equals("recovery_codes") ? value : form.recoveryCodes(),
                        form.passwordReset(),
                        form.changeRequires(),
                        rule.equals("sms_countries") ? value : form.smsCountries(),
                        rule.equals("send_budget_per_day") ? value : form.sendBudgetPerDay(),
                        form.trustedBrowserDays(),
                        form.acknowledgedRisks(),
                        rule.equals("single_factor_password_length") ? value : form.passwordLength(),
                        rule.equals("issuer") ? value : form.issuer(),
                        form.keySite(),
                        form.keyOrigins())
                .appliedTo(policy, ZONE);
    }

    /** Without what is null, which the service takes for absent. */
    private static ObjectNode compact(ObjectNode policy) {
        ObjectNode compact = policy.deepCopy();
        policy.propertyStream()
                .filter(member -> member.getValue().isNull())
                .forEach(member -> compact.remove(member.getKey()));
        return compact;
    }

    private static ObjectNode full() throws IOException {
        return (ObjectNode) JSON.readTree("""
                {"methods":["totp","webauthn"],"max_active_methods":5,"recommended_methods":2,"enforcement":"required",
                 "grace_until":"2026-11-30T23:00:00Z","recovery_codes":10,"password_reset":"blocked","change_requires":"second_factor",
                 "sms_countries":["DK","SE"],"send_budget_per_day":500,"trusted_browser_days":7,"issuer":"Shop",
                 "acknowledged_risks":["sms"],"single_factor_password_length":15,
                 "webauthn":{"rp_id":"shop.example","origins":["https://shop.example","https://www.shop.example"]}}""");
    }
}
