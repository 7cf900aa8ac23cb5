package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sessions: seen, ended one by one or all, and their tokens with them. */
@ExtendWith(TheSuite.class)
class SessionsIT {
    private static final String TENANT = "reseller-storefront";
    private static final String FIREFOX =
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0";

    private final TheSuite suite;

    SessionsIT(TheSuite suite) {
        this.suite = suite;
    }

    private String anotherSession(Customer customer) {
        return customer.login().body().path("tokens").path("access_token").asText();
    }

    private JsonNode sessions(Customer customer) {
        Answer list = customer.browser.get(suite.auth("/v1/sessions"), customer.access);
        assertThat(list.status()).as(list.text()).isEqualTo(200);
        return list.body().path("items");
    }

    /** mfa-service has never heard of the session but by its token; it must hear of its end. */
    private void awaitRefused(Customer customer, String access) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> customer.browser
                        .get(suite.mfa("/v1/authenticators"), access)
                        .shortly()
                        .equals("401 session-revoked"));
    }

    @Test
    @Tag("C-07")
    void aSessionIsKnownByDeviceAddressAndTimes() {
        Customer customer = Customer.at(suite, TENANT).loggedIn();
        customer.browser.send(
                "POST",
                suite.auth("/v1/login"),
                Map.of("tenant", TENANT, "username", customer.username, "password", Customer.PASSWORD),
                null,
                Map.of("User-Agent", FIREFOX));

        JsonNode sessions = sessions(customer);

        assertThat(sessions).hasSize(2);
        assertThat(sessions.path(0).path("device").asText()).isEqualTo("Firefox, Windows");
        assertThat(sessions.path(0).path("current").asBoolean()).isFalse();
        assertThat(sessions.path(1).path("current").asBoolean()).isTrue();
        assertThat(sessions.path(1).path("ip").asText()).isEqualTo(customer.browser.address());
        assertThat(sessions.path(1).path("created_at").asText()).endsWith("Z");
        assertThat(sessions.path(1).path("last_used_at").asText()).endsWith("Z");
    }

    @Test
    @Tag("C-07")
    void oneOrAllOthersAreEndedAndNobodyElses() {
        Customer customer = Customer.at(suite, TENANT).loggedIn();
        Customer stranger = Customer.at(suite, TENANT).loggedIn();
        anotherSession(customer);
        String third = anotherSession(customer);
        String oldest = sessions(customer).path(1).path("id").asText();
        String strangers = sessions(stranger).path(0).path("id").asText();

        Answer one = customer.browser.delete(suite.auth("/v1/sessions/" + oldest), null, customer.access);
        Answer again = customer.browser.delete(suite.auth("/v1/sessions/" + oldest), null, customer.access);
        Answer notMine = customer.browser.delete(suite.auth("/v1/sessions/" + strangers), null, customer.access);
        int left = sessions(customer).size();
        Answer others = customer.browser.delete(suite.auth("/v1/sessions"), null, customer.access);

        assertThat(one.status()).isEqualTo(204);
        assertThat(again.shortly()).isEqualTo("404 not-found");
        assertThat(notMine.shortly()).isEqualTo("404 not-found");
        assertThat(left).isEqualTo(2);
        assertThat(others.status()).isEqualTo(204);
        assertThat(sessions(customer)).hasSize(1);
        assertThat(sessions(stranger)).hasSize(1);
        awaitRefused(customer, third);
    }

    /** Of several the quickest counts: a machine that does something else is not the list's fault. */
    @Test
    @Tag("attack-29")
    void anAccessTokenIsRefusedEverywhereWithinTwoSecondsAfterItsSession() {
        Customer customer = Customer.at(suite, TENANT).loggedIn();
        List<Duration> delays = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String access = anotherSession(customer);
            assertThat(customer.browser
                            .get(suite.mfa("/v1/authenticators"), access)
                            .status())
                    .isEqualTo(200);

            long ended = System.nanoTime();
            customer.browser.post(suite.auth("/v1/logout"), null, access);
            awaitRefused(customer, access);
            delays.add(Duration.ofNanos(System.nanoTime() - ended));

            await().atMost(Duration.ofSeconds(20)).until(() -> customer.browser
                    .get(suite.secondMfa("/v1/authenticators"), access)
                    .shortly()
                    .equals("401 session-revoked"));
        }
        assertThat(delays).anyMatch(delay -> delay.compareTo(Duration.ofSeconds(2)) < 0);
        assertThat(customer.authenticators().status()).as("the others go on").isEqualTo(200);
    }

    @Test
    @Tag("attack-30")
    @Tag("S1-04")
    void turningItOnEndsTheSessionsOfWhoGotInByLess() {
        Customer customer = Customer.at(suite, TENANT).loggedIn();
        Answer older = customer.login();
        String intruder = older.body().path("tokens").path("access_token").asText();

        customer.enrollApp(customer.access);

        awaitRefused(customer, intruder);
        assertThat(customer.refresh(older.body()
                                .path("tokens")
                                .path("refresh_token")
                                .asText())
                        .shortly())
                .isEqualTo("401 session-revoked");
        assertThat(customer.me().status())
                .as("the one in which it was turned on goes on")
                .isEqualTo(200);
    }

    @Test
    @Tag("attack-29")
    void turningItOffEndsTheOthersToo() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        customer.loginWithApp();
        String other = customer.access;
        customer.loginWithApp();

        assertThat(customer.disable().status()).isEqualTo(204);

        awaitRefused(customer, other);
        assertThat(customer.me().status()).isEqualTo(200);
    }

    @Test
    @Tag("C-06")
    void supportSeesAndEndsACustomersSessions() {
        Customer customer = Customer.at(suite, TENANT).loggedIn();
        Customer support = Customer.staff(suite, TENANT, "support");
        Customer stranger = Customer.staff(suite, "webshop-admin", "support");
        String path = suite.auth("/v1/tenants/" + TENANT + "/users/" + customer.id + "/sessions");

        Answer seen = support.browser.get(path, support.access);
        Answer ended = support.browser.delete(
                path + "/" + seen.body().path("items").path(0).path("id").asText(), null, support.access);

        assertThat(seen.body().path("items")).hasSize(1);
        assertThat(ended.status()).as(ended.text()).isEqualTo(204);
        assertThat(customer.me().shortly()).isEqualTo("401 session-revoked");
        assertThat(stranger.browser.get(path, stranger.access).shortly()).isEqualTo("404 not-found");
        assertThat(customer.browser.get(path, support.access.substring(1)).status())
                .isEqualTo(401);
    }
}
