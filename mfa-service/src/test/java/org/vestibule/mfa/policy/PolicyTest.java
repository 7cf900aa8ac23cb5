package org.vestibule.mfa.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.vestibule.mfa.MfaText;
import org.vestibule.mfa.method.MethodType;
import org.vestibule.platform.json.WireFormat;

class PolicyTest {
    private static final Path PRESETS = Path.of(System.getProperty("vestibule.root", ".."), "deploy", "policies");

    private final ObjectMapper json = strict();
    private final Validator validator = Validation.byDefaultProvider()
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory()
            .getValidator();

    @ParameterizedTest
    @Tag("C-01")
    @MethodSource("presets")
    void presetIsReadToTheLastMemberAndFitsTogether(Path preset) throws IOException {
        Policy policy = json.readValue(preset.toFile(), Policy.class);

        assertThat(wrongMembers(policy)).isEmpty();
        assertThat(policy.contradiction()).isEmpty();
        assertThat(json.valueToTree(policy).properties())
                .isSubsetOf(json.readTree(preset.toFile()).properties());
    }

    static Stream<Path> presets() throws IOException {
        try (var files = Files.list(PRESETS)) {
            var presets = files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
            assertThat(presets.stream().map(file -> file.getFileName().toString()))
                    .contains(
                            "webshop-admin.json",
                            "reseller-storefront.json",
                            "hosting-customer-area.json",
                            "customer-administration.json",
                            "certificate-account.json");
            return presets.stream();
        }
    }

    @Test
    void policyOfATenantThatSaidNothingIsValid() {
        assertThat(wrongMembers(Policy.DEFAULT)).isEmpty();
        assertThat(Policy.DEFAULT.contradiction()).isEmpty();
    }

    @Test
    void emptyPolicyNamesEveryMissingMember() throws IOException {
        Policy nothing = json.readValue("{}", Policy.class);

        assertThat(wrongMembers(nothing))
                .containsExactlyInAnyOrder(
                        "methods",
                        "maxActiveMethods",
                        "enforcement",
                        "recoveryCodes",
                        "passwordReset",
                        "changeRequires",
                        "smsCountries",
                        "recommendedMethods");
    }

    @Test
    void badPolicyNamesEveryWrongMember() throws IOException {
        Policy bad = json.readValue("""
                {"methods":["totp","totp"],"max_active_methods":0,"enforcement":"optional","recovery_codes":21,
                 "password_reset":"blocked","change_requires":"session","sms_countries":["dk"],
                 "recommended_methods":11,"issuer":"A:B",
                 "webauthn":{"rp_id":"Example.org","origins":["https://example.org/path"]}}""", Policy.class);

        assertThat(wrongMembers(bad))
                .containsExactlyInAnyOrder(
                        "methods",
                        "maxActiveMethods",
                        "recoveryCodes",
                        "smsCountries[0].<list element>",
                        "recommendedMethods",
                        "issuer",
                        "webauthn.rpId",
                        "webauthn.origins[0].<list element>");
    }

    @ParameterizedTest
    @CsvSource({
        "methods, '[\"carrier_pigeon\"]'",
        "methods, '[\"TOTP\"]'",
        "enforcement, '\"sometimes\"'",
        "password_reset, '\"allowed\"'",
        "password_reset, 0",
        "change_requires, '\"nothing\"'",
        "recovery_codes, '\"10\"'",
        "max_active_methods, 1.5",
        "sms_countries, '\"DK\"'",
        "favourite_colour, '\"blue\"'"
    })
    void valueThatIsNoneOfTheContractIsRefusedByItsMember(String member, String value) throws IOException {
        ObjectNode policy = json.valueToTree(Policy.DEFAULT);
        policy.set(member, json.readTree(value));

        assertThatThrownBy(() -> json.readValue(policy.toString(), Policy.class))
                .isInstanceOfSatisfying(
                        JsonMappingException.class,
                        e -> assertThat(e.getPath().getFirst().getFieldName()).isEqualTo(member));
    }

    @Test
    void smsWithoutCountryAndWebauthnWithoutPartyContradictThemselves() throws JsonProcessingException {
        assertThat(with("methods", "[\"sms\"]", "sms_countries", "[]").contradiction())
                .hasValue(MfaText.SMS_NEEDS_COUNTRY);
        assertThat(with("methods", "[\"webauthn\"]", "webauthn", "null").contradiction())
                .hasValue(MfaText.WEBAUTHN_NEEDS_PARTY);
    }

    @Test
    void staffAreNeverOfferedEmail() throws JsonProcessingException {
        Policy policy = with("methods", "[\"email\",\"totp\"]", "issuer", "\"Shop\"");
        Policy emailAlone = with("methods", "[\"email\"]", "issuer", "\"Shop\"");

        assertThat(policy.offeredTo(true)).containsExactly(MethodType.TOTP);
        assertThat(policy.offeredTo(false)).containsExactly(MethodType.EMAIL, MethodType.TOTP);
        assertThat(emailAlone.offeredTo(true)).isEqualTo(List.of(MethodType.TOTP));
    }

    private Policy with(String one, String value, String other, String otherValue) throws JsonProcessingException {
        ObjectNode policy = json.valueToTree(Policy.DEFAULT);
        policy.set(one, json.readTree(value));
        policy.set(other, json.readTree(otherValue));
        return json.readValue(policy.toString(), Policy.class);
    }

    private Set<String> wrongMembers(Policy policy) {
        return validator.validate(policy).stream()
                .map(violation -> violation.getPropertyPath().toString())
                .collect(Collectors.toSet());
    }

    /** As the service reads requests. */
    private static ObjectMapper strict() {
        var mapper = new ObjectMapper();
        mapper.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        new WireFormat().customize(mapper);
        return mapper;
    }
}
