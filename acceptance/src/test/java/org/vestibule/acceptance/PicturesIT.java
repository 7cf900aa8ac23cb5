package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page.ScreenshotOptions;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/** Takes the pictures of {@code docs/images} anew: {@code -Dvestibule.pictures=docs/images}. */
@ExtendWith(TheSuite.class)
@EnabledIfSystemProperty(named = "vestibule.pictures", matches = ".+")
class PicturesIT {
    private static final Path FOLDER =
            Path.of(System.getProperty("vestibule.root")).resolve(System.getProperty("vestibule.pictures", ""));
    private static final List<String> PROTECTED =
            List.of("birch-furniture", "copper-pans", "fjord-cycles", "island-ferries", "meadow-florist", "old-mill");
    private static final List<String> OTHERS =
            List.of("coast-dental", "lighthouse-books", "nordic-sails", "windmill-energy");

    private final TheSuite suite;

    PicturesIT(TheSuite suite) {
        this.suite = suite;
    }

    @Test
    void ofEightPages() throws SQLException {
        String tenant = tenant();
        user(tenant, "harbour-bakery", List.of("customer"));
        user(tenant, "desk", List.of("owner"));
        PROTECTED.forEach(name -> user(tenant, name, List.of("customer")).withApp());
        OTHERS.forEach(name -> user(tenant, name, List.of("customer")));
        try (Windows windows = Windows.of(suite, PicturesIT.class)) {
            ofACustomer(windows, tenant);
            ofTheDesk(windows, tenant);
        }
    }

    private String tenant() {
        String tenant = suite.tenantAtPortal(
                "reseller-storefront",
                Map.of(
                        "methods",
                        List.of("totp", "sms", "webauthn"),
                        "max_active_methods",
                        3,
                        "sms_countries",
                        List.of("DK"),
                        "trusted_browser_days",
                        14,
                        "webauthn",
                        Map.of("rp_id", "localhost", "origins", List.of(suite.portal("")))));
        Answer named = new Browser()
                .send(
                        "PATCH",
                        suite.auth("/v1/tenants/" + tenant),
                        Map.of(
                                "name",
                                "Northgate Domains",
                                "support",
                                Map.of("email", "support@northgate.example", "emergency_sms", "+4520123440")),
                        suite.operator(),
                        Map.of());
        assertThat(named.status()).as(named.text()).isEqualTo(200);
        return tenant;
    }

    private Customer user(String tenant, String name, List<String> roles) {
        Answer made = new Browser()
                .post(
                        suite.auth("/v1/tenants/" + tenant + "/users"),
                        Map.of(
                                "username",
                                name,
                                "email",
                                "post@" + name + ".example",
                                "account",
                                "no-" + (1000 + Math.floorMod(name.hashCode(), 9000)),
                                "password",
                                Customer.PASSWORD,
                                "roles",
                                roles),
                        suite.operator());
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return Customer.known(suite, tenant, name);
    }

    private void ofACustomer(Windows windows, String tenant) {
        try (Window window = windows.at(tenant)) {
            window.open("/login").type("Username", "harbour-bakery");
            take(window, "login");
            window.logIn("harbour-bakery", Customer.PASSWORD).follow("Set up Authenticator app");
            window.type("A name for it", "Shop phone").press("Start");
            take(window, "scan");
            Phone phone = new Phone(window.scanned());
            window.type("The six digits the app shows now", phone.freshCode()).press("Confirm");
            take(window, "recovery-codes");
            window.haveSaved();
            window.plugIn();
            window.follow("Set up Security key or passkey");
            window.type("A name for it, to know it by", "Blue key").press("Start");
            window.press("Add the key").page.waitForURL("**/security");
            take(window.open("/security"), "security");
            window.logOut().logIn("harbour-bakery", Customer.PASSWORD);
            take(window, "second-factor");
        }
    }

    private void ofTheDesk(Windows windows, String tenant) throws SQLException {
        try (Window window = windows.at(tenant)) {
            window.logIn("desk", Customer.PASSWORD).follow("Set up Authenticator app").setUpApp();
            window.haveSaved();
            await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(500)).until(() -> {
                window.open("/adoption");
                return window.text().contains(PROTECTED.size() + 1 + " of ");
            });
            spreadOverDays(tenant);
            take(window.open("/adoption"), "adoption");
            take(window.open("/customers"), "customers");
            window.follow("fjord-cycles").follow("Disable two-factor authentication");
            window.page.locator("dialog[open] textarea").fill("Lost the phone; called back on the number we have");
            take(window, "disable");
        }
    }

    /** As if it had not all happened in this minute: one customer after the other, over three weeks. */
    private void spreadOverDays(String tenant) throws SQLException {
        String numbered = "(select id, row_number() over (order by md5(username)) * 2 as days from customer"
                + " where tenant = '" + tenant + "' and enrolled_at is not null) as who";
        try (var admin = suite.parts().infrastructure().postgres().connect("admin");
                var change = admin.createStatement()) {
            change.execute("set session_replication_role = replica");
            change.executeUpdate("update customer set enrolled_at = enrolled_at - who.days * interval '1 day' from "
                    + numbered + " where customer.id = who.id");
            change.executeUpdate("update event_log set time = time - who.days * interval '1 day' from " + numbered
                    + " where event_log.subject = who.id and type in ('two_factor.enabled', 'authenticator.enrolled')");
            change.executeUpdate("update event_log set time = time - interval '21 days' where tenant = '" + tenant
                    + "' and type = 'user.created'");
        }
    }

    private static void take(Window window, String name) {
        window.page.screenshot(new ScreenshotOptions().setPath(FOLDER.resolve(name + ".png")));
    }
}
