package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Methods beside the app on the pages: SMS, email, security keys. */
@ExtendWith(TheSuite.class)
class MethodPagesIT {
    private static Windows windows;

    private final TheSuite suite;

    MethodPagesIT(TheSuite suite) {
        this.suite = suite;
    }

    @BeforeAll
    static void openBrowser(TheSuite suite) {
        windows = Windows.of(suite, MethodPagesIT.class);
    }

    @AfterAll
    static void closeBrowser() {
        if (windows != null) {
            windows.close();
        }
    }

    private String codeSentTo(String to, int count) {
        return Customer.codeIn(Customer.awaitMessage(suite, to, count));
    }

    @Test
    @Tag("S0-03")
    @Tag("S0-04")
    @Tag("S0-05")
    @Tag("S3-01")
    @Tag("S3-02")
    @Tag("S3-03")
    void smsIsSetUpAskedForChangedAndTurnedOff() {
        String tenant = suite.tenant("webshop-admin", Map.of());
        Customer customer = Customer.at(suite, tenant);
        String number = Customer.danishNumber();
        String other = Customer.danishNumber();
        try (Window window = windows.at(tenant)) {
            window.logIn(customer).follow("Set up SMS");
            window.type("Mobile number", "+46 70 123 45 67").press("Send code");
            assertThat(window.status()).isEqualTo(422);
            assertThat(window.trouble()).contains("Numbers of this country are not accepted");
            window.type("Mobile number", number).press("Send code");
            assertThat(window.text()).contains("•• " + number.substring(number.length() - 2));
            window.type("The code", codeSentTo("+45" + number, 1)).press("Confirm");
            assertThat(window.said()).startsWith("Done");
            assertThat(window.text()).contains("Two-factor login On", "One method at a time");
            assertThat(window.has(AriaRole.LINK, "Set up Authenticator app")).isFalse();
            window.open("/setup/totp").press("Start");
            assertThat(window.status()).isEqualTo(409);
            assertThat(window.trouble()).contains("active");

            window.open("/security").logOut();
            window.logIn(customer);
            assertThat(window.page.locator(".resend button").isDisabled()).isTrue();
            assertThat(window.page.locator(".resend button").innerText())
                    .matches("You can have it sent again in \\d+ s");
            window.code(codeSentTo("+45" + number, 2));
            window.isAt("/security");

            window.follow("Change number");
            window.type("Mobile number", other).press("Send code");
            window.type("The code", codeSentTo("+45" + other, 1)).press("Confirm");
            assertThat(window.text()).contains("•• " + other.substring(other.length() - 2));

            window.follow("Turn off two-factor login");
            window.type("Password", Customer.PASSWORD).press("Turn off two-factor login");
            window.logOut().logIn(customer);
            assertThat(window.text()).contains("Two-factor login Off");
        }
    }

    @Test
    @Tag("S0-03")
    @Tag("S0-12")
    void withoutScriptEverythingButKeysWorks() {
        String tenant = suite.tenant("webshop-admin", Map.of());
        Customer customer = Customer.at(suite, tenant).loggedIn();
        String number = Customer.danishNumber();
        customer.enrollSms(number);
        try (Window window = windows.at(tenant, options -> options.setJavaScriptEnabled(false))) {
            window.logIn(customer);
            assertThat(window.text()).contains("You can have it sent again in");
            window.press("Send it again");
            assertThat(window.status()).isEqualTo(429);
            assertThat(window.trouble()).containsPattern("Try again in \\d+ seconds");
            window.code(codeSentTo("+45" + number, 2));
            window.isAt("/security");
            window.logOut();
            assertThat(window.said()).isEqualTo("You are logged out.");
        }
    }

    @Test
    @Tag("S4-01")
    @Tag("S4-03")
    @Tag("S4-04")
    @Tag("S4-05")
    @Tag("S4-06")
    @Tag("S4-07")
    void mailAndKeysAreSetUpChosenAndRemoved() {
        String tenant = suite.tenant(
                "certificate-account",
                Map.of("webauthn", Map.of("rp_id", "localhost", "origins", List.of(suite.portal("")))));
        Customer customer = Customer.at(suite, tenant);
        try (Window window = windows.at(tenant)) {
            window.logIn(customer).follow("Set up Email");
            assertThat(window.page.getByLabel("Email address").inputValue()).isEqualTo(customer.email);
            window.press("Send code");
            window.type("The code", Customer.codeIn(customer.awaitMail("Enter the code")))
                    .press("Confirm");
            assertThat(window.text()).contains("Two-factor login On");

            String blue = window.plugIn();
            addKey(window, "Blue key");
            assertThat(customer.awaitMail("Blue key")).isNotBlank();
            window.unplug(blue);
            String red = window.plugIn();
            addKey(window, "Red key");
            assertThat(window.text()).contains("“Blue key”", "“Red key”");

            window.logOut().logIn(customer);
            window.isAt("/second-factor");
            window.follow("Security key").press("Use security key");
            window.press("Use security key");
            window.page.waitForURL("**/security");
            window.press("Remove Blue key");
            assertThat(window.said()).startsWith("Removed");
            assertThat(window.text()).contains("“Red key”").doesNotContain("“Blue key”");
            window.unplug(red);
        }
        loginWithoutTheKey(customer);
    }

    /** The stranger has the password and has had all the codes sent that a stranger may. */
    @Test
    @Tag("attack-78")
    void whereNoCodeCanBeSentThePageSaysSoBeforeAnybodyAsks() {
        String tenant = suite.tenant("webshop-admin", Map.of());
        Customer customer = Customer.at(suite, tenant).loggedIn();
        customer.enrollSms(Customer.danishNumber());
        Browser stranger = new Browser();
        String partial = stranger.post(
                        suite.auth("/v1/login"),
                        Map.of("tenant", tenant, "username", customer.username, "password", Customer.PASSWORD),
                        null)
                .at("partial_token");
        Map<String, Object> wish = Map.of("authenticator_id", customer.authenticator);
        Answer sent = stranger.post(suite.mfa("/v1/challenges"), wish, partial);
        for (int n = 0; n < 10 && sent.status() == 201; n++) {
            sent = stranger.post(suite.mfa("/v1/challenges"), wish, partial);
        }
        assertThat(sent.shortly()).isEqualTo("429 send-limit-reached");
        assertThat(stranger.get(suite.mfa("/v1/challenges"), partial)
                        .body()
                        .at("/items/0/send_in")
                        .asLong())
                .isBetween(60L, 3600L);

        try (Window window = windows.at(tenant)) {
            window.logIn(customer);
            window.isAt("/second-factor");
            assertThat(window.text())
                    .contains("no more can be sent now. You can have the next one in", "Choose another way below");
            assertThat(window.has(AriaRole.BUTTON, "Send code")).isFalse();
        }
    }

    private static void addKey(Window window, String name) {
        window.follow("Set up Security key or passkey");
        window.type("A name for it, to know it by", name).press("Start");
        window.press("Add the key");
        window.page.waitForURL("**/security");
        assertThat(window.text()).contains("“" + name + "”");
    }

    private void loginWithoutTheKey(Customer customer) {
        try (Window window = windows.at(customer.tenant)) {
            window.plugIn();
            window.logIn(customer);
            window.follow("Security key").press("Use security key");
            window.press("Use security key");
            window.page.getByText("That did not work").waitFor();
            window.page.locator(".ways a").first().click();
            window.press("Send code");
            window.code(newestLoginCode(customer, 3));
            window.isAt("/security");
        }
    }

    private String newestLoginCode(Customer customer, int count) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> loginMails(customer).size() >= count);
        return Customer.codeIn(loginMails(customer).getFirst());
    }

    private List<String> loginMails(Customer customer) {
        return Customer.messages(suite, customer.email).stream()
                .filter(mail -> mail.contains("Your login code is"))
                .toList();
    }
}
