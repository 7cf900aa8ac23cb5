package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Passwords, locks, sessions and trusted browsers on the pages. */
@ExtendWith(TheSuite.class)
class AccountPagesIT {
    private static final String STOREFRONT = "reseller-storefront";
    private static final String NEW = "en anden adgangskode 31";

    private static Windows windows;

    private final TheSuite suite;

    AccountPagesIT(TheSuite suite) {
        this.suite = suite;
    }

    @BeforeAll
    static void openBrowser(TheSuite suite) {
        windows = Windows.of(suite, AccountPagesIT.class);
    }

    @AfterAll
    static void closeBrowser() {
        if (windows != null) {
            windows.close();
        }
    }

    @Test
    @Tag("S1-13")
    @Tag("attack-25")
    void aForgottenPasswordEndsBeforeTheSecondDoor() {
        String tenant = suite.tenantAtPortal(STOREFRONT, Map.of());
        Customer customer = Customer.at(suite, tenant).withApp();
        try (Window window = windows.at(tenant)) {
            window.open("/login").follow("Forgot your password?");
            window.type("Email address", customer.email).press("Mail me the link");
            assertThat(window.heading()).isEqualTo("Look into your mailbox");

            window.page.navigate(linkIn(customer.awaitMail("/reset/")));
            window.type("New password", "password1").press("Set password");
            assertThat(window.status()).as("a common one").isEqualTo(422);
            window.type("New password", NEW).press("Set password");

            window.isAt("/second-factor");
            window.open("/security").isAt("/second-factor");
            window.code(customer.phone.freshCode()).isAt("/security");
            window.logOut().logIn(customer.username, NEW).isAt("/second-factor");
        }
    }

    /** The page says how long a password has to be before one is typed. */
    @Test
    @Tag("S0-11")
    void thePagesSayHowLongAPasswordHasToBe() {
        String tenant = suite.tenantAtPortal(STOREFRONT, Map.of("single_factor_password_length", 15));
        Customer customer = Customer.at(suite, tenant);
        try (Window window = windows.at(tenant)) {
            window.logIn(customer).open("/password");
            assertThat(window.text()).contains("15 characters or more");
            window.type("Password now", Customer.PASSWORD)
                    .type("New password", "tolv blå cykle")
                    .press("Change password");
            assertThat(window.status()).isEqualTo(422);
            assertThat(window.text()).contains("15 to 128 characters");

            customer.browser.post(
                    suite.auth("/v1/password-reset"), Map.of("tenant", tenant, "email", customer.email), null);
            window.page.navigate(linkIn(customer.awaitMail("/reset/")));
            assertThat(window.text()).contains("15 characters or more");
            window.type("New password", "tolv blå cykle").press("Set password");
            assertThat(window.text()).contains("15 to 128 characters").contains("15 characters or more");
            window.type("New password", "tolv blå cykler").press("Set password");
            window.isAt("/login");
        }
    }

    private static String linkIn(String mail) {
        return mail.replaceAll("(?s).*?(https?://\\S+/reset/\\S+).*", "$1");
    }

    @Test
    @Tag("S0-06")
    @Tag("S0-14")
    void whereMailMayNotResetItNamesSupport() {
        String tenant = suite.tenantAtPortal("webshop-admin", Map.of());
        Customer customer = Customer.at(suite, tenant).withApp();
        try (Window window = windows.at(tenant)) {
            window.open("/forgot").type("Email address", customer.email).press("Mail me the link");

            assertThat(window.heading()).isEqualTo("Look into your mailbox");
            assertThat(customer.awaitMail("support@" + tenant))
                    .contains("+4520123440")
                    .doesNotContain("/reset/");
        }
    }

    @Test
    @Tag("S0-12")
    @Tag("S0-14")
    void whoIsLockedOutIsToldHowLongAndWhomToAsk() {
        String tenant = suite.tenantAtPortal("webshop-admin", Map.of("recovery_codes", 10));
        Customer customer = Customer.at(suite, tenant).withApp();
        String wrong = customer.phone.wrongCode();
        try (Window window = windows.at(tenant)) {
            window.logIn(customer);
            for (int i = 0; i < 5; i++) {
                window.code(wrong);
            }

            assertThat(window.status()).isEqualTo(429);
            assertThat(window.trouble())
                    .containsPattern("Try again in \\d+ (seconds|minutes)")
                    .contains("support@" + tenant + ".example", "+4520123440");
            window.follow("Recovery code");
            window.type("Recovery code", customer.recoveryCodes.getFirst()).press("Continue");
            window.isAt("/security");
        }
    }

    @Test
    @Tag("S0-11")
    void aChangedPasswordAndAnEndedSessionThrowOthersOut() {
        String tenant = suite.tenant(STOREFRONT, Map.of());
        Customer customer = Customer.at(suite, tenant);
        try (Window here = windows.at(tenant);
                Window there = windows.at(tenant, options -> options.setUserAgent("Elsewhere/1.0"))) {
            here.logIn(customer);
            there.logIn(customer).isAt("/security");

            here.open("/sessions").page.locator("li form button").first().click();
            assertThat(here.said()).isEqualTo("That session has ended.");
            there.open("/sessions").isAt("/login");
            there.type("Username", customer.username)
                    .type("Password", Customer.PASSWORD)
                    .press("Log in")
                    .isAt("/sessions");

            here.open("/password");
            here.type("Password now", "not this one").type("New password", NEW).press("Change password");
            assertThat(here.status()).isEqualTo(401);
            here.type("Password now", Customer.PASSWORD)
                    .type("New password", NEW)
                    .press("Change password");
            assertThat(here.said()).startsWith("Your new password is set");
            there.open("/sessions").isAt("/login");
            there.logIn(customer.username, Customer.PASSWORD);
            assertThat(there.status()).isEqualTo(401);
            there.logIn(customer.username, NEW).isAt("/sessions");
        }
    }

    @Test
    @Tag("attack-29")
    void aTrustedBrowserIsNotAskedUntilItIsForgotten() {
        String tenant = suite.tenant(STOREFRONT, Map.of("trusted_browser_days", 7));
        Customer customer = Customer.at(suite, tenant).withApp();
        try (Window window = windows.at(tenant)) {
            window.logIn(customer).tick("Do not ask again in this browser for 7 days");
            window.code(customer.phone.freshCode()).isAt("/security");
            window.logOut().logIn(customer).isAt("/security");

            window.open("/sessions").page.getByText("Ask there again").first().click();
            assertThat(window.said()).isEqualTo("That browser is asked again.");
            window.logOut().logIn(customer).isAt("/second-factor");
        }
    }
}
