package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.client.j2se.BufferedImageLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The reseller storefront, row by row: an authenticator app, recovery codes, and a desk that can turn it off. */
@ExtendWith(TheSuite.class)
class ResellerStorefrontIT {
    private static final String TENANT = "reseller-storefront";

    private final TheSuite suite;

    ResellerStorefrontIT(TheSuite suite) {
        this.suite = suite;
    }

    @Test
    @Tag("S1-01")
    void offersAnAppAndNoSms() {
        Customer customer = Customer.at(suite, TENANT).loggedIn();

        Answer refused = customer.browser.post(
                suite.mfa("/v1/authenticators"),
                Map.of("type", "sms", "phone", Customer.danishNumber()),
                customer.access);

        assertThat(refused.shortly()).isEqualTo("403 method-not-offered");
        assertThat(refused.body().path("allowed_types").toString()).isEqualTo("[\"totp\"]");
    }

    @Test
    @Tag("S1-02")
    @Tag("S0-02")
    void setUpShowsAQrCodeAndTheSameKeyAsText() throws Exception {
        Customer customer = Customer.at(suite, TENANT).loggedIn();

        Answer begun = customer.browser.post(
                suite.mfa("/v1/authenticators"), Map.of("type", "totp", "name", "Phone"), customer.access);

        byte[] png = Base64.getDecoder().decode(begun.at("qr_code").replace("data:image/png;base64,", ""));
        var picture = new BinaryBitmap(
                new HybridBinarizer(new BufferedImageLuminanceSource(ImageIO.read(new ByteArrayInputStream(png)))));
        String uri = new QRCodeReader()
                .decode(picture, Map.of(DecodeHintType.PURE_BARCODE, true))
                .getText();
        assertThat(uri).isEqualTo(begun.at("otpauth_uri")).contains("secret=" + begun.at("secret"));
        assertThat(begun.at("status")).isEqualTo("pending");

        assertThat(customer.activate(begun.at("id"), "000000", customer.access).shortly())
                .isEqualTo("401 invalid-code");
        String code = new Phone(begun.at("secret")).freshCode();
        assertThat(customer.activate(begun.at("id"), code, customer.access).status())
                .isEqualTo(200);
    }

    @Test
    @Tag("S1-03")
    void tenRecoveryCodesAreShownOnceAndNeverAgain() {
        Customer customer = Customer.at(suite, TENANT).withApp();

        assertThat(customer.recoveryCodes)
                .hasSize(10)
                .doesNotHaveDuplicates()
                .allMatch(code -> code.matches("[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}"));
        Answer status = customer.authenticators();
        assertThat(status.body().path("recovery_codes").toString()).isEqualTo("{\"total\":10,\"remaining\":10}");
        assertThat(customer.recoveryCodes).noneMatch(code -> status.text().contains(code));
    }

    @Test
    @Tag("S1-04")
    void theCustomerStaysLoggedInWhenTheAppBecomesActive() {
        Customer customer = Customer.at(suite, TENANT).withApp();

        assertThat(customer.me().status()).isEqualTo(200);
        assertThat(customer.authenticators().at("two_factor")).isEqualTo("enabled");
    }

    @Test
    @Tag("S1-05")
    void aWrongCodeGetsAClearErrorAndAnotherTry() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        String partial = customer.partialToken();

        Answer wrong = customer.verify(partial, customer.phone.wrongCode());
        Answer right = customer.verify(partial, customer.phone.freshCode());

        assertThat(wrong.shortly()).isEqualTo("401 invalid-code");
        assertThat(wrong.at("remaining_attempts")).isEqualTo("4");
        assertThat(right.status()).isEqualTo(200);
        Answer tokens = customer.exchange(partial, right.at("proof"));
        assertThat(tokens.status()).isEqualTo(200);
        customer.access = tokens.at("access_token");
        assertThat(customer.me().at("acr")).isEqualTo("aal2");
        assertThat(customer.me().body().path("amr").toString()).isEqualTo("[\"pwd\",\"otp\",\"mfa\"]");
    }

    @Test
    @Tag("S1-06")
    @Tag("attack-17")
    void codesOfOneStepEitherWayAreTakenAndNoOthers() {
        Customer customer = Customer.at(suite, TENANT).loggedIn();
        Answer begun = customer.browser.post(suite.mfa("/v1/authenticators"), Map.of("type", "totp"), customer.access);
        Phone phone = new Phone(begun.at("secret"));
        Phone.awaitFreshStep();

        assertThat(customer.activate(begun.at("id"), phone.codeOf(-2), customer.access)
                        .shortly())
                .isEqualTo("401 invalid-code");
        assertThat(customer.activate(begun.at("id"), phone.codeOf(2), customer.access)
                        .shortly())
                .isEqualTo("401 invalid-code");
        assertThat(customer.activate(begun.at("id"), phone.codeOf(-1), customer.access)
                        .status())
                .isEqualTo(200);
        customer.authenticator = begun.at("id");
        assertThat(customer.verify(customer.partialToken(), phone.codeOf(0)).status())
                .isEqualTo(200);
        assertThat(customer.verify(customer.partialToken(), phone.codeOf(1)).status())
                .isEqualTo(200);
    }

    @Test
    @Tag("S1-07")
    @Tag("S1-08")
    void aRecoveryCodeLogsInOnceAndLeavesTheAppOn() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        String code = customer.recoveryCodes.getFirst();
        String partial = customer.partialToken();

        Answer verified = customer.verifyRecoveryCode(partial, code.toLowerCase(Locale.ROOT));
        Answer tokens = customer.exchange(partial, verified.at("proof"));

        assertThat(tokens.status()).isEqualTo(200);
        assertThat(tokens.body().path("notices").toString()).contains("reset_two_factor_recommended");
        assertThat(tokens.at("security_url")).as("where to go").endsWith("/security");
        assertThat(customer.awaitMail("9")).contains("recovery code");
        String again = customer.partialToken();
        assertThat(customer.verifyRecoveryCode(again, code).shortly()).isEqualTo("401 code-already-used");
        customer.access = tokens.at("access_token");
        assertThat(customer.authenticators()
                        .body()
                        .path("recovery_codes")
                        .path("remaining")
                        .asInt())
                .isEqualTo(9);
    }

    @Test
    @Tag("S1-07")
    void threeOrFewerRecoveryCodesLeftAreWarnedOf() {
        Customer customer = Customer.at(suite, suite.tenant(TENANT, Map.of("recovery_codes", 5)))
                .withApp();

        Answer four = byRecoveryCode(customer, 0);
        Answer three = byRecoveryCode(customer, 1);

        assertThat(four.body().path("notices").toString()).doesNotContain("recovery_codes_low");
        assertThat(three.body().path("notices").toString()).contains("recovery_codes_low");
    }

    private Answer byRecoveryCode(Customer customer, int which) {
        String partial = customer.partialToken();
        Answer verified = customer.verifyRecoveryCode(partial, customer.recoveryCodes.get(which));
        return customer.exchange(partial, verified.at("proof"));
    }

    @Test
    @Tag("S1-09")
    void disablingNeedsAFreshPasswordAndInvalidatesEverything() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        String partial = customer.partialToken();

        Answer reauthenticated = customer.browser.post(
                suite.auth("/v1/reauthentication"), Map.of("password", Customer.PASSWORD), customer.access);
        Answer wrong = customer.browser.post(
                suite.auth("/v1/reauthentication"), Map.of("password", "not it at all"), customer.access);
        customer.access = reauthenticated.at("access_token");
        Answer disabled = customer.disable();

        assertThat(wrong.shortly()).isEqualTo("401 invalid-credentials");
        assertThat(disabled.status()).isEqualTo(204);
        assertThat(customer.verify(partial, customer.phone.freshCode()).status())
                .isEqualTo(410);
        assertThat(customer.verifyRecoveryCode(partial, customer.recoveryCodes.getFirst())
                        .shortly())
                .isEqualTo("401 invalid-token");
        assertThat(customer.login().at("status")).isEqualTo("authenticated");
        customer.withApp();
        assertThat(customer.recoveryCodes).hasSize(10);
    }

    @Test
    @Tag("S1-10")
    @Tag("S1-11")
    @Tag("S1-12")
    @Tag("S1-14")
    @Tag("S0-07")
    @Tag("C-06")
    void supportSeesTheStatusAndTurnsItOffAndItStandsInTheLog() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        Customer support = Customer.staff(suite, TENANT, "support");
        String page = suite.admin("/v1/customers/" + customer.id);
        await().atMost(Duration.ofSeconds(15)).until(() -> "enabled"
                .equals(support.browser.get(page, support.access).at("two_factor")));
        Customer stuck = customer;
        String partial = stuck.partialToken();

        Answer unconfirmed = support.browser.post(
                page + "/two-factor/disable", Map.of("reason", "phone lost, identity checked by call"), support.access);
        Answer disabled = support.browser.post(
                page + "/two-factor/disable",
                Map.of("confirm", true, "reason", "phone lost, identity checked by call"),
                support.access);
        Answer again = support.browser.post(
                page + "/two-factor/disable",
                Map.of("confirm", true, "reason", "phone lost, identity checked by call"),
                support.access);

        assertThat(unconfirmed.shortly()).isEqualTo("400 confirmation-required");
        assertThat(disabled.at("two_factor")).as(disabled.text()).isEqualTo("disabled");
        assertThat(again.shortly()).isEqualTo("409 two-factor-not-enabled");
        assertThat(stuck.verify(partial, stuck.phone.freshCode()).status()).isEqualTo(410);
        assertThat(stuck.verifyRecoveryCode(partial, stuck.recoveryCodes.get(1)).shortly())
                .isEqualTo("401 invalid-token");
        assertThat(stuck.login().at("status")).isEqualTo("authenticated");
        assertThat(stuck.me().shortly()).as("the old session has ended").isEqualTo("401 session-revoked");
        stuck.awaitMail("phone lost, identity checked by call");

        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            var events =
                    support.browser.get(page + "/events", support.access).body().path("items");
            var entry = StreamSupport.stream(events.spliterator(), false)
                    .filter(event -> event.path("type").asText().equals("two_factor.disabled_by_staff"))
                    .findFirst();
            assertThat(entry).isPresent();
            assertThat(entry.get().path("actor").path("id").asText()).isEqualTo(support.id);
            assertThat(entry.get().path("ip").asText()).isEqualTo(support.browser.address());
            assertThat(entry.get().path("details").path("reason").asText())
                    .isEqualTo("phone lost, identity checked by call");
            assertThat(entry.get().path("time").asText()).isNotEmpty();
        });
    }

    @Test
    @Tag("S1-10")
    @Tag("S0-08")
    void nobodyCanTurnItOnForSomebodyElse() {
        Customer customer = Customer.at(suite, TENANT).loggedIn();
        Customer owner = Customer.staff(suite, TENANT, "owner");

        List<Answer> tries = List.of(
                owner.browser.post(
                        suite.mfa("/v1/users/" + customer.id + "/authenticators"),
                        Map.of("type", "totp"),
                        owner.access),
                owner.browser.put(
                        suite.mfa("/v1/users/" + customer.id + "/authenticators"),
                        Map.of("type", "totp"),
                        owner.access));

        assertThat(tries).allMatch(answer -> answer.shortly().equals("405 method-not-allowed"));
        assertThat(customer.authenticators().at("two_factor")).isEqualTo("disabled");
    }

    @Test
    @Tag("S1-13")
    @Tag("attack-25")
    @Tag("attack-22")
    void aPasswordResetKeepsTheSecondFactor() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        Answer asked = customer.browser.post(
                suite.auth("/v1/password-reset"), Map.of("tenant", TENANT, "email", customer.email), null);
        String mail = customer.awaitMail("/reset/");
        String token = mail.replaceAll("(?s).*/reset/(\\S+).*", "$1");
        String url = suite.auth("/v1/password-reset/" + token);

        Answer tooShort = customer.browser.post(url, Map.of("new_password", "short"), null);
        Answer reset = customer.browser.post(url, Map.of("new_password", "en helt ny adgangskode"), null);
        Answer again = customer.browser.post(url, Map.of("new_password", "en tredje adgangskode"), null);

        assertThat(asked.status()).isEqualTo(202);
        assertThat(tooShort.shortly()).isEqualTo("422 password-rejected");
        assertThat(reset.at("status")).as(reset.text()).isEqualTo("second_factor_required");
        assertThat(reset.text()).doesNotContain("access_token");
        assertThat(again.shortly()).isEqualTo("410 link-expired");
        assertThat(customer.me().shortly()).isEqualTo("401 session-revoked");
        assertThat(customer.login().shortly()).isEqualTo("401 invalid-credentials");
        Answer verified = customer.verify(reset.at("partial_token"), customer.phone.freshCode());
        assertThat(customer.exchange(reset.at("partial_token"), verified.at("proof"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    @Tag("S1-14")
    void withoutPhoneAndCodesThereIsNoWayInButTheReseller() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        for (String code : customer.recoveryCodes) {
            String partial = customer.partialToken();
            assertThat(customer.verifyRecoveryCode(partial, code).status()).isEqualTo(200);
        }

        Answer answer = customer.login();

        assertThat(answer.at("status")).isEqualTo("second_factor_required");
        assertThat(answer.at("recovery_codes")).isEqualTo("false");
        assertThat(answer.body().path("support").path("email").asText()).isNotEmpty();
        assertThat(customer.verifyRecoveryCode(answer.at("partial_token"), customer.recoveryCodes.getLast())
                        .shortly())
                .isEqualTo("401 code-already-used");
    }
}
