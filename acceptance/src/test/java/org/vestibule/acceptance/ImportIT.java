package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jose4j.jwe.ContentEncryptionAlgorithmIdentifiers;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.jwe.KeyManagementAlgorithmIdentifiers;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.vestibule.acceptance.ImportTool.Run;

/** Users of another system, with the passwords, apps and recovery codes they have there. */
@ExtendWith(TheSuite.class)
class ImportIT {
    private static final Path REALM = Path.of(System.getProperty("vestibule.root"))
            .resolve("import-tool/src/test/resources/org/vestibule/importer/keycloak/realm.json");
    private static final String PRESET = "reseller-storefront";
    private static final String IDAS_KEY = "NNJDG5SYHFYFCMTNKQ3XOWRUNZBDM6KM";
    private static final String IDAS_CODE = "8KTM-Q3VX-W2LP";
    private static final String OLES_KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

    private final TheSuite suite;

    @TempDir
    private Path folder;

    ImportIT(TheSuite suite) {
        this.suite = suite;
    }

    private Customer withApp(String tenant, String username, String key) {
        Customer customer = Customer.known(suite, tenant, username);
        customer.phone = new Phone(key);
        customer.authenticator = suite.column(
                "mfa", "select id from authenticator where user_id = '" + customer.id + "' and type = 'totp'");
        return customer;
    }

    private boolean exists(String tenant, String username) {
        return suite.column(
                        "auth",
                        "select id from app_user where tenant = '%s' and username = '%s'".formatted(tenant, username))
                != null;
    }

    @Test
    @Tag("S0-09")
    @Tag("S1-05")
    @Tag("attack-33")
    void aRealmComesOverAndItsPeopleLogInAsTheyDidThere() throws Exception {
        String tenant = suite.tenant(PRESET, Map.of("max_active_methods", 2));
        var tool = new ImportTool(suite, tenant, folder);

        Run run = tool.run(REALM, "--keycloak");

        assertThat(run.exitCode()).as(run.printed()).isEqualTo(1);
        assertThat(List.of("ida", "ole", "pia", "bo", "tom", "nil", "old"))
                .allSatisfy(username -> assertThat(run.of(username)).isEqualTo("created"));
        assertThat(List.of("eva", "jon", "liv", "kim", "una", "lis"))
                .allSatisfy(username -> assertThat(run.of(username)).isEqualTo("skipped second-factor-left-behind"));
        assertThat(run.of("max")).isEqualTo("rejected second-factor-rejected");
        assertThat(run.report().get("max").path("detail").asText()).contains("method_limit");
        assertThat(run.report().get("ida").path("second_factor").toString())
                .isEqualTo("{\"totp\":1,\"recovery_codes\":3}");
        assertThat(run.report().get("bo").path("left_behind").toString()).isEqualTo("[\"webauthn: YubiKey\"]");

        Customer ida = withApp(tenant, "ida", IDAS_KEY);
        assertThat(ida.loginWithApp().status()).isEqualTo(200);
        assertThat(ida.me().at("account")).isEqualTo("acct-77");
        assertThat(ida.me().at("locale")).isEqualTo("da");
        assertThat(ida.me().at("acr")).isEqualTo("aal2");
        assertThat(ida.authenticators()
                        .body()
                        .path("authenticators")
                        .path(0)
                        .path("name")
                        .asText())
                .isEqualTo("Ida's phone");
        assertThat(withApp(tenant, "ole", OLES_KEY).loginWithApp().status()).isEqualTo(200);
        assertThat(withApp(tenant, "bo", "NBKDKYSOHBRUUMLEJM3GMTJTM5IDS42W")
                        .loginWithApp()
                        .status())
                .isEqualTo(200);
        assertThat(Customer.known(suite, tenant, "pia").login().at("status")).isEqualTo("authenticated");
        assertThat(Customer.known(suite, tenant, "tom").login().shortly())
                .as("their password could not come over")
                .isEqualTo("401 invalid-credentials");
        assertThat(List.of("eva", "max", "per", "ann")).noneMatch(username -> exists(tenant, username));
        assertThat(suite.column(
                        "auth",
                        "select string_agg(distinct password_scheme, ' ') from app_user where tenant = '" + tenant
                                + "' and not password_imported"))
                .as("schemes of users who have logged in")
                .isEqualTo("argon2id");

        awaitEvents(ida);
        assertThat(Customer.messages(suite, "ida@imported.example"))
                .as("nothing changed for her")
                .isEmpty();
        assertNothingSecretIn(run.printed() + run.report());
        Written.everywhere(suite).forEach(ImportIT::assertNothingSecretIn);
    }

    private void awaitEvents(Customer imported) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(suite.column(
                        "admin",
                        "select string_agg(type, ' ' order by type) from event_log where subject = '" + imported.id
                                + "' and details ->> 'imported' = 'true'"))
                .isEqualTo("authenticator.enrolled two_factor.enabled"));
        assertThat(suite.column(
                        "admin",
                        "select count(*) from event_log where subject = '" + imported.id
                                + "' and type = 'user.created' and on_behalf_of = 'Kirsten Holm'"))
                .isEqualTo("1");
    }

    /** Keys as they stand in the realm and as apps have them, a code and its hash. */
    private static void assertNothingSecretIn(String text) {
        assertThat(List.of(
                        "kR3vX9pQ2mT7wZ4nB6yL",
                        IDAS_KEY,
                        OLES_KEY,
                        "8KTMQ3VXW2LP",
                        IDAS_CODE,
                        "a7dce8019fb849ecae6d4868165a807d",
                        "p9zoAZ+4SeyubUhoFlqAfc1FGGL7tNLq5CeX3gFx",
                        "eyJhbGciOiJFQ0RILUVT",
                        Customer.PASSWORD))
                .noneMatch(text::contains);
    }

    @Test
    @Tag("S1-07")
    @Tag("attack-21")
    @Tag("attack-24")
    void anOldRecoveryCodeLogsItsOwnerInOnce() throws Exception {
        String tenant = suite.tenant(PRESET, Map.of());
        Path file = folder.resolve("users.ndjson");
        Files.writeString(
                file,
                line("anna", ",\"password\":\"%s\",%s".formatted(Customer.PASSWORD, factors(OLES_KEY, "8KTMQ3VXW2LP")))
                        + line(
                                "bent",
                                ",\"password\":\"%s\",%s".formatted(Customer.PASSWORD, factors(IDAS_KEY, "R7HN"))));
        var tool = new ImportTool(suite, tenant, folder);
        Run run = tool.run(file);
        assertThat(run.exitCode()).as(run.printed()).isZero();
        Customer anna = Customer.known(suite, tenant, "anna");
        Customer bent = Customer.known(suite, tenant, "bent");
        String partial = anna.partialToken();

        Answer ofAnotherUser = bent.verifyRecoveryCode(bent.partialToken(), IDAS_CODE);
        List<Answer> answers = Crowd.of(
                20,
                i -> anna.browser.post(
                        i % 2 == 0 ? suite.mfa("/v1/verifications") : suite.secondMfa("/v1/verifications"),
                        Map.of("method", "recovery_code", "code", i % 3 == 0 ? "8ktm q3vx w2lp" : IDAS_CODE),
                        partial));
        Answer later = anna.verifyRecoveryCode(anna.partialToken(), "8KTMQ3VXW2LP");
        Run again = tool.run(file);

        assertThat(ofAnotherUser.shortly()).isEqualTo("401 invalid-code");
        var counts = Crowd.counts(answers);
        assertThat(counts.get("200")).as(counts.toString()).isEqualTo(1);
        assertThat(counts.keySet()).isSubsetOf("200", "401 code-already-used", "503 unavailable");
        assertThat(later.shortly()).isEqualTo("401 code-already-used");
        Answer winner = answers.stream()
                .filter(answer -> answer.status() == 200)
                .findFirst()
                .orElseThrow();
        Answer tokens = anna.exchange(partial, winner.at("proof"));
        assertThat(tokens.body().path("notices").toString()).contains("reset_two_factor_recommended");
        anna.awaitMail("recovery code");
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.of("anna")).isEqualTo("rejected conflict");
        assertThat(anna.verifyRecoveryCode(anna.partialToken(), IDAS_CODE).shortly())
                .as("sent again, nothing comes back to life")
                .isEqualTo("401 code-already-used");
        assertNothingSecretIn(run.printed() + again.printed());
    }

    private static String factors(String key, String code) throws Exception {
        String hash = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(code.getBytes(StandardCharsets.UTF_8)));
        return "\"totp\":[{\"secret\":\"%s\"}],\"recovery_codes\":[{\"scheme\":\"sha256\",\"value\":\"%s:\"}]"
                .formatted(key, hash);
    }

    private static String line(String username, String more) {
        return "{\"username\":\"%1$s\",\"email\":\"%1$s@mail.example\"%2$s}\n".formatted(username, more);
    }

    @Test
    @Tag("attack-24")
    void aSecondFactorIsOfOneUserOfOneTenantAndComesWholeOrNotAtAll() throws Exception {
        String tenant = suite.tenant(PRESET, Map.of());
        String user = "user" + Long.toString(System.nanoTime(), 36);
        String good = factors(OLES_KEY, "R7HN");
        String weakCode = good.replace("sha256", "md5");
        String shortKey = good.replace(OLES_KEY, "JBSWY3DP");
        String longCodes = good.replaceFirst("}]", ",\"digits\":8}]");
        Map<String, String> refused = Map.of(
                sealed(tenant, "somebody-else", good),
                "other_user",
                sealed("webshop-admin", user, good),
                "other_user",
                "garbage",
                "unreadable",
                sealed(tenant, user, good).replaceFirst("\\.[^.]+$", ".AAAAAAAAAAAAAAAAAAAAAA"),
                "unreadable",
                wrapped(tenant, user, good),
                "unreadable",
                sealed(tenant, user, weakCode),
                "recovery_codes",
                sealed(tenant, user, shortKey),
                "totp_secret",
                sealed(tenant, user, longCodes),
                "totp_digits",
                sealed(tenant, user, "\"totp\":[]"),
                "totp");

        refused.forEach((secondFactor, reason) -> {
            JsonNode result = imported(tenant, user, secondFactor);
            assertThat(result.path("problem").asText()).isEqualTo("second-factor-rejected");
            assertThat(result.path("detail").asText()).endsWith(": " + reason);
            assertThat(exists(tenant, user)).as(reason).isFalse();
        });
        assertThat(imported(tenant, user, sealed(tenant, user, good))
                        .path("status")
                        .asText())
                .isEqualTo("created");
        assertThat(exists(tenant, user)).isTrue();
    }

    /** Each of them is refused for itself, and none is answered as if something were away. */
    @Test
    @Tag("attack-53")
    void aSecondFactorThatCannotBeReadSpoilsNoOtherLine() throws Exception {
        String tenant = suite.tenant(PRESET, Map.of());
        String app = "\"totp\":[{\"secret\":\"%s\"}]".formatted(OLES_KEY);
        String nulInSalt = factors(OLES_KEY, "R7HN").replace(":\"}]", ":\\u0000\"}]");
        String lines = bringing("a", "x".repeat(65_450))
                + bringing("b", "x".repeat(32_768))
                + bringing("c", "\\ud83d\\ude00".repeat(2_000))
                + bringing("d", sealed(tenant, "d", app + ",\"recovery_codes\":[null]"))
                + bringing("e", sealed(tenant, "e", nulInSalt))
                + bringing("f", sealed(tenant, "f", "\"totp\":[null]"))
                + bringing("g", sealed(tenant, "g", factors(OLES_KEY, "R7HN")));

        List<JsonNode> results = importedLines(tenant, lines);

        assertThat(results)
                .extracting(line -> line.path("status").asText() + " "
                        + line.path("problem").asText())
                .containsExactly(
                        "rejected invalid-request",
                        "rejected second-factor-rejected",
                        "rejected invalid-request",
                        "rejected second-factor-rejected",
                        "rejected second-factor-rejected",
                        "rejected second-factor-rejected",
                        "created ");
        assertThat(results.get(3).path("detail").asText()).endsWith(": unreadable");
        assertThat(results.get(4).path("detail").asText()).endsWith(": recovery_codes");
    }

    private static String bringing(String username, String secondFactor) {
        return line(username, ",\"second_factor\":\"" + secondFactor + "\"");
    }

    @Test
    void whatWasEncryptedAWeekAgoOpensNoMore() throws Exception {
        String tenant = suite.tenant(PRESET, Map.of());
        String old = sealed(tenant, "late", factors(OLES_KEY, "R7HN"));
        String kid = importKey().getKeyId();

        suite.update(
                "mfa",
                "update import_key set created_at = now() - interval '7 days 1 minute' where id = '" + kid + "'");

        assertThat(imported(tenant, "late", old).path("detail").asText()).endsWith(": unreadable");
        assertThat(importKey().getKeyId()).isNotEqualTo(kid);
        assertThat(imported(tenant, "late", sealed(tenant, "late", factors(OLES_KEY, "R7HN")))
                        .path("status")
                        .asText())
                .isEqualTo("created");
    }

    /** The first that mfa-service hears of a tenant may be a refusal; what it heard then is not what it keeps. */
    @Test
    void atATenantKnownByARefusalAloneAllGoesOn() {
        String tenant = suite.tenant(PRESET, Map.of());

        JsonNode refused = imported(tenant, "somebody", "garbage");
        Customer customer = Customer.at(suite, tenant).withApp();

        assertThat(refused.path("problem").asText()).isEqualTo("second-factor-rejected");
        assertThat(customer.awaitMail("login method")).contains("Tenant " + tenant);
    }

    @Test
    void theKeyIsForWhoImportsAndOnlyAuthServiceHandsFactorsOn() {
        Customer customer = Customer.at(suite, PRESET).loggedIn();
        Map<String, Object> transfer = Map.of("sealed", "garbage");

        assertThat(customer.browser
                        .get(suite.mfa("/v1/import-key"), customer.access)
                        .shortly())
                .isEqualTo("403 forbidden");
        assertThat(customer.browser.get(suite.mfa("/v1/import-key"), null).status())
                .isEqualTo(401);
        assertThat(customer.browser
                        .post(suite.mfa("/v1/imports"), transfer, customer.access)
                        .status())
                .isEqualTo(401);
        assertThat(customer.browser
                        .post(suite.mfa("/v1/imports"), transfer, suite.operator())
                        .status())
                .isEqualTo(401);
        Answer key = customer.browser.get(suite.secondMfa("/v1/import-key"), suite.operator());
        assertThat(key.body().has("d")).as("the private half").isFalse();
        assertThat(key.at("kid"))
                .as("one key, whichever of them is asked")
                .isEqualTo(customer.browser
                        .get(suite.mfa("/v1/import-key"), suite.operator())
                        .at("kid"));
    }

    private JsonNode imported(String tenant, String username, String secondFactor) {
        return importedLines(tenant, bringing(username, secondFactor)).getFirst();
    }

    private List<JsonNode> importedLines(String tenant, String lines) {
        Answer answer = new Browser()
                .send(
                        "POST",
                        suite.auth("/v1/tenants/" + tenant + "/users:import"),
                        lines,
                        suite.operator(),
                        Map.of("Content-Type", "application/x-ndjson"));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.text().lines().map(ImportIT::read).toList();
    }

    private static JsonNode read(String line) {
        try {
            return Browser.JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private String sealed(String tenant, String username, String factors) throws Exception {
        return sealed(KeyManagementAlgorithmIdentifiers.ECDH_ES, tenant, username, factors);
    }

    /** With another algorithm than the one that is asked for. */
    private String wrapped(String tenant, String username, String factors) throws Exception {
        return sealed(KeyManagementAlgorithmIdentifiers.ECDH_ES_A256KW, tenant, username, factors);
    }

    private String sealed(String algorithm, String tenant, String username, String factors) throws Exception {
        var key = (PublicJsonWebKey) JsonWebKey.Factory.newJwk(
                new Browser().get(suite.mfa("/v1/import-key"), suite.operator()).text());
        var jwe = new JsonWebEncryption();
        jwe.setAlgorithmHeaderValue(algorithm);
        jwe.setEncryptionMethodHeaderParameter(ContentEncryptionAlgorithmIdentifiers.AES_256_GCM);
        jwe.setKeyIdHeaderValue(key.getKeyId());
        jwe.setKey(key.getPublicKey());
        jwe.setPayload("{\"tenant\":\"%s\",\"username\":\"%s\",%s}".formatted(tenant, username, factors));
        return jwe.getCompactSerialization();
    }

    private PublicJsonWebKey importKey() throws JoseException {
        return (PublicJsonWebKey) JsonWebKey.Factory.newJwk(
                new Browser().get(suite.mfa("/v1/import-key"), suite.operator()).text());
    }
}
