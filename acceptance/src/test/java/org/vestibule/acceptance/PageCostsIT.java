package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** How much of the services a page takes; alone, so that nobody else is counted. */
@Isolated
@ExtendWith(TheSuite.class)
class PageCostsIT {
    private final TheSuite suite;

    PageCostsIT(TheSuite suite) {
        this.suite = suite;
    }

    @Test
    void theSecurityPageCostsTwoCallsAtMost() {
        String tenant = suite.tenant("reseller-storefront", Map.of());
        Customer customer = Customer.at(suite, tenant);
        var pages = new Forms(suite, tenant);
        pages.post(
                "/login",
                pages.filled("/login", "/login", Map.of("username", customer.username, "password", Customer.PASSWORD)));
        double before = calls();

        Answer page = pages.get("/security");
        double after = calls();

        assertThat(page.status()).isEqualTo(200);
        assertThat(before).isPositive();
        assertThat(after - before).isBetween(1.0, 2.0);
    }

    private double calls() {
        return new Browser()
                .get(suite.portal("/q/metrics"), null)
                .text()
                .lines()
                .filter(line -> line.startsWith("http_client_requests_seconds_count"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
