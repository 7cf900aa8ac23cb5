package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Browsers in which a customer is not asked for the second factor for some days. */
@ExtendWith(TheSuite.class)
class TrustedBrowsersIT {
    private static final String PRESET = "certificate-account";
    private static final Map<String, ?> TRUSTING = Map.of("trusted_browser_days", 7);
    private static final Map<String, ?> WITH_RECOVERY_CODE = Map.of("trusted_browser_days", 7, "recovery_codes", 1);

    private final TheSuite suite;

    TrustedBrowsersIT(TheSuite suite) {
        this.suite = suite;
    }

    private String tenant() {
        return suite.tenant(PRESET, TRUSTING);
    }

    /** The exchange of a login whose user wants the browser to be trusted. */
    private Answer exchange(Customer customer, String partial, String proof, String cookies) {
        Map<String, Object> grant =
                Map.of("grant_type", "second_factor", "partial_token", partial, "proof", proof, "trust_browser", true);
        return customer.browser.send("POST", suite.auth("/v1/token"), grant, null, cookies(cookies));
    }

    private static Map<String, String> cookies(String cookies) {
        Map<String, String> headers = new HashMap<>();
        headers.put("User-Agent", "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0");
        if (cookies != null) {
            headers.put("Cookie", cookies);
        }
        return headers;
    }

    /** Both doors, trusting the browser; answers what the browser sends along from then on. */
    private String trust(KeyHolder holder) {
        Customer customer = holder.customer();
        String partial = customer.partialToken();
        Answer tokens = exchange(customer, partial, holder.proof(partial), null);
        assertThat(tokens.status()).as(tokens.text()).isEqualTo(200);
        customer.access = tokens.at("access_token");
        return pair(tokens);
    }

    private static String pair(Answer tokens) {
        return tokens.header("Set-Cookie").orElseThrow().split(";", 2)[0];
    }

    private Answer login(Customer customer, String password, String cookies) {
        return customer.browser.send(
                "POST",
                suite.auth("/v1/login"),
                Map.of("tenant", customer.tenant, "username", customer.username, "password", password),
                null,
                cookies(cookies));
    }

    private String status(KeyHolder holder, String cookies) {
        return login(holder.customer(), Customer.PASSWORD, cookies).at("status");
    }

    private JsonNode browsers(Customer customer, String cookies) {
        Answer list = customer.browser.send(
                "GET", suite.auth("/v1/trusted-browsers"), null, customer.access, cookies(cookies));
        assertThat(list.status()).as(list.text()).isEqualTo(200);
        return list.body().path("items");
    }

    @ParameterizedTest
    @ValueSource(strings = {"the user", "staff"})
    @Tag("attack-75")
    void whoeverEndsAllSessionsEndsTrustedBrowsersToo(String by) {
        String tenant = tenant();
        KeyHolder holder = KeyHolder.at(suite, tenant);
        Customer customer = holder.customer();
        String first = trust(holder);
        String second = trust(holder);
        assertThat(List.of(status(holder, first), status(holder, second))).containsOnly("authenticated");

        Answer ended;
        if (by.equals("staff")) {
            Customer support = Customer.staff(suite, tenant, "support");
            ended = support.browser.delete(
                    suite.auth("/v1/tenants/" + tenant + "/users/" + customer.id + "/sessions"),
                    Map.of("reason", "a stolen laptop"),
                    support.access);
        } else {
            ended = customer.browser.delete(suite.auth("/v1/sessions"), null, customer.access);
        }

        assertThat(ended.status()).as(ended.text()).isBetween(200, 204);
        assertThat(List.of(status(holder, first), status(holder, second))).containsOnly("second_factor_required");
    }

    @Test
    @Tag("S4-06")
    @Tag("attack-63")
    void aTrustedBrowserIsAskedForThePasswordAloneAndItsSessionsSaySo() {
        String tenant = suite.tenant(PRESET, Map.of("trusted_browser_days", 7, "change_requires", "second_factor"));
        KeyHolder holder = KeyHolder.at(suite, tenant);
        Customer customer = holder.customer();
        String partial = customer.partialToken();

        Answer trusted = exchange(customer, partial, holder.proof(partial), null);
        String cookie = pair(trusted);
        Answer in = login(customer, Customer.PASSWORD, cookie);
        customer.access = in.body().path("tokens").path("access_token").asText();

        assertThat(trusted.header("Set-Cookie").orElseThrow())
                .matches("__Host-vestibule-browser-[0-9a-f]{12}=[A-Za-z0-9_-]{43};.*")
                .contains("Path=/", "Secure", "HttpOnly", "SameSite=Strict", "Max-Age=604800")
                .doesNotContain("Domain");
        assertThat(Duration.between(Instant.now(), Instant.parse(trusted.at("trusted_until"))))
                .isBetween(Duration.ofDays(7).minusMinutes(1), Duration.ofDays(7));
        assertThat(in.at("status")).as(in.text()).isEqualTo("authenticated");
        JsonNode claims = SignedToken.read(suite, customer.access).claims();
        assertThat(claims.path("acr").asText()).isEqualTo("aal1");
        assertThat(claims.path("amr").toString()).isEqualTo("[\"pwd\"]");
        assertThat(claims.has("second_factor_time")).isFalse();
        Answer stepUp = customer.browser.delete(suite.mfa("/v1/authenticators"), null, customer.access);
        assertThat(stepUp.shortly()).isEqualTo("401 insufficient_user_authentication");
        JsonNode listed = browsers(customer, cookie);
        assertThat(listed).hasSize(1);
        assertThat(listed.path(0).path("device").asText()).isEqualTo("Firefox, Windows");
        assertThat(listed.path(0).path("ip").asText()).isEqualTo(customer.browser.address());
        assertThat(listed.path(0).path("current").asBoolean()).isTrue();
        assertThat(listed.path(0).path("expires_at").asText()).isEqualTo(trusted.at("trusted_until"));
        assertThat(time(listed, "last_used_at")).isAfter(time(listed, "created_at"));
        assertThat(browsers(customer, null).path(0).path("current").asBoolean()).isFalse();
        assertThat(customer.awaitMail("password alone")).contains("7 days", "Firefox, Windows");
        assertThat(suite.column(
                        "auth",
                        "select encode(secret_hash, 'base64') from trusted_browser where user_id = '" + customer.id
                                + "'"))
                .doesNotContain(cookie.substring(cookie.indexOf('=') + 1));
    }

    private static Instant time(JsonNode browsers, String member) {
        return Instant.parse(browsers.path(0).path(member).asText());
    }

    @Test
    @Tag("attack-6")
    @Tag("attack-24")
    void aCookieCountsForItsOwnUserAloneAndTwoShareABrowser() {
        String tenant = tenant();
        KeyHolder anna = KeyHolder.at(suite, tenant);
        KeyHolder bo = KeyHolder.at(suite, tenant);
        String annas = trust(anna);
        String bos = trust(bo);
        String value = annas.substring(annas.indexOf('='));
        String ofBo = bos.substring(0, bos.indexOf('='));

        assertThat(status(anna, annas + "; " + bos)).isEqualTo("authenticated");
        assertThat(status(bo, annas + "; " + bos)).isEqualTo("authenticated");
        assertThat(status(bo, annas)).isEqualTo("second_factor_required");
        assertThat(status(bo, ofBo + value)).as("a value of another").isEqualTo("second_factor_required");
        assertThat(status(bo, ofBo + "=" + "A".repeat(43))).isEqualTo("second_factor_required");
        assertThat(status(bo, ofBo + "=")).isEqualTo("second_factor_required");
        assertThat(status(bo, null)).isEqualTo("second_factor_required");
    }

    /** A planted cookie must not become a trusted one. */
    @Test
    @Tag("attack-8")
    void theValueIsANewOneEachTimeWhateverTheBrowserBrings() {
        KeyHolder holder = KeyHolder.at(suite, tenant());
        Customer customer = holder.customer();
        String first = trust(holder);
        String partial = customer.partialToken();

        Answer again = exchange(customer, partial, holder.proof(partial), first);
        customer.access = again.at("access_token");

        assertThat(pair(again)).isNotEqualTo(first);
        assertThat(status(holder, first)).as("it took the place of the first").isEqualTo("second_factor_required");
        assertThat(status(holder, pair(again))).isEqualTo("authenticated");
        assertThat(browsers(customer, null)).hasSize(1);
    }

    @Test
    @Tag("attack-29")
    void anyChangeOfFactorsOrPasswordEndsItAtOnce() {
        String tenant = suite.tenant(PRESET, WITH_RECOVERY_CODE);
        KeyHolder holder = KeyHolder.at(suite, tenant);
        Customer customer = holder.customer();

        String beforeAnother = trust(holder);
        assertThat(status(holder, beforeAnother)).isEqualTo("authenticated");
        KeyHolder second = KeyHolder.addTo(customer);
        assertThat(status(holder, beforeAnother)).as("a key was added").isEqualTo("second_factor_required");

        String beforeRemoval = trust(holder);
        customer.browser.delete(suite.mfa("/v1/authenticators/" + second.authenticator()), null, customer.access);
        assertThat(status(holder, beforeRemoval)).as("a key was removed").isEqualTo("second_factor_required");

        String beforeCodes = trust(holder);
        Answer codes = customer.browser.post(suite.mfa("/v1/recovery-codes"), null, customer.access);
        assertThat(codes.status()).as(codes.text()).isEqualTo(201);
        assertThat(status(holder, beforeCodes)).as("new recovery codes").isEqualTo("second_factor_required");

        String beforePassword = trust(holder);
        String other = "havregrød med blåbær 31";
        Answer changed = customer.browser.post(
                suite.auth("/v1/password"),
                Map.of("current_password", Customer.PASSWORD, "new_password", other),
                customer.access);
        assertThat(changed.status()).as(changed.text()).isEqualTo(204);
        assertThat(login(customer, other, beforePassword).at("status"))
                .as("another password")
                .isEqualTo("second_factor_required");
        assertThat(browsers(customer, null)).as("none is listed any more").isEmpty();
    }

    @Test
    @Tag("attack-29")
    @Tag("S1-11")
    void whatStaffTakeAwayDoesNotComeBackWithANewKey() {
        String tenant = tenant();
        KeyHolder holder = KeyHolder.at(suite, tenant);
        String cookie = trust(holder);
        String authenticators = suite.mfa("/v1/users/" + holder.customer().id + "/authenticators?tenant=" + tenant);
        Answer disabled = new Browser().delete(authenticators, Map.of("reason", "key lost"), suite.operator());
        assertThat(disabled.status()).as(disabled.text()).isEqualTo(200);
        Answer in = login(holder.customer(), Customer.PASSWORD, cookie);
        holder.customer().access = in.body().path("tokens").path("access_token").asText();

        KeyHolder again = KeyHolder.addTo(holder.customer());

        assertThat(in.at("status")).isEqualTo("authenticated");
        assertThat(status(again, cookie)).isEqualTo("second_factor_required");
    }

    @Test
    @Tag("attack-29")
    @Tag("C-06")
    void userAndStaffRevokeIt() {
        String tenant = tenant();
        KeyHolder holder = KeyHolder.at(suite, tenant);
        Customer customer = holder.customer();
        Customer support = Customer.staff(suite, tenant, "support");
        String stranger = suite.program("webshop-admin");
        KeyHolder other = KeyHolder.at(suite, tenant);
        String path = suite.auth("/v1/tenants/" + tenant + "/users/" + customer.id + "/trusted-browsers");

        String one = trust(holder);
        String id = browsers(customer, one).path(0).path("id").asText();
        Answer notMine =
                customer.browser.delete(suite.auth("/v1/trusted-browsers/" + id), null, other.customer().access);
        Answer mine = customer.browser.delete(suite.auth("/v1/trusted-browsers/" + id), null, customer.access);
        assertThat(notMine.shortly()).isEqualTo("404 not-found");
        assertThat(mine.status()).isEqualTo(204);
        assertThat(status(holder, one)).isEqualTo("second_factor_required");

        String two = trust(holder);
        assertThat(customer.browser
                        .delete(suite.auth("/v1/trusted-browsers"), null, customer.access)
                        .status())
                .isEqualTo(204);
        assertThat(status(holder, two)).isEqualTo("second_factor_required");

        String three = trust(holder);
        Answer seen = support.browser.get(path, support.access);
        String third = seen.body().path("items").path(0).path("id").asText();
        assertThat(seen.body().path("items")).hasSize(1);
        assertThat(support.browser.get(path, stranger).shortly()).isEqualTo("404 not-found");
        assertThat(support.browser
                        .delete(path + "/" + third, null, support.access)
                        .status())
                .isEqualTo(204);
        assertThat(status(holder, three)).isEqualTo("second_factor_required");

        String four = trust(holder);
        assertThat(support.browser.delete(path, null, support.access).status()).isEqualTo(204);
        assertThat(status(holder, four)).isEqualTo("second_factor_required");

        String five = trust(holder);
        for (boolean disabled : List.of(true, false)) {
            Answer patched = new Browser()
                    .send(
                            "PATCH",
                            suite.auth("/v1/tenants/" + tenant + "/users/" + customer.id),
                            Map.of("disabled", disabled),
                            suite.operator(),
                            Map.of());
            assertThat(patched.status()).as(patched.text()).isEqualTo(200);
        }
        assertThat(status(holder, five)).as("disabled, and enabled again").isEqualTo("second_factor_required");

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            JsonNode events = support.browser
                    .get(suite.admin("/v1/customers/" + customer.id + "/events"), support.access)
                    .body();
            assertThat(events.findValuesAsText("type")).contains("browser.trusted");
            assertThat(events.findValuesAsText("reason"))
                    .contains("revoked_by_user", "revoked_by_staff", "user_disabled");
        });
    }

    @Test
    @Tag("attack-29")
    void timeAndPolicyEndIt() {
        String tenant = tenant();
        KeyHolder holder = KeyHolder.at(suite, tenant);
        String cookie = trust(holder);
        assertThat(status(holder, cookie)).isEqualTo("authenticated");

        suite.setPolicy(tenant, PRESET, Map.of("trusted_browser_days", 0));
        await().atMost(Duration.ofSeconds(5)).until(() -> status(holder, cookie).equals("second_factor_required"));
        String partial = holder.customer().partialToken();
        Answer untrusted = exchange(holder.customer(), partial, holder.proof(partial), null);
        suite.setPolicy(tenant, PRESET, TRUSTING);
        await().atMost(Duration.ofSeconds(5)).until(() -> status(holder, cookie).equals("authenticated"));
        age(holder, "created_at", "2 days");
        assertThat(status(holder, cookie)).isEqualTo("authenticated");
        suite.setPolicy(tenant, PRESET, Map.of("trusted_browser_days", 1));
        await().atMost(Duration.ofSeconds(5)).until(() -> status(holder, cookie).equals("second_factor_required"));
        suite.setPolicy(tenant, PRESET, TRUSTING);
        await().atMost(Duration.ofSeconds(5)).until(() -> status(holder, cookie).equals("authenticated"));
        age(holder, "expires_at", "8 days");

        assertThat(untrusted.header("Set-Cookie")).as("the policy says no").isEmpty();
        assertThat(untrusted.body().has("trusted_until")).isFalse();
        assertThat(status(holder, cookie)).as("expired").isEqualTo("second_factor_required");
    }

    private Answer refresh(Answer login) {
        return new Browser()
                .post(
                        suite.auth("/v1/token"),
                        Map.of(
                                "grant_type",
                                "refresh_token",
                                "refresh_token",
                                login.body()
                                        .path("tokens")
                                        .path("refresh_token")
                                        .asText()),
                        null);
    }

    /** A session with the password alone is worth no more than the browser's trust, whoever ended that and however. */
    @ParameterizedTest
    @ValueSource(strings = {"all sessions ended", "password changed", "fewer days", "no days"})
    @Tag("attack-67")
    @Tag("attack-75")
    void aSessionThatStandsOnTrustEndsWithIt(String change) {
        String tenant = tenant();
        KeyHolder holder = KeyHolder.at(suite, tenant);
        Customer customer = holder.customer();
        String cookie = trust(holder);
        Answer trusted = login(customer, Customer.PASSWORD, cookie);
        String access = trusted.body().path("tokens").path("access_token").asText();
        age(holder, "created_at", "2 days");

        switch (change) {
            case "all sessions ended" -> customer.browser.delete(suite.auth("/v1/sessions"), null, access);
            case "password changed" ->
                customer.browser.post(
                        suite.auth("/v1/password"),
                        Map.of("current_password", Customer.PASSWORD, "new_password", "blå te på Mors 31"),
                        access);
            case "fewer days" -> suite.setPolicy(tenant, PRESET, Map.of("trusted_browser_days", 1));
            default -> suite.setPolicy(tenant, PRESET, Map.of("trusted_browser_days", 0));
        }

        assertThat(refresh(trusted).status()).as(change).isIn(400, 401);
    }

    @Test
    @Tag("attack-75")
    void aSessionInWhichAFactorWasShownOutlivesTheTrust() {
        KeyHolder holder = KeyHolder.at(suite, tenant());
        Customer customer = holder.customer();
        Answer trusted = login(customer, Customer.PASSWORD, trust(holder));
        customer.access = trusted.body().path("tokens").path("access_token").asText();
        String partial = customer.browser
                .post(suite.auth("/v1/reauthentication/second-factor"), null, customer.access)
                .at("partial_token");
        Answer steppedUp = customer.exchange(partial, holder.proof(partial));
        assertThat(steppedUp.status()).as(steppedUp.text()).isEqualTo(200);

        customer.browser.delete(suite.auth("/v1/sessions"), null, steppedUp.at("access_token"));

        assertThat(customer.refresh(steppedUp.at("refresh_token")).status()).isEqualTo(200);
    }

    private void age(KeyHolder holder, String column, String by) {
        assertThat(suite.column(
                        "auth",
                        "update trusted_browser set %s = %s - interval '%s' where user_id = '%s' returning id"
                                .formatted(column, column, by, holder.customer().id)))
                .isNotNull();
    }

    @Test
    @Tag("attack-26")
    @Tag("S1-07")
    void onlyTwoFactorsMakeTrustAndNeverStaffs() {
        String tenant = suite.tenant(PRESET, WITH_RECOVERY_CODE);
        KeyHolder holder = KeyHolder.at(suite, tenant);
        Customer customer = holder.customer();
        Answer codes = customer.browser.post(suite.mfa("/v1/recovery-codes"), null, customer.access);
        String byCode = customer.partialToken();
        Answer recovered = customer.verifyRecoveryCode(
                byCode, codes.body().path("recovery_codes").path(0).asText());
        Answer byRecoveryCode = exchange(customer, byCode, recovered.at("proof"), null);

        Customer reader = Customer.at(suite, tenant).loggedIn();
        reader.enrollEmail(reader.email);
        int mails = Customer.messages(suite, reader.email).size();
        String byMail = reader.partialToken();
        Answer challenge = reader.browser.post(
                suite.mfa("/v1/challenges"), Map.of("authenticator_id", reader.authenticator), byMail);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Customer.messages(suite, reader.email).size() > mails);
        Answer verified = reader.browser.post(
                suite.mfa("/v1/verifications"),
                Map.of(
                        "authenticator_id",
                        reader.authenticator,
                        "challenge_id",
                        challenge.at("challenge_id"),
                        "code",
                        Customer.codeIn(reader.awaitMail("Your login code"))),
                byMail);
        Answer byEmail = exchange(reader, byMail, verified.at("proof"), null);

        Customer owner = Customer.staff(suite, tenant, "owner");
        KeyHolder staff = KeyHolder.addTo(owner);
        String ofStaff = owner.partialToken();
        Answer byStaff = exchange(owner, ofStaff, staff.proof(ofStaff), null);

        assertThat(List.of(byRecoveryCode, byEmail, byStaff)).allSatisfy(answer -> {
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(answer.header("Set-Cookie")).isEmpty();
            assertThat(answer.body().has("trusted_until")).isFalse();
        });
    }

    /** A hundred wrong codes in a row: then only staff help. */
    @Test
    @Tag("attack-16")
    void whoIsBlockedIsAskedInATrustedBrowserToo() {
        KeyHolder holder = KeyHolder.at(suite, tenant());
        String cookie = trust(holder);

        String blocked = suite.column(
                "mfa",
                "update person set blocked_at = now() where user_id = '%s' returning user_id"
                        .formatted(holder.customer().id));

        assertThat(blocked).isEqualTo(holder.customer().id);
        assertThat(status(holder, cookie)).isEqualTo("second_factor_required");
    }

    @Test
    @Tag("attack-34")
    @Tag("attack-35")
    void behindAWrongPasswordACookieTellsNothing() {
        KeyHolder holder = KeyHolder.at(suite, tenant());
        String cookie = trust(holder);

        Answer with = login(holder.customer(), "not the password", cookie);
        Answer without = login(holder.customer(), "not the password", null);

        assertThat(with.shortly()).isEqualTo("401 invalid-credentials");
        assertThat(with.text()).isEqualTo(without.text());
        assertThat(with.headers().map().keySet())
                .isEqualTo(without.headers().map().keySet());
        assertThat(status(holder, cookie)).isEqualTo("authenticated");
    }
}
