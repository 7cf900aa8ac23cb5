package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A tenant with a host name of its own: its pages stand at the root there, and no other tenant's do. */
@ExtendWith(TheSuite.class)
class TenantHostsIT {
    /** As local-stack/portal-hosts.properties has it. */
    private static final String HOST = "webshop-admin.localhost";

    private static final String TENANT = "webshop-admin";

    private static Windows windows;

    private final TheSuite suite;

    TenantHostsIT(TheSuite suite) {
        this.suite = suite;
    }

    @BeforeAll
    static void openBrowser(TheSuite suite) {
        windows = Windows.of(suite, TenantHostsIT.class);
    }

    @AfterAll
    static void closeBrowser() {
        if (windows != null) {
            windows.close();
        }
    }

    @Test
    void whoKnowsTheHostNeedsNoTenantInTheAddress() {
        Customer customer = Customer.at(suite, TENANT, Map.of("password", Customer.PASSWORD, "locale", "en"));
        try (Window window = windows.atHost(HOST, TENANT)) {
            window.open("/security").isAt("/login");
            window.logIn(customer).isAt("/security");
            assertThat(window.page.content()).doesNotContain("/t/" + TENANT);
            window.open("/sessions").isAt("/sessions");
            window.open("/security").logOut();
            assertThat(window.has(AriaRole.BUTTON, "Log in")).isTrue();
        }
    }

    @Test
    @Tag("attack-10")
    void atTheHostOfOneTenantThereIsNoOther() {
        Customer other = Customer.at(suite, "reseller-storefront");
        try (Window window = windows.atHost(HOST, TENANT)) {
            window.open("/t/reseller-storefront/login");
            assertThat(window.status()).isEqualTo(404);
            window.logIn(other).isAt("/login");
            assertThat(window.trouble()).isNotEmpty();
        }
    }
}
