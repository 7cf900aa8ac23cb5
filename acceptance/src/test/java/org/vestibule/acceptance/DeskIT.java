package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The reseller's desk: whom it reaches, and what stays behind. */
@ExtendWith(TheSuite.class)
class DeskIT {
    private static final String TENANT = "hosting-customer-area";

    private final TheSuite suite;

    DeskIT(TheSuite suite) {
        this.suite = suite;
    }

    @Test
    @Tag("attack-28")
    void supportReachesItsOwnCustomersAndNobodyAbove() {
        Customer support = Customer.staff(suite, TENANT, "support");
        Customer owner = Customer.staff(suite, TENANT, "owner");
        Customer customer = Customer.at(suite, TENANT).withApp();
        Map<String, Object> order = Map.of("confirm", true, "reason", "trying what I may");

        Answer onOwner = support.browser.post(
                suite.admin("/v1/customers/" + owner.id + "/two-factor/disable"), order, support.access);
        Answer directly = support.browser.delete(
                suite.mfa("/v1/users/" + owner.id + "/authenticators"), Map.of("reason", "trying"), support.access);
        Answer byCustomer = customer.browser.post(
                suite.admin("/v1/customers/" + owner.id + "/two-factor/disable"), order, customer.access);
        Answer policy = support.browser.get(suite.mfa("/v1/tenants/" + TENANT + "/policy"), support.access);
        Answer makesOperator = owner.browser.post(
                suite.auth("/v1/tenants/" + TENANT + "/users"),
                Map.of("username", "up-" + owner.id, "email", "up@mail.example", "roles", List.of("operator")),
                owner.access);

        assertThat(onOwner.shortly()).isEqualTo("404 not-found");
        assertThat(directly.shortly()).isEqualTo("404 not-found");
        assertThat(byCustomer.shortly()).isEqualTo("403 forbidden");
        assertThat(policy.shortly()).isEqualTo("403 forbidden");
        assertThat(makesOperator.shortly()).isEqualTo("403 forbidden");
        assertThat(owner.authenticators().at("two_factor")).isEqualTo("enabled");
    }

    @Test
    @Tag("S1-10")
    @Tag("C-06")
    void theListShowsWhoHasASecondFactorAndTheChainHolds() {
        Customer owner = Customer.staff(suite, TENANT, "owner");
        Customer with = Customer.at(suite, TENANT).withApp();
        Customer without = Customer.at(suite, TENANT).loggedIn();

        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            Answer enabled = owner.browser.get(
                    suite.admin("/v1/customers?two_factor=enabled&query=" + with.username), owner.access);
            Answer disabled = owner.browser.get(
                    suite.admin("/v1/customers?two_factor=disabled&query=" + without.username), owner.access);
            assertThat(enabled.body().path("items").path(0).path("id").asText()).isEqualTo(with.id);
            assertThat(enabled.body().path("items").path(0).path("methods").toString())
                    .isEqualTo("[\"totp\"]");
            assertThat(disabled.body().path("items").path(0).path("id").asText())
                    .isEqualTo(without.id);
        });
        Answer chain = owner.browser.get(suite.admin("/v1/events/verification"), owner.access);
        assertThat(chain.at("intact")).isEqualTo("true");
        assertThat(chain.body().path("events").asInt()).isPositive();

        Answer csv = owner.browser.send(
                "GET",
                suite.admin("/v1/customers/" + with.id + "/events"),
                null,
                owner.access,
                Map.of("Accept", "text/csv"));
        assertThat(csv.header("Content-Type").orElse("")).startsWith("text/csv");
        assertThat(csv.text()).contains("two_factor.enabled");
    }
}
