package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The webshop admin: an app or SMS, never both, no reset by mail, passwords of older systems. */
@ExtendWith(TheSuite.class)
class WebshopAdminIT {
    private static final String WEBSHOP = "webshop-admin";

    private final TheSuite suite;

    WebshopAdminIT(TheSuite suite) {
        this.suite = suite;
    }

    @Test
    @Tag("S0-01")
    void eachUserOfAShopDecidesForThemselves() {
        Map<String, Object> sameShop = Map.of("password", Customer.PASSWORD, "account", "shop-77");
        Customer protective = Customer.at(suite, WEBSHOP, sameShop).withApp();
        Customer careless = Customer.at(suite, WEBSHOP, sameShop);

        assertThat(protective.login().at("status")).isEqualTo("second_factor_required");
        assertThat(careless.login().at("status")).isEqualTo("authenticated");
    }

    @Test
    @Tag("S0-02")
    @Tag("S0-12")
    void anAppIsSetUpByPictureOrByKeyAndAskedForFromThenOn() {
        Customer customer = Customer.at(suite, WEBSHOP).loggedIn();

        Answer begun = customer.browser.post(suite.mfa("/v1/authenticators"), Map.of("type", "totp"), customer.access);
        customer.authenticator = begun.at("id");
        customer.phone = new Phone(begun.at("secret"));
        Answer activated = customer.activate(customer.authenticator, customer.phone.freshCode(), customer.access);

        assertThat(begun.at("qr_code")).startsWith("data:image/png;base64,");
        assertThat(begun.at("secret")).matches("[A-Z2-7]{32}");
        assertThat(activated.status()).isEqualTo(200);
        assertThat(activated.body().has("recovery_codes"))
                .as("this portal has none")
                .isFalse();
        assertThat(customer.loginWithApp().status()).isEqualTo(200);
    }

    @Test
    @Tag("S0-03")
    @Tag("S0-10")
    @Tag("S0-12")
    void aDanishNumberWithoutCountryCodeGetsACodeAtEveryLogin() {
        Customer customer = Customer.at(suite, WEBSHOP).loggedIn();
        String number = Customer.danishNumber();
        customer.enrollSms(number);
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
        assertThat(message.lines().toList().getLast()).matches("@localhost #\\d{6}");
        customer.access = customer.exchange(partial, verified.at("proof")).at("access_token");
        assertThat(customer.me().body().path("amr").toString()).isEqualTo("[\"pwd\",\"sms\",\"mfa\"]");
    }

    @Test
    @Tag("S0-03")
    void numbersOfOtherCountriesAndThoseThatTakeNoSmsAreRefusedWithTheReason() {
        Customer customer = Customer.at(suite, WEBSHOP).loggedIn();

        Answer swedish = customer.beginSms("+46 70 123 45 67");
        Answer premium = customer.beginSms("90 12 34 56");
        Answer tollFree = customer.beginSms("80 12 34 56");
        Answer nonsense = customer.beginSms("call me");

        assertThat(swedish.shortly()).isEqualTo("422 invalid-phone");
        assertThat(swedish.at("reason")).isEqualTo("country_not_allowed");
        assertThat(swedish.body().path("allowed_countries").toString()).isEqualTo("[\"DK\"]");
        assertThat(premium.at("reason")).isEqualTo("cannot_receive_sms");
        assertThat(tollFree.at("reason")).isEqualTo("cannot_receive_sms");
        assertThat(nonsense.at("reason")).isEqualTo("not_a_number");
    }

    @Test
    @Tag("S0-04")
    void theOtherMethodWaitsUntilTheFirstIsDeactivated() {
        Customer customer = Customer.at(suite, WEBSHOP).loggedIn();
        String number = Customer.danishNumber();
        customer.enrollSms(number);

        Answer refused =
                customer.browser.post(suite.mfa("/v1/authenticators"), Map.of("type", "totp"), customer.access);
        customer.disable();
        customer.enrollApp(customer.access);

        assertThat(refused.shortly()).isEqualTo("409 method-limit-reached");
        var active = refused.body().path("active_authenticators").path(0);
        assertThat(active.path("type").asText()).isEqualTo("sms");
        assertThat(active.path("hint").asText()).endsWith(number.substring(6));
        assertThat(customer.methods()).containsExactly("totp");
    }

    @Test
    @Tag("S0-05")
    @Tag("S0-13")
    void eitherMethodIsTurnedOffWhileLoggedInAndOnAgainOnANewPhone() {
        Customer customer = Customer.at(suite, WEBSHOP).withApp();
        Phone old = customer.phone;

        Answer removed = customer.browser.delete(
                suite.mfa("/v1/authenticators/" + customer.authenticator), null, customer.access);
        String statusWithout = customer.login().at("status");
        customer.enrollApp(customer.access);
        String partial = customer.partialToken();

        assertThat(removed.status()).isEqualTo(204);
        customer.awaitMail("Havnens Butik");
        assertThat(statusWithout).isEqualTo("authenticated");
        assertThat(customer.me().status()).as("the session went on").isEqualTo(200);
        assertThat(customer.verify(partial, old.codeOf(1)).shortly()).isEqualTo("401 invalid-code");
        assertThat(customer.verify(partial, customer.phone.freshCode()).status())
                .isEqualTo(200);
    }

    @Test
    @Tag("S0-06")
    void whileTheSecondFactorIsOnResetByMailIsOffAndSaysWhomToAsk() {
        Customer customer = Customer.at(suite, WEBSHOP).withApp();

        Answer asked = customer.browser.post(
                suite.auth("/v1/password-reset"), Map.of("tenant", WEBSHOP, "email", customer.email), null);

        assertThat(asked.status()).isEqualTo(202);
        assertThat(customer.awaitMail("nulstil"))
                .contains("support@webshop-admin.example")
                .doesNotContain("/reset/");
    }

    @Test
    @Tag("S0-07")
    @Tag("S0-14")
    void supportTurnsItOffForWhoIsStuckAndTheyStartAgain() {
        Customer customer = Customer.at(suite, WEBSHOP).withApp();
        Customer support = Customer.staff(suite, WEBSHOP, "support");
        Answer stuck = customer.login();

        Answer disabled = support.browser.post(
                suite.admin("/v1/customers/" + customer.id + "/two-factor/disable"),
                Map.of("confirm", true, "reason", "The phone fell into the harbour"),
                support.access);
        Answer alone = customer.login();
        customer.access = alone.body().path("tokens").path("access_token").asText();
        customer.enrollApp(customer.access);

        assertThat(stuck.body().path("support").path("email").asText()).isEqualTo("support@webshop-admin.example");
        assertThat(stuck.body().path("support").path("emergency_sms").asText()).startsWith("+45");
        assertThat(disabled.status()).as(disabled.text()).isEqualTo(200);
        assertThat(alone.at("status")).isEqualTo("authenticated");
        assertThat(customer.login().at("status")).isEqualTo("second_factor_required");
    }

    @Test
    @Tag("S0-08")
    void anOwnerCannotTurnItOnForAColleague() {
        Customer colleague = Customer.at(suite, WEBSHOP);
        Customer owner = Customer.staff(suite, WEBSHOP, "owner");
        String colleagues = suite.mfa("/v1/users/" + colleague.id + "/authenticators");

        Answer posted = owner.browser.post(colleagues, Map.of("type", "totp"), owner.access);
        Answer put = owner.browser.put(colleagues, Map.of("type", "totp"), owner.access);

        assertThat(posted.shortly()).isEqualTo("405 method-not-allowed");
        assertThat(put.shortly()).isEqualTo("405 method-not-allowed");
        assertThat(colleague.login().at("status")).isEqualTo("authenticated");
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
    @Tag("S0-12")
    @Tag("S0-14")
    void anErrorSpeaksTheLanguageOfWhoReadsItAndSaysWhomToAsk() {
        Customer customer = Customer.at(suite, WEBSHOP).withApp();
        String partial = customer.partialToken();
        Map<String, String> answer =
                Map.of("authenticator_id", customer.authenticator, "code", customer.phone.wrongCode());

        Answer danish = customer.browser.send(
                "POST", suite.mfa("/v1/verifications"), answer, partial, Map.of("Accept-Language", "da-DK,en;q=0.5"));
        Answer english = customer.browser.send(
                "POST", suite.mfa("/v1/verifications"), answer, partial, Map.of("Accept-Language", "fr"));

        assertThat(danish.header("Content-Language")).contains("da");
        assertThat(danish.at("title")).contains("Koden");
        assertThat(english.header("Content-Language")).contains("en");
        assertThat(english.at("title")).contains("code");
        assertThat(danish.at("type")).isEqualTo(english.at("type"));
        assertThat(danish.body().path("support").path("email").asText()).isEqualTo("support@webshop-admin.example");
    }

    /** A code still to come is not named: it would tell a guesser what to keep. */
    @Test
    @Tag("S0-12")
    void aPhoneWhoseClockIsBehindIsToldByHowMuch() {
        Customer customer = Customer.at(suite, WEBSHOP).withApp();
        String partial = customer.partialToken();
        Phone.awaitFreshStep();

        Answer past = customer.verify(partial, customer.phone.codeOf(-10));
        Answer future = customer.verify(partial, customer.phone.codeOf(10));

        assertThat(past.shortly()).isEqualTo("401 invalid-code");
        assertThat(past.body().path("clock_skew_s").asInt()).isEqualTo(300);
        assertThat(future.shortly()).isEqualTo("401 invalid-code");
        assertThat(future.body().has("clock_skew_s")).isFalse();
        for (Answer answer : List.of(past, future)) {
            assertThat(answer.text()).doesNotContain(customer.phone.codeOf(-10));
        }
    }
}
