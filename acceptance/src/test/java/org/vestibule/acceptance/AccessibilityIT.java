package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page.EmulateMediaOptions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every page, in both languages, light and dark, on a desk and on a phone: nothing that axe finds against WCAG 2.2 AA,
 * nothing to scroll sideways, at most 100 kB, and nothing of another host.
 */
@ExtendWith(TheSuite.class)
class AccessibilityIT {
    private static final int DESK = 1280;
    private static final int PHONE = 360;
    private static final int HEIGHT = 800;
    private static final List<String> LANGUAGES = List.of("en", "da");
    private static final String AXE = """
            async () => (await axe.run(document, {
              resultTypes: ['violations'],
              runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
            })).violations.map(v => v.id + ' ' + v.nodes.map(n => n.html).join(' | '))""";

    private static Windows windows;
    private static String axe;

    private final TheSuite suite;
    private final List<String> faults = new ArrayList<>();

    AccessibilityIT(TheSuite suite) {
        this.suite = suite;
    }

    @BeforeAll
    static void openBrowser(TheSuite suite) throws IOException {
        windows = Windows.of(suite, AccessibilityIT.class);
        try (var script = AccessibilityIT.class.getResourceAsStream("/axe.min.js")) {
            axe = new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @AfterAll
    static void closeBrowser() {
        if (windows != null) {
            windows.close();
        }
    }

    /** Else a page without faults would say nothing. */
    @Test
    void faultsAreSeen() {
        try (Window window = windows.at("reseller-storefront")) {
            Weight weight = Weight.of(window, suite);
            window.open("/login");
            window.page.evaluate("() => { document.querySelector('label').remove();"
                    + " document.querySelector('main').style.width = '1500px'; }");

            look(window, weight);

            assertThat(faults).anyMatch(fault -> fault.contains(": label <input id=\"username\""));
            assertThat(faults).anyMatch(fault -> fault.contains(" wide"));
        }
    }

    @Test
    void thePagesBeforeTheDoors() {
        String tenant = suite.tenantAtPortal("certificate-account", Map.of("recovery_codes", 10));
        Customer customer = Customer.at(suite, tenant).withApp();
        customer.browser.post(
                suite.auth("/v1/password-reset"), Map.of("tenant", tenant, "email", customer.email), null);
        String link = customer.awaitMail("/reset/").replaceAll("(?s).*?(https?://\\S+/reset/\\S+).*", "$1");
        for (String language : LANGUAGES) {
            try (Window window = in(language, tenant)) {
                Weight weight = Weight.of(window, suite);
                look(window.open("/login"), weight);
                submit(window, Map.of("username", "nobody", "password", "nothing"));
                look(window, weight);
                look(window.open("/forgot"), weight);
                submit(window, Map.of("email", customer.email));
                look(window, weight);
                look(window.open("/reset/no-such-link"), weight);
                window.page.navigate(link);
                look(window, weight);
                look(window.open("/no-such-page"), weight);
                window.open("/login");
                submit(window, Map.of("username", customer.username, "password", Customer.PASSWORD));
                window.isAt("/second-factor");
                look(window, weight);
                look(window.open("/second-factor?method=recovery_code"), weight);
                submit(window, Map.of("code", "ABCD-EFGH"));
                look(window, weight);
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void theCustomersPages() {
        String tenant = suite.tenant(
                "certificate-account",
                Map.of(
                        "recovery_codes",
                        10,
                        "methods",
                        List.of("totp", "sms", "email", "webauthn"),
                        "sms_countries",
                        List.of("DK"),
                        "webauthn",
                        Map.of("rp_id", "localhost", "origins", List.of(suite.portal("")))));
        Customer customer = Customer.at(suite, tenant);
        for (String language : LANGUAGES) {
            try (Window window = in(language, tenant)) {
                Weight weight = Weight.of(window, suite);
                window.open("/login");
                submit(window, Map.of("username", customer.username, "password", Customer.PASSWORD));
                if (window.path().equals("/second-factor")) {
                    submit(window, Map.of("code", customer.phone.freshCode()));
                }
                window.isAt("/security");
                look(window, weight);
                for (String page : List.of(
                        "/setup/totp",
                        "/setup/sms",
                        "/setup/email",
                        "/setup/webauthn",
                        "/security/disable",
                        "/password",
                        "/sessions",
                        "/activity",
                        "/confirm",
                        "/recovery-codes")) {
                    look(window.open(page), weight);
                }
                if (customer.phone == null) {
                    window.open("/setup/totp");
                    submit(window, Map.of());
                    customer.phone = new Phone(window.scanned());
                    look(window, weight);
                    submit(window, Map.of("code", customer.phone.freshCode()), 1);
                    window.isAt("/recovery-codes");
                    look(window, weight);
                    look(window.open("/security"), weight);
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void theResellersPages() {
        String tenant = suite.tenant("reseller-storefront", Map.of());
        Customer customer = Customer.at(suite, tenant).withApp();
        Customer owner = Customer.at(suite, tenant, Map.of("password", Customer.PASSWORD, "roles", List.of("owner")));
        for (String language : LANGUAGES) {
            try (Window window = in(language, tenant)) {
                Weight weight = Weight.of(window, suite);
                window.open("/login");
                submit(window, Map.of("username", owner.username, "password", Customer.PASSWORD));
                if (owner.phone == null) {
                    look(window, weight);
                    window.open("/setup/totp");
                    submit(window, Map.of());
                    owner.phone = new Phone(window.scanned());
                    submit(window, Map.of("code", owner.phone.freshCode()), 1);
                    window.isAt("/recovery-codes");
                } else {
                    submit(window, Map.of("code", owner.phone.freshCode()));
                }
                for (String page : List.of(
                        "/customers",
                        "/customers?query=nobody-at-all",
                        "/customers/" + customer.id,
                        "/customers/" + customer.id + "/disable",
                        "/customers/" + customer.id + "/events",
                        "/events",
                        "/adoption",
                        "/policy")) {
                    look(window.open(page), weight);
                    assertThat(window.status()).as(page).isEqualTo(200);
                }
                window.open("/customers/" + customer.id)
                        .page
                        .locator("[data-dialog='#disable']")
                        .click();
                look(window, weight);
            }
        }
        assertThat(faults).isEmpty();
    }

    private static Window in(String language, String tenant) {
        return windows.at(tenant).open("/language?to=" + language);
    }

    /** Fills the first form within the page's main part by the names of its fields, and sends it. */
    private static void submit(Window window, Map<String, String> fields) {
        submit(window, fields, 0);
    }

    private static void submit(Window window, Map<String, String> fields, int form) {
        var filled = window.page.locator("main form").nth(form);
        fields.forEach((name, text) -> filled.locator("[name=" + name + "]").fill(text));
        filled.locator("button").last().click();
    }

    /** No colour depends on the width, and no line on the colours: a language sees each of both once, the other the rest. */
    private void look(Window window, Weight weight) {
        weight.check(window.path(), faults);
        String language = (String) window.page.evaluate("document.documentElement.lang");
        boolean inEnglish = language.equals("en");
        window.page.evaluate(axe);
        look(window, language, inEnglish ? ColorScheme.DARK : ColorScheme.LIGHT, PHONE);
        look(window, language, inEnglish ? ColorScheme.LIGHT : ColorScheme.DARK, DESK);
    }

    private void look(Window window, String language, ColorScheme scheme, int width) {
        window.page.emulateMedia(new EmulateMediaOptions().setColorScheme(scheme));
        window.page.setViewportSize(width, HEIGHT);
        String where = "%s %s %s %d: ".formatted(window.path(), language, scheme, width);
        ((List<?>) window.page.evaluate(AXE)).forEach(violation -> faults.add(where + violation));
        int scrolled = (int) window.page.evaluate("document.documentElement.scrollWidth");
        if (scrolled > width) {
            faults.add(where + "is " + scrolled + " wide");
        }
    }
}
