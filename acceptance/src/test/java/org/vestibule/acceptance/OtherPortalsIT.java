package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The webshop admin and the customer administration: SMS, one method at a time, passwords of older systems. */
@ExtendWith(TheSuite.class)
class OtherPortalsIT {
    private static final String WEBSHOP = "webshop-admin";
    private static final String ADMINISTRATION = "customer-administration";

    private final TheSuite suite;

    OtherPortalsIT(TheSuite suite) {
        this.suite = suite;
    }

    private Answer enrollSms(Customer customer, String number) {
        return customer.browser.post(
                suite.mfa("/v1/authenticators"), Map.of("type", "sms", "phone", number), customer.access);
    }

    @Test
    @Tag("S0-03")
    void aDanishNumberWithoutCountryCodeGetsACodeAtEveryLogin() {
        Customer customer = Customer.at(suite, WEBSHOP).loggedIn();
        String number = Customer.danishNumber();
        Answer begun = enrollSms(customer, number);
        String first = Customer.awaitMessage(suite, "+45" + number, 1);
        assertThat(customer.activate(begun.at("id"), Customer.codeIn(first), customer.access)
                        .status())
                .isEqualTo(200);
        customer.authenticator = begun.at("id");
        Answer login = customer.login();
        String partial = login.at("partial_token");

        Answer challenge = customer.browser.post(
                suite.mfa("/v1/challenges"), Map.of("authenticator_id", customer.authenticator), partial);
        String message = Customer.awaitMessage(suite, "+45" + number, 2);
        Answer verified = customer.browser.post(
                suite.mfa("/v1/verifications"),
                Map.of(
                        "authenticator_id",
                        customer.authenticator,
                        "challenge_id",
                        challenge.at("challenge_id"),
                        "code",
                        Customer.codeIn(message)),
                partial);

        assertThat(challenge.status()).isEqualTo(201);
        assertThat(challenge.at("hint")).isEqualTo("+45 •• •• •• " + number.substring(6));
        assertThat(message.lines().toList().getLast()).matches("@webshop-admin\\.example #\\d{6}");
        customer.access = customer.exchange(partial, verified.at("proof")).at("access_token");
        assertThat(customer.me().body().path("amr").toString()).isEqualTo("[\"pwd\",\"sms\",\"mfa\"]");
    }

    @Test
    @Tag("S0-03")
    void numbersOfOtherCountriesAndThoseThatTakeNoSmsAreRefusedWithTheReason() {
        Customer customer = Customer.at(suite, WEBSHOP).loggedIn();

        Answer swedish = enrollSms(customer, "+46 70 123 45 67");
        Answer premium = enrollSms(customer, "90 12 34 56");
        Answer nonsense = enrollSms(customer, "call me");

        assertThat(swedish.shortly()).isEqualTo("422 invalid-phone");
        assertThat(swedish.at("reason")).isEqualTo("country_not_allowed");
        assertThat(swedish.body().path("allowed_countries").toString()).isEqualTo("[\"DK\"]");
        assertThat(premium.at("reason")).isEqualTo("cannot_receive_sms");
        assertThat(nonsense.at("reason")).isEqualTo("not_a_number");
    }

    @Test
    @Tag("S0-05")
    @Tag("S0-07")
    void eitherMethodCanBeTurnedOffWhileLoggedIn() {
        Customer customer = Customer.at(suite, WEBSHOP).withApp();

        Answer removed = customer.browser.delete(
                suite.mfa("/v1/authenticators/" + customer.authenticator), null, customer.access);

        assertThat(removed.status()).isEqualTo(204);
        assertThat(customer.login().at("status")).isEqualTo("authenticated");
        customer.awaitMail("Havnens Butik");
    }

    @Test
    @Tag("S0-09")
    void anOlderHashLogsInAndIsUpgradedUnseen() {
        Customer customer = Customer.at(
                suite,
                WEBSHOP,
                Map.of("password_hash", Map.of("scheme", "md5", "value", md5("saltet", "hemmelig kode") + ":saltet")));

        Answer wrong = customer.login("hemmelig kodf");
        Answer first = customer.login("hemmelig kode");
        Answer second = customer.login("hemmelig kode");

        assertThat(wrong.shortly()).isEqualTo("401 invalid-credentials");
        assertThat(first.at("status")).isEqualTo("authenticated");
        assertThat(second.at("status")).isEqualTo("authenticated");
        assertThat(suite.column("auth", "select password_hash from app_user where id = '" + customer.id + "'"))
                .startsWith("$2b$10$");
    }

    private static String md5(String salt, String password) {
        try {
            var digest = MessageDigest.getInstance("MD5");
            return HexFormat.of().formatHex(digest.digest((salt + password).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @Tag("S3-03")
    void aNumberIsVerifiedThenUsedThenChangedThenDeleted() {
        Customer customer = Customer.at(suite, ADMINISTRATION).loggedIn();
        String old = Customer.danishNumber();
        String fresh = Customer.danishNumber();
        Answer begun = enrollSms(customer, old);
        String id = begun.at("id");
        customer.activate(id, Customer.codeIn(Customer.awaitMessage(suite, "+45" + old, 1)), customer.access);

        Answer change = customer.browser.put(
                suite.mfa("/v1/authenticators/" + id + "/phone"), Map.of("phone", fresh), customer.access);
        String hintBefore = customer.authenticators()
                .body()
                .path("authenticators")
                .path(0)
                .path("hint")
                .asText();
        Answer confirmed =
                customer.activate(id, Customer.codeIn(Customer.awaitMessage(suite, "+45" + fresh, 1)), customer.access);
        Answer deleted = customer.browser.delete(suite.mfa("/v1/authenticators/" + id), null, customer.access);

        assertThat(change.status()).as(change.text()).isEqualTo(202);
        assertThat(hintBefore)
                .as("the old number counts until the new one is confirmed")
                .endsWith(old.substring(6));
        assertThat(confirmed.body().path("authenticator").path("hint").asText()).endsWith(fresh.substring(6));
        assertThat(confirmed.body().path("authenticator").path("id").asText()).isEqualTo(id);
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(customer.authenticators().at("two_factor")).isEqualTo("disabled");
    }

    @Test
    @Tag("S3-02")
    @Tag("S0-04")
    void aSecondMethodNeedsTheFirstDeactivatedAndTheErrorSaysWhich() {
        Customer customer = Customer.at(suite, ADMINISTRATION).withApp();

        Answer refused = enrollSms(customer, Customer.danishNumber());

        assertThat(refused.shortly()).isEqualTo("409 method-limit-reached");
        assertThat(refused.body().path("active_methods").toString()).isEqualTo("[\"totp\"]");
        assertThat(refused.at("detail")).contains("authenticator app");
    }

    @Test
    @Tag("S4-04")
    @Tag("attack-26")
    void aMailboxThatTakesTheCodesCannotResetThePasswordAsWell() {
        Customer customer = Customer.at(suite, "certificate-account").loggedIn();
        Answer begun = customer.browser.post(suite.mfa("/v1/authenticators"), Map.of("type", "email"), customer.access);
        Answer activated = customer.activate(
                begun.at("id"), Customer.codeIn(Customer.awaitMessage(suite, customer.email, 1)), customer.access);

        customer.browser.post(
                suite.auth("/v1/password-reset"),
                Map.of("tenant", "certificate-account", "email", customer.email),
                null);

        assertThat(activated.status()).as(activated.text()).isEqualTo(200);
        assertThat(customer.login().body().path("methods").path(0).path("type").asText())
                .isEqualTo("email");
        assertThat(customer.awaitMail("reset")).doesNotContain("/reset/");
    }

    @Test
    @Tag("S0-06")
    void whileTheSecondFactorIsOnResetByMailIsOffAndSaysWhomToAsk() {
        Customer customer = Customer.at(suite, WEBSHOP).withApp();

        Answer asked = customer.browser.post(
                suite.auth("/v1/password-reset"), Map.of("tenant", WEBSHOP, "email", customer.email), null);

        assertThat(asked.status()).isEqualTo(202);
        assertThat(customer.awaitMail("support@webshop-admin.example")).doesNotContain("/reset/");
    }
}
