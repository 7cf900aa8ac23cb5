package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An authenticator app on the pages: set up, used, lost, turned off and set up again. */
@ExtendWith(TheSuite.class)
class SetUpPagesIT {
    private static final String STOREFRONT = "reseller-storefront";
    private static final String DIGITS = "The six digits the app shows now";
    private static final int DESKTOP = 1280;
    private static final int PHONE = 360;
    private static final int HEIGHT = 800;

    private static Windows windows;

    private final TheSuite suite;

    SetUpPagesIT(TheSuite suite) {
        this.suite = suite;
    }

    @BeforeAll
    static void openBrowser(TheSuite suite) {
        windows = Windows.of(suite, SetUpPagesIT.class);
    }

    @AfterAll
    static void closeBrowser() {
        if (windows != null) {
            windows.close();
        }
    }

    @Test
    @Tag("S1-02")
    @Tag("S1-03")
    @Tag("S1-04")
    @Tag("S2-01")
    @Tag("S2-04")
    @Tag("S3-05")
    @Tag("S0-02")
    @Tag("S0-12")
    void anAppIsSetUpByScanningTheScreen() throws IOException {
        String tenant = suite.tenant(STOREFRONT, Map.of());
        Customer customer = Customer.at(suite, tenant);
        try (Window window = windows.at(tenant)) {
            window.context.grantPermissions(List.of("clipboard-read", "clipboard-write"));
            window.logIn(customer);
            window.isAt("/security");
            assertThat(window.text()).contains("Two-factor login Off");

            window.follow("Set up Authenticator app").press("Start");
            String first = window.scanned();
            String firstShown = shownKey(window);
            window.page.setViewportSize(PHONE, HEIGHT);
            String scannedFromPhone = window.scanned();
            window.page.setViewportSize(DESKTOP, HEIGHT);
            window.press("New QR code");
            String second = window.scanned();

            assertThat(first).isEqualTo(firstShown);
            assertThat(scannedFromPhone).isEqualTo(first);
            assertThat(second).isEqualTo(shownKey(window)).isNotEqualTo(first);

            window.type(DIGITS, new Phone(first).freshCode()).press("Confirm");
            assertThat(window.status()).isEqualTo(401);
            assertThat(window.trouble()).contains("tries left");
            customer.phone = new Phone(second);
            window.type(DIGITS, customer.phone.wrongCode()).press("Confirm");
            assertThat(window.trouble()).contains("tries left");
            String code = customer.phone.freshCode();
            window.type(DIGITS, code.substring(0, 3) + " " + code.substring(3)).press("Confirm");

            window.isAt("/recovery-codes");
            List<String> codes = window.page.locator("#codes li").allInnerTexts();
            assertThat(codes).hasSize(10).doesNotHaveDuplicates();
            assertThat(copied(window)).containsExactlyElementsOf(codes);
            assertThat(downloaded(window)).containsAll(codes);

            window.press("Continue");
            assertThat(window.path()).as("the browser asks for the tick").isEqualTo("/recovery-codes");
            window.page.evaluate("document.querySelector('[name=saved]').required = false");
            window.press("Continue");
            assertThat(window.status()).as("and so does the page").isEqualTo(422);
            assertThat(window.trouble()).contains("Save the codes first");
            window.open("/recovery-codes").haveSaved();

            window.isAt("/security");
            assertThat(window.text())
                    .contains("Two-factor login On", "10 of 10 left")
                    .doesNotContain(codes);
            window.page.goBack();
            window.isAt("/recovery-codes");
            assertThat(window.page.content()).doesNotContain(codes);
            assertThat(window.has(AriaRole.BUTTON, "Make new codes")).isTrue();
        }
    }

    private static String shownKey(Window window) {
        return window.page.locator("#secret").innerText().replace(" ", "");
    }

    private static List<String> copied(Window window) {
        window.press("Copy all");
        window.page.getByText("Copied").waitFor();
        return ((String) window.page.evaluate("navigator.clipboard.readText()"))
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    private static List<String> downloaded(Window window) throws IOException {
        Download download = window.page.waitForDownload(() -> window.follow("Download as text"));
        try (var text = download.createReadStream()) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    @Test
    @Tag("S1-05")
    @Tag("S1-06")
    @Tag("S1-07")
    @Tag("S1-08")
    @Tag("S1-09")
    @Tag("S0-05")
    @Tag("S0-13")
    @Tag("S2-02")
    @Tag("S2-03")
    void theAppIsAskedForLostTurnedOffAndSetUpAgain() {
        String tenant = suite.tenant(STOREFRONT, Map.of());
        Customer customer = Customer.at(suite, tenant).withApp();
        String recoveryCode = customer.recoveryCodes.getFirst();
        try (Window window = windows.at(tenant)) {
            window.logIn(customer);
            window.isAt("/second-factor");
            window.code(customer.phone.wrongCode());
            assertThat(window.trouble()).contains("4 tries left");
            window.code(customer.phone.freshCode());
            window.isAt("/security");

            window.logOut();
            assertThat(window.said()).isEqualTo("You are logged out.");
            window.logIn(customer).follow("Recovery code");
            window.type("Recovery code", recoveryCode.toLowerCase(java.util.Locale.ROOT))
                    .press("Continue");
            window.isAt("/security");
            assertThat(window.text()).contains("You logged in with a recovery code", "9 of 10 left");

            Window elsewhere = windows.at(tenant).logIn(customer).follow("Recovery code");
            elsewhere.type("Recovery code", recoveryCode).press("Continue");
            assertThat(elsewhere.status()).as("it works once").isEqualTo(401);
            elsewhere.isAt("/second-factor");
            elsewhere.close();

            window.page.locator(".note a").click();
            assertThat(window.heading()).isEqualTo("Turn off two-factor login?");
            window.type("Password", "not this one").press("Turn off two-factor login");
            assertThat(window.status()).isEqualTo(401);
            assertThat(window.trouble()).isNotBlank();
            window.type("Password", Customer.PASSWORD).press("Turn off two-factor login");
            assertThat(window.said()).contains("Two-factor login is off");
            assertThat(window.text()).contains("Two-factor login Off").doesNotContain("recovery code");

            window.follow("Set up Authenticator app");
            Phone newPhone = window.setUpApp();
            window.haveSaved().logOut();
            window.logIn(customer);
            window.code(customer.phone.codeOf(0));
            assertThat(window.status()).as("the old app is dead").isEqualTo(401);
            window.code(newPhone.freshCode());
            window.isAt("/security");
        }
    }

    @Test
    @Tag("S4-02")
    @Tag("S4-03")
    void whoMustHaveAMethodGetsNowhereWithout() {
        String tenant = suite.tenant("certificate-account", Map.of());
        Customer customer = Customer.at(suite, tenant, Map.of("password", Customer.PASSWORD, "account", "acme"));
        Answer told = new Browser()
                .put(
                        suite.mfa("/v1/tenants/" + tenant + "/accounts/acme"),
                        Map.of("has_orders", true),
                        suite.operator());
        assertThat(told.status()).as(told.text()).isLessThan(300);
        try (Window window = windows.at(tenant)) {
            window.logIn(customer);
            window.isAt("/enrollment");
            assertThat(window.text()).contains("Set up two-factor login");
            for (String inside : Inside.PAGES) {
                window.open(inside);
                window.isAt("/enrollment");
            }

            window.follow("Set up Authenticator app");
            window.setUpApp();

            window.isAt("/security");
            assertThat(window.text()).contains("Two-factor login On", "You have one method. Add another");
        }
    }

    @Test
    @Tag("S1-05")
    void theKeyboardAloneLeadsIn() {
        String tenant = suite.tenant(STOREFRONT, Map.of());
        Customer customer = Customer.at(suite, tenant).withApp();
        try (Window window = windows.at(tenant)) {
            var keys = window.open("/login").page.keyboard();
            awaitFocusOnAField(window);
            keys.type(customer.username);
            keys.press("Tab");
            keys.type(Customer.PASSWORD);
            keys.press("Enter");
            window.page.waitForURL("**/second-factor");
            awaitFocusOnAField(window);
            keys.type(customer.phone.freshCode());
            keys.press("Enter");
            window.page.waitForURL("**/security");

            String focused = "() => document.activeElement.innerText.trim()";
            keys.press("Tab");
            assertThat(window.page.evaluate(focused)).isEqualTo("Skip to content");
            for (int tabs = 0; tabs < 20 && !window.page.evaluate(focused).equals("Make new codes"); tabs++) {
                keys.press("Tab");
            }
            keys.press("Enter");
            window.page.waitForURL("**/recovery-codes");
        }
    }

    /** A page is loaded a moment before its first frame, with which {@code autofocus} takes effect. */
    private static void awaitFocusOnAField(Window window) {
        window.page.waitForFunction("() => document.activeElement.matches('input')");
    }
}
