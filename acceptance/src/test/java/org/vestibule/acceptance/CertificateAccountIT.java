package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The certificate account: several methods at once, codes by mail, and a second factor for who has ordered. */
@ExtendWith(TheSuite.class)
class CertificateAccountIT {
    private static final String CERTIFICATES = "certificate-account";
    static final String FACTS = "vestibule.account-facts." + CERTIFICATES;

    private final TheSuite suite;

    CertificateAccountIT(TheSuite suite) {
        this.suite = suite;
    }

    private Customer of(String account) {
        return Customer.at(suite, CERTIFICATES, Map.of("password", Customer.PASSWORD, "account", account));
    }

    private static String account() {
        return "cert-" + Long.toString(System.nanoTime(), 36);
    }

    private Answer tell(String account, Map<String, ?> facts) {
        return new Browser()
                .put(suite.mfa("/v1/tenants/" + CERTIFICATES + "/accounts/" + account), facts, suite.operator());
    }

    @Test
    @Tag("S4-01")
    @Tag("S4-03")
    @Tag("S4-06")
    void severalMethodsAreActiveAtOnceAndAnyOfThemLogsIn() {
        Customer customer = Customer.at(suite, CERTIFICATES).loggedIn();
        Answer first = customer.enrollEmail(customer.email);
        String email = customer.authenticator;
        customer.enrollApp(customer.access);
        String app = customer.authenticator;

        Answer login = customer.login();
        Answer byApp = customer.loginWithApp();
        customer.authenticator = email;
        Answer byMail = customer.loginWithCodeSentTo(customer.email);

        assertThat(first.body().path("notices").toString())
                .as("one method is one loss away from being locked out")
                .isEqualTo("[\"add_second_method\"]");
        assertThat(login.body().path("methods")).hasSize(2);
        assertThat(byApp.body().path("notices").toString()).isEqualTo("[]");
        assertThat(byMail.status()).isEqualTo(200);
        assertThat(customer.me().at("acr")).isEqualTo("email");
        assertThat(customer.methods()).containsExactlyInAnyOrder("email", "totp");
        assertThat(app).isNotEqualTo(email);
    }

    @Test
    @Tag("S4-01")
    void twoAppsAreToldApartByNameAndEitherLogsIn() {
        Customer customer = Customer.at(suite, CERTIFICATES).withApp();
        String first = customer.authenticator;
        Phone old = customer.phone;
        customer.enrollApp(customer.access);
        customer.browser.send(
                "PATCH",
                suite.mfa("/v1/authenticators/" + customer.authenticator),
                Map.of("name", "Tablet"),
                customer.access,
                Map.of());

        Answer login = customer.login();
        int bySecond = customer.loginWithApp().status();
        customer.authenticator = first;
        customer.phone = old;
        int byFirst = customer.loginWithApp().status();

        assertThat(login.body().path("methods").findValuesAsText("name")).containsExactly("Phone", "Tablet");
        assertThat(bySecond).isEqualTo(200);
        assertThat(byFirst).isEqualTo(200);
    }

    @Test
    @Tag("S4-03")
    void whoHoldsOneMethodIsAdvisedAtEveryLogin() {
        Customer customer = Customer.at(suite, CERTIFICATES).withApp();

        Answer tokens = customer.loginWithApp();

        assertThat(tokens.body().path("notices").toString()).isEqualTo("[\"add_second_method\"]");
        assertThat(customer.authenticators().body().path("notices").toString()).isEqualTo("[\"add_second_method\"]");
    }

    @Test
    @Tag("S4-02")
    void whoHasOrderedMustEnrollBeforeAnythingElse() {
        String account = account();
        Customer customer = of(account);
        String before = customer.login().at("status");

        Answer told = tell(account, Map.of("has_orders", true));
        Answer login = customer.login();
        Answer activated = customer.enrollApp(login.at("partial_token"));
        Answer tokens = customer.exchange(login.at("partial_token"), activated.at("proof"));

        assertThat(before).isEqualTo("authenticated");
        assertThat(told.status()).as(told.text()).isEqualTo(204);
        assertThat(login.at("status")).isEqualTo("enrollment_required");
        assertThat(login.at("reason")).isEqualTo("account has orders");
        assertThat(login.body().path("allowed_types").toString()).contains("totp", "email");
        assertThat(tokens.status()).as(tokens.text()).isEqualTo(200);
        assertThat(customer.login().at("status")).isEqualTo("second_factor_required");
    }

    /** CloudEvents on vestibule.account-facts; what comes late changes nothing. */
    @Test
    @Tag("S4-02")
    void theFirstOrderIsHeardOfOverKafkaAsWell() {
        String account = account();
        Customer customer = of(account);
        Customer colleague = of(account);
        Instant ordered = Instant.parse("2026-03-02T07:05:00Z");

        suite.produce(FACTS, account, fact(account, "order-1", ordered, true));
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> customer.login().at("status").equals("enrollment_required"));
        String other = account();
        suite.produce(FACTS, account, fact(account, "order-0", ordered.minusSeconds(60), false));
        suite.produce(FACTS, account, "no fact at all");
        suite.produce(FACTS, account, fact(other, "order-2", ordered, true));
        Customer last = of(other);
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> last.login().at("status").equals("enrollment_required"));

        assertThat(colleague.login().at("status")).isEqualTo("enrollment_required");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(suite.records("vestibule.account-facts.dead-letter"))
                        .contains("\"no fact at all\""));
    }

    @Test
    @Tag("attack-57")
    void aSystemSpeaksOfItsOwnTenantAndOfWhatHasBeen() {
        String stranger = suite.tenant("certificate-account", Map.of());
        String theirs = "vestibule.account-facts." + stranger;
        String account = account();
        Customer customer = of(account);

        suite.produce(theirs, account, fact(account, "of-another", Instant.now(), true));
        suite.produce(FACTS, account, fact(account, "to-come", Instant.now().plusSeconds(86_400), true));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(suite.records("vestibule.account-facts.dead-letter"))
                        .anyMatch(dead -> dead.contains("of-another") && dead.contains(account))
                        .anyMatch(dead -> dead.contains("to-come") && dead.contains(account)));

        assertThat(customer.login().at("status")).isEqualTo("authenticated");
        suite.produce(FACTS, account, fact(account, "now", Instant.now(), true));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> customer.login().at("status").equals("enrollment_required"));
    }

    static Map<String, Object> fact(String account, String id, Instant time, boolean hasOrders) {
        return Map.of(
                "specversion",
                "1.0",
                "id",
                id,
                "source",
                "https://certificates.example/orders",
                "type",
                "account.facts",
                "subject",
                account,
                "time",
                time.toString(),
                "datacontenttype",
                "application/json",
                "tenant",
                CERTIFICATES,
                "data",
                Map.of("has_orders", hasOrders));
    }

    @Test
    @Tag("S4-02")
    @Tag("attack-32")
    void anEnrollmentPartialTokenEnrollsAndDoesNothingElse() {
        String account = account();
        tell(account, Map.of("has_orders", true));
        Customer customer = of(account);
        String partial = customer.login().at("partial_token");
        Browser browser = customer.browser;

        assertThat(browser.get(suite.auth("/v1/me"), partial).status()).isEqualTo(401);
        assertThat(browser.delete(suite.mfa("/v1/authenticators"), null, partial)
                        .status())
                .isEqualTo(401);
        assertThat(browser.post(suite.mfa("/v1/recovery-codes"), null, partial).status())
                .isEqualTo(401);
        assertThat(customer.verifyRecoveryCode(partial, "AAAA-BBBB-CCCC-DDDD").shortly())
                .isEqualTo("403 forbidden");
        assertThat(browser.get(suite.mfa("/v1/authenticators"), partial).status())
                .isEqualTo(200);

        String forged = partial.substring(0, partial.lastIndexOf('.') + 1) + "A".repeat(86);
        assertThat(browser.post(suite.mfa("/v1/authenticators"), Map.of("type", "totp"), forged)
                        .status())
                .as("only who passed the first door gets here")
                .isEqualTo(401);

        customer.enrollApp(partial);

        assertThat(browser.post(suite.mfa("/v1/authenticators"), Map.of("type", "totp"), partial)
                        .shortly())
                .as("once something is enrolled, it must be shown in a login of its own")
                .isEqualTo("401 invalid-token");
    }

    @Test
    @Tag("S4-04")
    @Tag("attack-26")
    void aMailboxThatTakesTheCodesCannotResetThePasswordAsWell() {
        Customer customer = Customer.at(suite, CERTIFICATES).loggedIn();
        Answer activated = customer.enrollEmail(customer.email);

        customer.browser.post(
                suite.auth("/v1/password-reset"), Map.of("tenant", CERTIFICATES, "email", customer.email), null);

        assertThat(activated.status()).as(activated.text()).isEqualTo(200);
        assertThat(customer.login().body().path("methods").path(0).path("type").asText())
                .isEqualTo("email");
        assertThat(customer.awaitMail("reset")).doesNotContain("/reset/");
    }

    @Test
    @Tag("S4-04")
    void anotherAddressIsVerifiedFirstAndTheOldOneIsTold() {
        Customer customer = Customer.at(suite, CERTIFICATES).loggedIn();
        String other = "work-" + customer.email;

        Answer activated = customer.enrollEmail(other);

        assertThat(activated.status()).as(activated.text()).isEqualTo(200);
        assertThat(activated.body().path("authenticator").path("hint").asText()).startsWith("w•••@");
        customer.awaitMail("login method");
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(Customer.messages(suite, other))
                .anyMatch(mail -> mail.contains("A login method was added")));
        assertThat(customer.loginWithCodeSentTo(other).status()).isEqualTo(200);
        customer.disable();
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(Customer.messages(suite, other))
                .anyMatch(mail -> mail.contains("Two-factor login is off")));
    }

    @Test
    @Tag("S4-04")
    void whatIsNoAddressIsRefused() {
        Customer customer = Customer.at(suite, CERTIFICATES).loggedIn();

        Answer refused = customer.browser.post(
                suite.mfa("/v1/authenticators"), Map.of("type", "email", "email", "not an address"), customer.access);

        assertThat(refused.shortly()).isEqualTo("422 invalid-email");
    }
}
