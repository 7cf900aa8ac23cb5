package org.vestibule.mfa.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.contracts.Notice;
import org.vestibule.mfa.method.MethodType;
import org.vestibule.platform.json.WireFormat;
import org.vestibule.platform.problem.InvalidField;

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
        assertThat(policy.contradictions()).isEmpty();
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
        assertThat(Policy.DEFAULT.contradictions()).isEmpty();
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

    /** All of them at once: who mends a policy does not want to be told one by one. */
    @Test
    void membersThatDoNotFitTheOthersAreAllNamed() throws JsonProcessingException {
        Policy policy = json.readValue("""
                {"methods":["sms","webauthn"],"max_active_methods":1,"enforcement":"optional","recovery_codes":0,
                 "password_reset":"blocked","change_requires":"session","sms_countries":[],"recommended_methods":2,
                 "grace_until":"2026-12-01T00:00:00Z"}""", Policy.class);

        assertThat(policy.contradictions())
                .extracting(InvalidField::field)
                .containsExactlyInAnyOrder("sms_countries", "webauthn", "recommended_methods", "grace_until");
    }

    @ParameterizedTest
    @CsvSource({
        "sms_countries, '[\"XX\"]'",
        "webauthn, '{\"rp_id\":\"example.org\",\"origins\":[\"https://example.org.evil.example\"]}'",
        "webauthn, '{\"rp_id\":\"example.org\",\"origins\":[\"https://notexample.org\"]}'"
    })
    void memberThatCannotBeIsNamed(String member, String value) throws JsonProcessingException {
        Policy policy = with(member, value, "issuer", "\"Shop\"");

        assertThat(policy.contradictions()).extracting(InvalidField::field).containsExactly(member);
    }

    @Test
    void partyMayBeUsedAtItsHostAndBelowIt() throws JsonProcessingException {
        Policy policy = with(
                "webauthn",
                "{\"rp_id\":\"example.org\",\"origins\":[\"https://example.org\",\"https://login.example.org:8443\"]}",
                "issuer",
                "\"Shop\"");

        assertThat(policy.contradictions()).isEmpty();
    }

    @ParameterizedTest
    @Tag("attack-77")
    @ValueSource(
            strings = {
                "https://user@example.org",
                "https://user:secret@example.org",
                "https://example.org?x",
                "https://example.org#x",
                "https://example.org/",
                "https://example.org ",
                " https://example.org",
                "https://exa mple.org",
                "https://example.org:0",
                "https://example.org:65536",
                "https://example.org:443443",
                "https://example.org:",
                "https://example.org:08443",
                "https://example.org:+443",
                "http://example.org",
                "http://localhost.example.org",
                "ftp://example.org",
                "https:///example.org",
                "https://",
                "https://[::1]",
                "https://*.example.org",
                "https://example.org\\@evil.example",
                "https://b\u00fccher.example.org",
                "https://example.org\u202e",
                "null",
                ""
            })
    void whatIsNoOriginIsNoneOfAPolicy(String origin) {
        assertThat(wrongMembers(keyed("example.org", origin))).containsExactly("webauthn.origins[0].<list element>");
    }

    @Test
    @Tag("attack-77")
    void originsAreWrittenAsBrowsersWriteThemAndOnce() {
        Policy policy = keyed(
                "example.org",
                "https://example.org",
                "HTTPS://Example.ORG",
                "https://example.org:443",
                "https://login.example.org:8443");

        assertThat(policy.webauthn().origins())
                .containsExactly("https://example.org", "https://login.example.org:8443");
        assertThat(wrongMembers(policy)).isEmpty();
        assertThat(wrongMembers(keyed("localhost", "http://localhost:80", "http://shop.localhost:8080")))
                .isEmpty();
    }

    @ParameterizedTest
    @Tag("attack-77")
    @ValueSource(
            strings = {
                "com",
                "dk",
                "co.uk",
                "github.io",
                "s3.amazonaws.com",
                "intranet",
                "-a.example.org",
                "a..org",
                ".example.org",
                "example.org."
            })
    void keysAreNotBoundToANameThatManyShare(String rpId) {
        assertThat(keyed(rpId, "https://shop." + rpId).contradictions())
                .extracting(InvalidField::field)
                .contains("rp_id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.org", "shop.co.uk", "vestibule.github.io", "login.kunde.dk"})
    void keysAreBoundToANameThatSomebodyOwns(String rpId) {
        assertThat(keyed(rpId, "https://" + rpId).contradictions()).isEmpty();
    }

    @Test
    @Tag("attack-72")
    @Tag("attack-77")
    void noListIsLongerThanAnybodyNeeds() throws JsonProcessingException {
        String[] origins = IntStream.range(0, 21)
                .mapToObj(n -> "https://p" + n + ".example.org")
                .toArray(String[]::new);
        String countries = IntStream.range(0, 5_000)
                .mapToObj(n -> "\"" + (char) ('A' + n / 26 % 26) + (char) ('A' + n % 26) + "\"")
                .collect(Collectors.joining(",", "[", "]"));

        assertThat(wrongMembers(keyed("example.org", origins))).containsExactly("webauthn.origins");
        assertThat(wrongMembers(keyed("example.org", Arrays.copyOf(origins, 20))))
                .isEmpty();
        assertThat(wrongMembers(with("sms_countries", countries, "issuer", "\"Shop\"")))
                .contains("smsCountries");
    }

    @ParameterizedTest
    @Tag("attack-77")
    @ValueSource(
            strings = {
                "A:B",
                "Shop\u202e",
                "\u2066Shop",
                "Sh\u200bop",
                "Sh\u00adop",
                "Shop\u0000",
                "Shop\u0085",
                "Two\u2028lines",
                "\u3164",
                "\u115f\u1160",
                " ",
                "\u2800",
                "\ud83d",
                "\ue000"
            })
    void anIssuerShowsWhatItSays(String issuer) {
        assertThat(wrongMembers(issuedBy(issuer))).containsExactly("issuer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Fjord & S\u00f8n", "\u685c\u5e97", "Shop 24/7", "\ud83d\udd11 Keys"})
    void anIssuerMayBeWrittenInAnyScript(String issuer) {
        assertThat(wrongMembers(issuedBy(issuer))).isEmpty();
    }

    @ParameterizedTest
    @Tag("attack-53")
    @ValueSource(
            strings = {
                "-1000000000-01-01T00:00:00Z",
                "1969-12-31T23:59:59Z",
                "+10000-01-01T00:00:00Z",
                "+1000000000-12-31T00:00:00Z"
            })
    void graceOutOfAnyRangeIsNamed(String time) throws JsonProcessingException {
        Policy policy = with("grace_until", "\"" + time + "\"", "enforcement", "\"required\"");

        assertThat(policy.contradictions()).extracting(InvalidField::field).containsExactly("grace_until");
    }

    private Policy keyed(String rpId, String... origins) {
        ObjectNode policy = json.valueToTree(Policy.DEFAULT);
        ObjectNode party = policy.putObject("webauthn").put("rp_id", rpId);
        Arrays.stream(origins).forEach(party.putArray("origins")::add);
        return json.convertValue(policy, Policy.class);
    }

    private Policy issuedBy(String issuer) {
        return json.convertValue(json.<ObjectNode>valueToTree(Policy.DEFAULT).put("issuer", issuer), Policy.class);
    }

    @Test
    @Tag("S4-02")
    void graceEndsAtItsDate() throws JsonProcessingException {
        Instant end = Instant.parse("2026-12-01T00:00:00Z");
        Policy policy = with("grace_until", "\"2026-12-01T00:00:00Z\"", "enforcement", "\"required\"");

        assertThat(policy.graceAt(end.minusSeconds(1))).contains(end);
        assertThat(policy.graceAt(end)).isEmpty();
        assertThat(Policy.DEFAULT.graceAt(end)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-1, false", "0, true", "30, true", "31, false"})
    void browserIsTrustedForThirtyDaysAtMost(int days, boolean valid) throws JsonProcessingException {
        Policy policy = with("trusted_browser_days", Integer.toString(days), "issuer", "\"Shop\"");

        assertThat(wrongMembers(policy).isEmpty()).isEqualTo(valid);
    }

    /** SP 800-63B-4 sections 3.1.3.1 and 3.2.9. */
    @ParameterizedTest
    @CsvSource({
        "'[\"sms\"]', , 1",
        "'[\"email\"]', '[]', 1",
        "'[\"sms\",\"email\"]', '[\"sms\"]', 1",
        "'[\"sms\",\"email\"]', , 2",
        "'[\"email\"]', '[\"sms\"]', 1",
        "'[\"sms\"]', '[\"sms\"]', 0",
        "'[\"sms\",\"email\"]', '[\"email\",\"sms\"]', 0",
        "'[\"sms\",\"totp\"]', , 0",
        "'[\"totp\"]', '[\"sms\"]', 0"
    })
    void whoOffersNothingBetterThanSmsOrEmailAcknowledgesTheRisk(String methods, String risks, int missing)
            throws JsonProcessingException {
        Policy policy = with("methods", methods, "acknowledged_risks", risks == null ? "null" : risks);

        assertThat(policy.contradictions()).hasSize(missing).allSatisfy(wrong -> assertThat(wrong.field())
                .isEqualTo("acknowledged_risks"));
        assertThat(policy.warnings().contains(Policy.Warning.UNACKNOWLEDGED_RISKS))
                .isEqualTo(missing > 0);
    }

    @Test
    void aRiskIsAcknowledgedByItsName() {
        assertThatThrownBy(() -> with("acknowledged_risks", "[\"totp\"]", "issuer", "\"Shop\""))
                .isInstanceOf(JsonMappingException.class);
    }

    @Test
    void aPolicyWithoutSecurityKeysCarriesAWarning() throws JsonProcessingException {
        Policy keys = with(
                "methods",
                "[\"totp\",\"webauthn\"]",
                "webauthn",
                "{\"rp_id\":\"example.org\",\"origins\":[\"https://example.org\"]}");

        assertThat(Policy.DEFAULT.warnings()).containsExactly(Policy.Warning.NO_PHISHING_RESISTANT_METHOD);
        assertThat(keys.warnings()).isEmpty();
    }

    /** Whoever changes one member reads the policy, and sends the rest back as they read it. */
    @Test
    void anAnswerMayBeSentBack() throws JsonProcessingException {
        String answer = json.writeValueAsString(PolicyResource.PolicyView.of(Policy.DEFAULT));

        assertThat(json.readTree(answer).path("warnings").toString()).isEqualTo("[\"no_phishing_resistant_method\"]");
        assertThat(json.readTree(answer).path("methods").toString()).isEqualTo("[\"totp\"]");
        assertThat(json.readValue(answer, Policy.class)).isEqualTo(Policy.DEFAULT);
        assertThat(json.writeValueAsString(Policy.DEFAULT))
                .as("as it is stored, also for instances of the release before")
                .doesNotContain("warnings", "acknowledged_risks", "single_factor_password_length");
    }

    @ParameterizedTest
    @CsvSource({"7, false", "8, true", "15, true", "64, true", "65, false"})
    void aPasswordAloneHasEightToSixtyFourCharactersAtLeast(int length, boolean valid) throws JsonProcessingException {
        Policy policy = with("single_factor_password_length", Integer.toString(length), "issuer", "\"Shop\"");

        assertThat(wrongMembers(policy).isEmpty()).isEqualTo(valid);
    }

    @Test
    void browserIsTrustedWhereThePolicySaysSoAndNeverByStaff() throws JsonProcessingException {
        Policy week = with("trusted_browser_days", "7", "issuer", "\"Shop\"");
        Policy never = with("trusted_browser_days", "0", "issuer", "\"Shop\"");

        assertThat(week.trustedBrowserDaysFor(false)).contains(7);
        assertThat(week.trustedBrowserDaysFor(true)).isEmpty();
        assertThat(never.trustedBrowserDaysFor(false)).isEmpty();
        assertThat(Policy.DEFAULT.trustedBrowserDaysFor(false)).isEmpty();
    }

    @Test
    @Tag("S4-03")
    void whoHasFewerMethodsThanRecommendedIsAdvisedToAddOne() throws JsonProcessingException {
        Policy two = with("recommended_methods", "2", "max_active_methods", "5");

        assertThat(Advice.on(two, false, List.of(MethodType.TOTP))).containsExactly(Notice.ADD_SECOND_METHOD);
        assertThat(Advice.on(two, false, List.of(MethodType.TOTP, MethodType.TOTP)))
                .isEmpty();
        assertThat(Advice.on(two, false, List.of())).isEmpty();
    }

    @Test
    void whoHasAMethodThatIsNoLongerOfferedIsTold() {
        assertThat(Advice.on(Policy.DEFAULT, false, List.of(MethodType.SMS)))
                .containsExactly(Notice.METHOD_NO_LONGER_OFFERED);
        assertThat(Advice.on(Policy.DEFAULT, false, List.of(MethodType.TOTP))).isEmpty();
    }

    @Test
    void staffAreNeverOfferedEmail() throws JsonProcessingException {
        Policy policy = with("methods", "[\"email\",\"totp\"]", "issuer", "\"Shop\"");
        Policy emailAlone = with("methods", "[\"email\"]", "issuer", "\"Shop\"");

        assertThat(policy.offeredTo(false)).containsExactly(MethodType.TOTP);
        assertThat(policy.offeredTo(true)).containsExactly(MethodType.EMAIL, MethodType.TOTP);
        assertThat(emailAlone.offeredTo(false)).isEqualTo(List.of(MethodType.TOTP));
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
        mapper.registerModule(new JavaTimeModule());
        mapper.disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
        mapper.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        new WireFormat().customize(mapper);
        return mapper;
    }
}
