package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.vestibule.localstack.service.Service;

/** Rights that shrink, shrink at once: at every instance of every service. */
@Isolated
@ExtendWith(TheSuite.class)
@Tag("attack-48")
class ShrinkingRightsIT {
    private static final String TENANT = "reseller-storefront";
    /** Of the answer to the change, within which every instance refuses. */
    private static final Duration AT_ONCE = Duration.ofSeconds(2);
    /** Until a service has noticed that Kafka is away. */
    private static final Duration NOTICED = Duration.ofSeconds(10);

    private final TheSuite suite;
    private final Browser browser = new Browser();

    ShrinkingRightsIT(TheSuite suite) {
        this.suite = suite;
    }

    /** Of every instance of mfa-service and admin-service, a call that staff and programs may make. */
    private List<String> everywhere(String customer) {
        List<String> urls = new ArrayList<>();
        suite.everyInstance(Service.MFA)
                .forEach(url -> urls.add(url + "/mfa/v1/users/" + customer + "/authenticators"));
        suite.everyInstance(Service.ADMIN).forEach(url -> urls.add(url + "/admin/v1/customers?limit=1"));
        return urls;
    }

    private Answer ask(String url, String token, boolean program) {
        return browser.send("GET", url, null, token, program ? Map.of("On-Behalf-Of", "Kirsten") : Map.of());
    }

    private void assertWorks(List<String> urls, String token, boolean program) {
        for (String url : urls) {
            Answer answer = ask(url, token, program);
            assertThat(answer.status()).as(url + " " + answer).isEqualTo(200);
        }
    }

    private void assertRefusedAtOnce(List<String> urls, String token, boolean program, String how) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .atMost(AT_ONCE)
                .untilAsserted(() -> assertThat(urls)
                        .allSatisfy(url -> assertThat(ask(url, token, program).shortly())
                                .as(url)
                                .isEqualTo(how)));
    }

    private Answer operator(String method, String path, Object body) {
        Answer done = new Browser()
                .send(method, suite.auth("/v1/tenants/" + TENANT + path), body, suite.operator(), Map.of());
        assertThat(done.status()).as(done.text()).isBetween(200, 204);
        return done;
    }

    @Test
    void whoIsDemotedDisabledOrRemovedIsRefusedEverywhere() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        List<String> urls = everywhere(customer.id);
        Customer demoted = Customer.staff(suite, TENANT, "owner");
        Customer disabled = Customer.staff(suite, TENANT, "support");
        Customer removed = Customer.staff(suite, TENANT, "support");
        try (var _ = suite.hold()) {
            assertWorks(urls, demoted.access, false);
            operator("PATCH", "/users/" + demoted.id, Map.of("roles", List.of("customer")));
            assertRefusedAtOnce(urls, demoted.access, false, "401 session-revoked");

            assertWorks(urls, disabled.access, false);
            operator("PATCH", "/users/" + disabled.id, Map.of("disabled", true));
            assertRefusedAtOnce(urls, disabled.access, false, "401 session-revoked");

            assertWorks(urls, removed.access, false);
            operator("DELETE", "/users/" + removed.id, null);
            assertRefusedAtOnce(urls, removed.access, false, "401 session-revoked");
        }

        Answer heir = demoted.browser.post(
                suite.auth("/v1/tenants/" + TENANT + "/users"),
                Map.of("username", "heir", "email", "heir@mail.example", "roles", List.of("owner")),
                demoted.access);
        assertThat(heir.shortly()).isEqualTo("401 session-revoked");
    }

    @Test
    @Tag("attack-47")
    void aProgramThatLosesScopesSecretOrItselfIsRefusedEverywhere() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        List<String> urls = everywhere(customer.id);
        List<String> both = List.of("customers:read", "customers:disable");
        Answer narrowed = suite.client(TENANT, both);
        Answer rotated = suite.client(TENANT, both);
        Answer removed = suite.client(TENANT, both);
        String ofNarrowed = suite.tokenOf(narrowed);
        String ofRotated = suite.tokenOf(rotated);
        String ofRemoved = suite.tokenOf(removed);
        try (var _ = suite.hold()) {
            assertWorks(urls, ofNarrowed, true);
            operator("PATCH", "/clients/" + narrowed.at("id"), Map.of("scopes", List.of("customers:disable")));
            assertRefusedAtOnce(urls, ofNarrowed, true, "401 invalid-token");

            assertWorks(urls, ofRotated, true);
            operator(
                    "DELETE",
                    "/clients/" + rotated.at("id") + "/secrets/"
                            + rotated.body().at("/secrets/0/id").asText(),
                    null);
            assertRefusedAtOnce(urls, ofRotated, true, "401 invalid-token");

            assertWorks(urls, ofRemoved, true);
            operator("DELETE", "/clients/" + removed.at("id"), null);
            assertRefusedAtOnce(urls, ofRemoved, true, "401 invalid-token");
        }
    }

    @Test
    void withoutKafkaStaffAndProgramsAreAskedForAndCustomersGoOn() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        Customer ended = Customer.at(suite, TENANT).withApp();
        Customer owner = Customer.staff(suite, TENANT, "owner");
        Customer demoted = Customer.staff(suite, TENANT, "owner");
        Answer client = suite.client(TENANT, List.of("customers:read"));
        String program = suite.tokenOf(client);
        List<String> urls = everywhere(customer.id);
        assertWorks(urls, demoted.access, false);

        try (var _ = suite.without(suite.parts().infrastructure().kafka())) {
            operator("PATCH", "/users/" + demoted.id, Map.of("roles", List.of("customer")));
            operator("DELETE", "/users/" + ended.id + "/sessions", Map.of());
            operator("DELETE", "/clients/" + client.at("id"), null);

            await().atMost(NOTICED).untilAsserted(() -> assertThat(urls).allSatisfy(url -> {
                assertThat(ask(url, demoted.access, false).shortly()).as(url).isEqualTo("401 session-revoked");
                assertThat(ask(url, program, true).shortly()).as(url).isEqualTo("401 invalid-token");
            }));
            assertWorks(urls, owner.access, false);
            assertThat(factorsOf(ended).status())
                    .as("a customer's token lives to its end")
                    .isEqualTo(200);
        }
        try (var _ = suite.without(Service.AUTH);
                var _ = suite.without(suite.parts().infrastructure().kafka())) {
            await().atMost(NOTICED).untilAsserted(() -> assertThat(urls)
                    .allSatisfy(url -> assertThat(ask(url, owner.access, false).shortly())
                            .as(url)
                            .isEqualTo("503 unavailable")));
            assertThat(factorsOf(customer).status()).isEqualTo(200);
        }

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(factorsOf(ended).shortly()).isEqualTo("401 session-revoked"));
    }

    private Answer factorsOf(Customer customer) {
        return customer.browser.get(suite.mfa("/v1/authenticators"), customer.access);
    }
}
