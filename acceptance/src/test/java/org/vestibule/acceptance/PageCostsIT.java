package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.vestibule.localstack.service.Service;

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

        double before;
        Answer page;
        double after;
        try (var _ = suite.hold()) {
            // A portal that was asked nothing since its start has still to learn of the tenant, and of the keys.
            IntStream.range(0, 2).forEach(i -> pages.get("/security"));
            before = calls();
            page = pages.get("/security");
            after = calls();
        }

        assertThat(page.status()).isEqualTo(200);
        assertThat(before).isPositive();
        assertThat(after - before).isBetween(1.0, 2.0);
    }

    private double calls() {
        return suite.metrics(Service.PORTAL, "http_client_requests_seconds_count");
    }
}
