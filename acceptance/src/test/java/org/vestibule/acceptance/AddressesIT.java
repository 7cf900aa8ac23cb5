package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
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

    private static Answer login(TheSuite suite, Customer customer, String program, String address) {
        return customer.browser.post(
                suite.auth("/v1/login"),
                Map.of(
                        "tenant",
                        customer.tenant,
                        "username",
                        customer.username,
                        "password",
                        Customer.PASSWORD,
                        "client",
                        Map.of("ip", address, "user_agent", "Browser of the user")),
                program);
    }

    private String sessionsFrom(Customer customer, String addresses) {
        return suite.column(
                "auth",
                "select string_agg(ip, ' ' order by ip) from session where user_id = '%s' and ip like '%s'"
                        .formatted(customer.id, addresses));
    }

    @Test
    @Tag("attack-56")
    void whatThePortalsServerSaidAtTheLoginHoldsForTheSecondFactorAndTheSession() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        Answer client = suite.client(TENANT, List.of("logins"));

        Answer asked = login(suite, customer, suite.tokenOf(client), "203.0.113.7");
        String partial = asked.at("partial_token");
        Answer verified = customer.verify(partial, customer.phone.freshCode());
        Answer tokens = customer.exchange(partial, verified.at("proof"));

        assertThat(tokens.status()).as(tokens.text()).isEqualTo(200);
        assertThat(sessionsFrom(customer, "%")).contains("203.0.113.7");
        String told =
                "select ip || ' ' || user_agent || ' ' || (details->>'address_said_by') from event_log where type = 'second_factor.verified' and subject = '"
                        + customer.id + "'";
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(suite.column("admin", told))
                .isEqualTo("203.0.113.7 Browser of the user " + client.at("client_id")));
    }

    @Test
    @Tag("attack-36")
    void aCodeIsCountedForTheAddressThatThePortalsServerSaid() {
        String tenant = suite.tenant("certificate-account", Map.of());
        Customer customer = Customer.at(suite, tenant).loggedIn();
        customer.enrollEmail(customer.email);
        Answer client = suite.client(tenant, List.of("logins"));
        String partial =
                login(suite, customer, suite.tokenOf(client), "203.0.113.8").at("partial_token");

        Answer sent = customer.browser.post(
                suite.mfa("/v1/challenges"), Map.of("authenticator_id", customer.authenticator), partial);

        assertThat(sent.status()).as(sent.text()).isEqualTo(201);
        assertThat(suite.redis("GET mfa:{" + client.at("client_id") + "/203.0.113.8}:sends:send-address-hour"))
                .isEqualTo("1");
    }

    @Test
    @Tag("attack-15")
    void aBrowserSaysNothingOfItsOwnBehindAPartialToken() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        String partial = customer.partialToken();
        Map<String, String> headers = Map.of("X-Forwarded-For", "203.0.113.9", "said_address", "203.0.113.9");

        Answer verified = customer.browser.send(
                "POST",
                suite.mfa("/v1/verifications"),
                Map.of("authenticator_id", customer.authenticator, "code", customer.phone.freshCode()),
                partial,
                headers);
        Map<String, Object> grant =
                Map.of("grant_type", "second_factor", "partial_token", partial, "proof", verified.at("proof"));
        Map<String, Object> more = new HashMap<>(grant);
        more.put("client", Map.of("ip", "203.0.113.9"));
        Answer withAnAddress = customer.browser.post(suite.auth("/v1/token"), more, null);
        Answer tokens = customer.browser.send("POST", suite.auth("/v1/token"), grant, null, headers);

        assertThat(withAnAddress.shortly()).isEqualTo("400 invalid-request");
        assertThat(tokens.status()).as(tokens.text()).isEqualTo(200);
        assertThat(sessionsFrom(customer, "203.0.113.%")).isNull();
    }

    @Test
    @Tag("attack-56")
    void loginsThatCrossKeepWhatWasSaidAtEach() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        String program = suite.tokenOf(suite.client(TENANT, List.of("logins")));

        List<Answer> answers = Crowd.of(4, i -> {
            String partial = login(suite, customer, program, "203.0.113.2" + i).at("partial_token");
            Answer verified = customer.verifyRecoveryCode(partial, customer.recoveryCodes.get(i));
            return customer.exchange(partial, verified.at("proof"));
        });

        assertThat(answers).extracting(Answer::status).containsOnly(200);
        assertThat(sessionsFrom(customer, "203.0.113.%"))
                .isEqualTo("203.0.113.20 203.0.113.21 203.0.113.22 203.0.113.23");
    }

    private String addressOf(Customer customer) {
        return suite.column("auth", "select ip from session where user_id = '" + customer.id + "'");
    }
}
