package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Takes the pictures of {@code docs/images} anew: {@code -Dvestibule.pictures=docs/images}; with
 * {@code -Dvestibule.pictures.phone=true} as on a phone in the dark.
 */
@ExtendWith(TheSuite.class)
@EnabledIfSystemProperty(named = "vestibule.pictures", matches = ".+")
class PicturesIT {
    private static final Path FOLDER =
            Path.of(System.getProperty("vestibule.root")).resolve(System.getProperty("vestibule.pictures", ""));
    private static final boolean PHONE = Boolean.getBoolean("vestibule.pictures.phone");
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

    private static Window window(Windows windows, String tenant) {
        return windows.at(tenant, options -> options.setViewportSize(PHONE ? 360 : 1280, 900)
                .setColorScheme(PHONE ? ColorScheme.DARK : ColorScheme.LIGHT));
    }

    private void ofACustomer(Windows windows, String tenant) {
        try (Window window = window(windows, tenant)) {
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
        try (Window window = window(windows, tenant)) {
            window.logIn("desk", Customer.PASSWORD)
                    .follow("Set up Authenticator app")
                    .setUpApp();
            window.haveSaved();
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> {
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
        int days = 20;
        for (String name : PROTECTED) {
            String id = Customer.known(suite, tenant, name).id;
            days -= 3;
            String before = " - interval '" + days + " days' where ";
            change(
                    "admin",
                    "update customer set enrolled_at = enrolled_at" + before + "id = '" + id + "'",
                    "update event_log set time = time" + before + "type <> 'user.created' and subject = '" + id + "'");
            change("mfa", "update authenticator set created_at = created_at" + before + "user_id = '" + id + "'");
        }
        change(
                "admin",
                "update event_log set time = time - interval '21 days' where type = 'user.created' and tenant = '"
                        + tenant + "'");
    }

    /** Behind the back of what keeps the log as it is. */
    private void change(String database, String... statements) throws SQLException {
        try (var connection = suite.parts().infrastructure().postgres().connect(database);
                var change = connection.createStatement()) {
            change.execute("set session_replication_role = replica");
            for (String statement : statements) {
                change.executeUpdate(statement);
            }
        }
    }

    private static void take(Window window, String name) {
        window.page.screenshot(
                new ScreenshotOptions().setPath(FOLDER.resolve(name + ".png")).setFullPage(PHONE));
    }
}
