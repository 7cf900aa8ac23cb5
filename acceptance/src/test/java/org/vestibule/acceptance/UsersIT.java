package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a tenant's staff and its settings do to users who are logged in, or about to. */
@ExtendWith(TheSuite.class)
class UsersIT {
    private static final String TENANT = "reseller-storefront";

    private final TheSuite suite;

    UsersIT(TheSuite suite) {
        this.suite = suite;
    }

    @Test
    @Tag("S4-04")
    void anotherContactAddressIsMailedToBoth() {
        Customer customer = Customer.at(suite, TENANT);
        String moved = "moved-" + customer.email;

        Answer changed = patch(customer, Map.of("email", moved));

        assertThat(changed.at("email")).isEqualTo(moved);
        for (String address : List.of(customer.email, moved)) {
            assertThat(Customer.awaitMessage(suite, address, 1))
                    .contains("m•••@m•••.example", "address of your account")
                    .doesNotContain(moved);
        }
    }

    @Test
    void anotherSpellingOfTheAddressIsNotMailed() {
        Customer customer = Customer.at(suite, TENANT);

        patch(customer, Map.of("email", customer.email.toUpperCase(Locale.ROOT)));
        patch(customer, Map.of("email", "moved-" + customer.email));

        Customer.awaitMessage(suite, "moved-" + customer.email, 1);
        assertThat(Customer.messages(suite, customer.email)).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    @Tag("attack-29")
    void disablingAUserEndsTheirSessionsAndTheLoginsTheyHadBegun() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        Answer tokens = customer.loginWithApp();
        String partial = customer.partialToken();
        String proof = customer.verify(partial, customer.phone.freshCode()).at("proof");

        Answer disabled = patch(customer, Map.of("disabled", true));

        assertThat(disabled.at("disabled")).isEqualTo("true");
        assertThat(customer.me().shortly()).isEqualTo("401 session-revoked");
        assertThat(customer.refresh(tokens.at("refresh_token")).shortly()).isEqualTo("401 session-revoked");
        assertThat(customer.exchange(partial, proof).shortly()).isEqualTo("401 invalid-proof");
        assertThat(customer.login().shortly()).isEqualTo("401 invalid-credentials");
        awaitRevoked(customer, "details ->> 'reason' = 'user_disabled'");
    }

    @Test
    @Tag("attack-29")
    void removingAUserEndsTheirSessionsAndTheLoginsTheyHadBegun() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        Answer tokens = customer.loginWithApp();
        String partial = customer.partialToken();
        String proof = customer.verify(partial, customer.phone.freshCode()).at("proof");

        Answer removed = customer.browser.delete(path(customer), null, suite.operator());

        assertThat(removed.status()).isEqualTo(204);
        assertThat(customer.me().shortly()).isEqualTo("401 session-revoked");
        assertThat(customer.refresh(tokens.at("refresh_token")).shortly()).isEqualTo("401 session-revoked");
        assertThat(customer.exchange(partial, proof).shortly()).isEqualTo("401 invalid-proof");
        assertThat(customer.login().shortly()).isEqualTo("401 invalid-credentials");
        awaitRevoked(customer, "erased_at is not null");
    }

    @Test
    @Tag("S1-08")
    void aRecoveryCodeLoginSaysWhereToGo() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        String partial = customer.partialToken();
        Answer verified = customer.verifyRecoveryCode(partial, customer.recoveryCodes.getFirst());

        Answer tokens = customer.exchange(partial, verified.at("proof"));
        Answer plain = customer.loginWithApp();

        assertThat(tokens.body().path("notices").toString()).contains("reset_two_factor_recommended");
        assertThat(tokens.at("security_url")).isEqualTo("http://localhost:8080/t/reseller-storefront/security");
        assertThat(plain.body().path("notices").toString()).isEqualTo("[]");
        assertThat(plain.at("security_url")).isNull();
    }

    @Test
    @Tag("S4-02")
    void beforeTheDeadlineALoginIsToldOfIt() {
        String slug = "deadline-" + Long.toString(System.nanoTime(), 36);
        Instant due = Instant.now().plus(10, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        newTenant(slug, Map.of("security_url", "https://" + slug + ".example/security"));
        Answer policy = new Browser()
                .put(
                        suite.mfa("/v1/tenants/" + slug + "/policy"),
                        Map.of(
                                "methods",
                                List.of("totp"),
                                "max_active_methods",
                                1,
                                "enforcement",
                                "required",
                                "recovery_codes",
                                10,
                                "password_reset",
                                "second_factor",
                                "change_requires",
                                "password",
                                "sms_countries",
                                List.of(),
                                "recommended_methods",
                                1,
                                "grace_until",
                                due.toString()),
                        suite.operator());
        assertThat(policy.status()).as(policy.text()).isEqualTo(200);

        Answer login = Customer.at(suite, slug).login();

        assertThat(login.at("status")).isEqualTo("authenticated");
        assertThat(login.at("enrollment_due")).isEqualTo(due.toString());
        assertThat(login.body().path("notices").toString()).isEqualTo("[\"two_factor_required_soon\"]");
        assertThat(login.body().path("tokens").path("notices").toString()).isEqualTo("[\"two_factor_required_soon\"]");
        assertThat(login.at("security_url")).isEqualTo("https://" + slug + ".example/security");
        assertThat(login.body().path("tokens").path("security_url").asText()).isEqualTo(login.at("security_url"));
    }

    @Test
    void aTenantsPagesAreReachedOverTls() {
        String slug = "pages-" + Long.toString(System.nanoTime(), 36);
        Answer plain = newTenant(slug, Map.of());
        String url = suite.auth("/v1/tenants/" + slug);

        assertThat(plain.body().has("security_url")).isFalse();
        for (String page : List.of(
                "http://shop.example/security", "ftp://shop.example/", "javascript:alert(1)", "security", "https://")) {
            Answer refused = plain(url, Map.of("security_url", page));
            assertThat(refused.shortly()).as(page).isEqualTo("400 invalid-request");
            assertThat(refused.body().path("errors").path(0).path("field").asText())
                    .isEqualTo("security_url");
        }
        for (String page : List.of("https://shop.example/security", "http://localhost:8080/t/x/security")) {
            assertThat(plain(url, Map.of("security_url", page)).at("security_url"))
                    .isEqualTo(page);
        }
    }

    @Test
    @Tag("S0-14")
    void aLoginPageMayAskWhoseItIs() {
        Answer demo = profile("webshop-admin");
        String slug = "profile-" + Long.toString(System.nanoTime(), 36);
        newTenant(slug, Map.of("security_url", "https://" + slug + ".example/security"));

        assertThat(demo.text())
                .isEqualTo(
                        "{\"slug\":\"webshop-admin\",\"name\":\"Havnens Butik\",\"locale\":\"da\","
                                + "\"support\":{\"email\":\"support@webshop-admin.example\",\"emergency_sms\":\"+4520123440\"}}");
        assertThat(demo.header("Cache-Control")).contains("no-store");
        assertThat(profile(slug).text())
                .isEqualTo(
                        "{\"slug\":\"%1$s\",\"name\":\"%1$s\",\"locale\":\"en\",\"support\":{\"email\":\"support@%1$s.example\"}}"
                                .formatted(slug));
        for (String nobody : List.of("nobody", "Webshop-Admin", "%00", "webshop-admin%00", "a".repeat(2_000))) {
            assertThat(profile(nobody).shortly()).as(nobody).isEqualTo("404 not-found");
        }
        assertThat(new Browser()
                        .get(suite.auth("/v1/tenants/webshop-admin"), null)
                        .shortly())
                .as("the rest is the operator's")
                .isEqualTo("401 invalid-token");
    }

    private Answer profile(String slug) {
        return new Browser().get(suite.auth("/v1/tenants/" + slug + "/profile"), null);
    }

    private Answer plain(String url, Map<String, Object> patch) {
        return new Browser().send("PATCH", url, patch, suite.operator(), Map.of());
    }

    private Answer newTenant(String slug, Map<String, Object> more) {
        var tenant = new HashMap<String, Object>(more);
        tenant.put("slug", slug);
        tenant.put("name", slug);
        tenant.put("support", Map.of("email", "support@" + slug + ".example"));
        tenant.put("login_url", "https://" + slug + ".example/login");
        Answer created = new Browser().post(suite.auth("/v1/tenants"), tenant, suite.operator());
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        return created;
    }

    private String path(Customer customer) {
        return suite.auth("/v1/tenants/" + customer.tenant + "/users/" + customer.id);
    }

    private Answer patch(Customer customer, Map<String, Object> change) {
        return plain(path(customer), change);
    }

    private void awaitRevoked(Customer customer, String condition) {
        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> assertThat(suite.column(
                        "admin",
                        "select count(*) from event_log where type = 'session.revoked' and subject = '" + customer.id
                                + "' and " + condition))
                .isNotEqualTo("0"));
    }
}
