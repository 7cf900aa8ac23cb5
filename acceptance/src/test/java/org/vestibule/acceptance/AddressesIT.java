package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Limits and the event log go by the client's address, so a client must not choose it, and no proxy may hide it. */
@ExtendWith(TheSuite.class)
class AddressesIT {
    private static final String TENANT = "reseller-storefront";

    private final TheSuite suite;

    AddressesIT(TheSuite suite) {
        this.suite = suite;
    }

    @Test
    @Tag("attack-15")
    void whatAClientSaysOfItsAddressIsNotBelieved() {
        Customer customer = Customer.at(suite, TENANT);

        Answer login = customer.browser.send(
                "POST",
                suite.auth("/v1/login"),
                Map.of("tenant", TENANT, "username", customer.username, "password", Customer.PASSWORD),
                null,
                Map.of("X-Forwarded-For", "203.0.113.7", "Forwarded", "for=203.0.113.7", "X-Real-IP", "203.0.113.7"));

        assertThat(login.at("status")).isEqualTo("authenticated");
        assertThat(addressOf(customer)).isEqualTo(customer.browser.address());
    }

    @Test
    @Tag("attack-15")
    void whoLogsInAtThePagesIsKnownByTheirOwnAddress() {
        Customer customer = Customer.at(suite, TENANT);
        var pages = new Forms(suite, TENANT);

        pages.post(
                "/login",
                pages.filled("/login", "/login", Map.of("username", customer.username, "password", Customer.PASSWORD)));

        assertThat(addressOf(customer)).isEqualTo(pages.address());
    }

    private String addressOf(Customer customer) {
        return suite.column("auth", "select ip from session where user_id = '" + customer.id + "'");
    }
}
