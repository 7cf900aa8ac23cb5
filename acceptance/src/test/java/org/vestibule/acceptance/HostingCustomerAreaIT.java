package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The hosting customer area: time-based codes with recovery codes. */
@ExtendWith(TheSuite.class)
class HostingCustomerAreaIT {
    private static final String HOSTING = "hosting-customer-area";

    private final TheSuite suite;

    HostingCustomerAreaIT(TheSuite suite) {
        this.suite = suite;
    }

    @Test
    @Tag("S2-01")
    @Tag("S2-02")
    void timeBasedTokensAreChosenSetUpAndAskedForAtTheNextLogin() {
        Customer customer = Customer.at(suite, HOSTING).loggedIn();

        Answer settings = customer.authenticators();
        Answer activated = customer.enrollApp(customer.access);
        customer.browser.post(suite.auth("/v1/logout"), null, customer.access);

        assertThat(settings.at("two_factor")).isEqualTo("disabled");
        assertThat(settings.body().path("policy").path("methods").toString()).isEqualTo("[\"totp\"]");
        assertThat(activated.body().path("recovery_codes")).hasSize(10);
        assertThat(customer.me().status()).as("logged out").isEqualTo(401);
        assertThat(customer.login().at("status")).isEqualTo("second_factor_required");
        assertThat(customer.loginWithApp().status()).isEqualTo(200);
    }

    @Test
    @Tag("S2-03")
    void aRecoveryCodeLogsInWhenTheAppIsLost() {
        Customer customer = Customer.at(suite, HOSTING).withApp();
        String partial = customer.partialToken();

        Answer verified = customer.verifyRecoveryCode(partial, customer.recoveryCodes.getFirst());

        assertThat(verified.status()).as(verified.text()).isEqualTo(200);
        assertThat(customer.exchange(partial, verified.at("proof")).status()).isEqualTo(200);
        customer.awaitMail("recovery code");
    }

    @Test
    @Tag("S2-04")
    void aQrCodeIsShownAfreshAndTheOneBeforeIsWorthNothing() {
        Customer customer = Customer.at(suite, HOSTING).loggedIn();
        Map<String, String> app = Map.of("type", "totp");
        Answer first = customer.browser.post(suite.mfa("/v1/authenticators"), app, customer.access);

        Answer second = customer.browser.post(suite.mfa("/v1/authenticators"), app, customer.access);

        assertThat(second.at("qr_code")).isNotEqualTo(first.at("qr_code"));
        String oldCode = new Phone(first.at("secret")).freshCode();
        assertThat(customer.activate(first.at("id"), oldCode, customer.access).shortly())
                .isEqualTo("410 enrollment-expired");
        assertThat(customer.activate(second.at("id"), oldCode, customer.access).shortly())
                .isEqualTo("401 invalid-code");
        assertThat(customer.activate(second.at("id"), new Phone(second.at("secret")).freshCode(), customer.access)
                        .status())
                .isEqualTo(200);
        assertThat(customer.methods()).containsExactly("totp");
    }
}
