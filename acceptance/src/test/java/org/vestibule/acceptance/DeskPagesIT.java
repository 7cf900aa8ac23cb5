package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The reseller's pages: customers and their second factor, turning it off for a customer who lost it, the event log, the policy. */
@ExtendWith(TheSuite.class)
class DeskPagesIT {
    private static final String STOREFRONT = "reseller-storefront";
    private static final Duration TOLD = Duration.ofSeconds(30);

    private static Windows windows;

    private final TheSuite suite;

    DeskPagesIT(TheSuite suite) {
        this.suite = suite;
    }

    @BeforeAll
    static void openBrowser(TheSuite suite) {
        windows = Windows.of(suite, DeskPagesIT.class);
    }

    @AfterAll
    static void closeBrowser() {
        if (windows != null) {
            windows.close();
        }
    }

    /** Staff, inside: they had to set up an app on the way. */
    private Window staff(String tenant, String role) {
        Customer staff =
                Customer.at(suite, tenant, Map.of("password", Customer.PASSWORD, "roles", java.util.List.of(role)));
        Window window = windows.at(tenant);
        window.logIn(staff).isAt("/enrollment");
        window.follow("Set up Authenticator app").setUpApp();
        window.haveSaved();
        return window;
    }

    private static Window found(Window window, Customer customer) {
        await().atMost(TOLD).pollInterval(Duration.ofMillis(300)).until(() -> {
            window.open("/customers?query=" + customer.username);
            return window.has(AriaRole.LINK, customer.username);
        });
        return window;
    }

    @Test
    @Tag("S0-07")
    @Tag("S1-10")
    @Tag("S1-11")
    @Tag("S1-12")
    @Tag("S1-14")
    void whoLostEverythingIsLetInBySupport() throws IOException {
        String tenant = suite.tenant(STOREFRONT, Map.of());
        Customer with = Customer.at(suite, tenant).withApp();
        Customer without = Customer.at(suite, tenant);
        try (Window lost = windows.at(tenant);
                Window desk = staff(tenant, "support")) {
            lost.logIn(with).isAt("/second-factor");

            found(desk, without).follow(without.username);
            assertThat(desk.text()).contains("Two-factor authentication Disabled");
            assertThat(desk.has(AriaRole.LINK, "Disable two-factor authentication"))
                    .isFalse();
            assertThat(desk.page.content()).doesNotContain("/enable");

            await().atMost(TOLD).pollInterval(Duration.ofMillis(300)).until(() -> {
                found(desk, with);
                return desk.page.locator("tbody").innerText().contains("Enabled");
            });
            desk.follow(with.username);
            assertThat(desk.text()).contains("Two-factor authentication Enabled", "10 of 10 recovery codes left");
            desk.follow("Disable two-factor authentication");
            assertThat(desk.page.locator("dialog[open]").innerText()).contains("Disable two-factor authentication of");
            desk.page.locator("dialog[open] button.danger").click();
            assertThat(desk.page.locator("dialog[open]").isVisible())
                    .as("a reason is asked for")
                    .isTrue();
            desk.page.locator("dialog[open] textarea").fill("lost the phone, called back on the known number");
            desk.page.locator("dialog[open] button.danger").click();
            assertThat(desk.said()).contains("is off");
            assertThat(desk.text()).contains("Two-factor authentication Disabled");
            assertThat(desk.has(AriaRole.LINK, "Disable two-factor authentication"))
                    .isFalse();

            await().atMost(TOLD).pollInterval(Duration.ofMillis(300)).until(() -> {
                desk.page.reload();
                return desk.text().contains("lost the phone, called back on the known number");
            });
            filterTheLogOf(with, desk);

            lost.code(with.phone.freshCode());
            assertThat(lost.path()).as("the old app opens nothing").isNotEqualTo("/security");
            lost.logIn(with).isAt("/security");
            assertThat(lost.text()).contains("Two-factor login Off");
            assertThat(with.awaitMail("called back on the known number")).isNotBlank();
        }
    }

    private static void filterTheLogOf(Customer customer, Window desk) throws IOException {
        desk.open("/customers/" + customer.id + "/events");
        int all = desk.page.locator("tbody tr").count();
        desk.choose("What happened", "two_factor.disabled_by_staff").press("Show");
        assertThat(desk.page.locator("tbody tr").count()).isEqualTo(1).isLessThan(all);
        assertThat(desk.text()).contains("lost the phone, called back on the known number");
        Download csv = desk.page.waitForDownload(() -> desk.follow("Download as CSV"));
        try (var text = csv.createReadStream()) {
            assertThat(new String(text.readAllBytes(), StandardCharsets.UTF_8).lines())
                    .as("the file has the same filter")
                    .hasSize(2)
                    .last()
                    .asString()
                    .contains("two_factor.disabled_by_staff", customer.id);
        }
        desk.type("To", "2020-01-01").press("Show");
        assertThat(desk.text()).contains("Nothing like this is in the log");
        desk.follow("Whole event log");
        assertThat(desk.page.locator("tbody tr").count()).isGreaterThanOrEqualTo(all);
    }

    @Test
    @Tag("S1-10")
    void theOwnerSeesTheLogTheAdoptionAndChangesThePolicy() {
        String tenant = suite.tenant(STOREFRONT, Map.of());
        Customer customer = Customer.at(suite, tenant).withApp();
        try (Window owner = staff(tenant, "owner")) {
            found(owner, customer);
            owner.follow("Event log").press("Verify the log");
            assertThat(owner.text()).contains("The log is unbroken");

            await().atMost(TOLD).pollInterval(Duration.ofMillis(300)).until(() -> {
                owner.open("/adoption");
                return owner.text().contains("100 %");
            });
            assertThat(owner.text()).contains("1 of 1 customers");

            owner.follow("Policy");
            owner.type("Trusted browsers", "7");
            owner.press("Save the policy");
            assertThat(owner.status()).isEqualTo(200);
            assertThat(owner.said()).startsWith("The policy is saved");
        }
        try (Window window = windows.at(tenant)) {
            window.logIn(customer);
            assertThat(window.text()).contains("for 7 days");
        }
    }

    @Test
    @Tag("S1-10")
    void theOwnerIsWarnedAndTicksTheRiskOfSms() {
        String tenant = suite.tenant(STOREFRONT, Map.of());
        try (Window owner = staff(tenant, "owner")) {
            owner.open("/policy");
            assertThat(owner.text()).contains("No security keys are offered");

            owner.page.getByLabel("Authenticator app").uncheck();
            owner.tick("SMS").type("Countries for SMS", "DK");
            owner.press("Save the policy");
            assertThat(owner.status()).isEqualTo(422);
            assertThat(owner.text()).contains("must name “sms”");

            owner.tick("SMS can be read by others: numbers are moved to other phones, messages are read on their way");
            owner.type("Length of passwords without a second step", "15");
            owner.press("Save the policy");
            assertThat(owner.said()).startsWith("The policy is saved");
            assertThat(owner.text())
                    .contains("Taken on where nothing else is offered: SMS")
                    .contains("have 15 characters at least");
        }
    }

    @Test
    @Tag("attack-28")
    void customersAndSupportAreNotShownWhatIsNotTheirs() {
        String tenant = suite.tenant(STOREFRONT, Map.of());
        Customer customer = Customer.at(suite, tenant);
        try (Window window = windows.at(tenant);
                Window support = staff(tenant, "support")) {
            window.logIn(customer);
            for (String desk : java.util.List.of("/customers", "/events", "/adoption", "/policy")) {
                window.open(desk);
                assertThat(window.status()).as(desk).isEqualTo(403);
            }
            support.open("/policy");
            assertThat(support.status()).isEqualTo(403);
        }
    }
}
