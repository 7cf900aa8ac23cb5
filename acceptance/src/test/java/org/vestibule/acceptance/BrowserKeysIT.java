package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Both ceremonies in a real browser. */
@ExtendWith(TheSuite.class)
class BrowserKeysIT {
    private final TheSuite suite;

    BrowserKeysIT(TheSuite suite) {
        this.suite = suite;
    }

    private static Chromium browser() {
        Optional<Path> chromium = Chromium.find();
        if (chromium.isEmpty()) {
            System.out.println("BrowserKeysIT is left out: there is no chromium on the PATH");
        }
        assumeTrue(chromium.isPresent(), "no chromium on the PATH");
        return new Chromium(chromium.get());
    }

    private Customer customer(Chromium browser) {
        String tenant = suite.tenant(
                "certificate-account",
                Map.of("webauthn", Map.of("rp_id", "localhost", "origins", List.of(browser.origin()))));
        return Customer.at(suite, tenant).loggedIn();
    }

    private Answer begin(Customer customer, String name) {
        Answer begun = customer.browser.post(
                suite.mfa("/v1/authenticators"), Map.of("type", "webauthn", "name", name), customer.access);
        assertThat(begun.status()).as(begun.text()).isEqualTo(201);
        return begun;
    }

    private Answer activate(Customer customer, Answer begun, String credential) throws JsonProcessingException {
        return customer.browser.post(
                suite.mfa("/v1/authenticators/" + begun.at("id") + "/activation"),
                Map.of("credential", json(credential)),
                customer.access);
    }

    private static JsonNode json(String credential) throws JsonProcessingException {
        return Browser.JSON.readTree(credential);
    }

    private static String options(Answer answer) {
        return answer.body().path("public_key").toString();
    }

    @Test
    @Tag("S4-05")
    @Tag("S4-07")
    void aBrowserAddsAKeyAndLogsInWithIt() throws JsonProcessingException {
        try (Chromium browser = browser()) {
            Customer customer = customer(browser);
            String first = browser.plugIn(true);

            Answer begun = begin(customer, "Blue key");
            Answer activated = activate(customer, begun, browser.create(options(begun)));
            String twice = browser.create(options(begin(customer, "Blue key again")));
            browser.unplug(first);
            browser.plugIn(false);
            Answer begunSecond = begin(customer, "Red key");
            Answer activatedSecond = activate(customer, begunSecond, browser.create(options(begunSecond)));
            Answer tokens = login(customer, browser, begun.at("id"));

            assertThat(activated.status()).as(activated.text()).isEqualTo(200);
            assertThat(twice)
                    .as("a key that is there already is not added again")
                    .isEqualTo("InvalidStateError");
            assertThat(activatedSecond.status()).as(activatedSecond.text()).isEqualTo(200);
            assertThat(tokens.status()).as(tokens.text()).isEqualTo(200);
            customer.access = tokens.at("access_token");
            assertThat(customer.me().at("acr")).isEqualTo("phr");
            assertThat(customer.me().body().path("amr").toString()).isEqualTo("[\"pwd\",\"hwk\",\"mfa\"]");
            assertThat(customer.methods()).containsExactly("webauthn", "webauthn");
        }
    }

    @Test
    @Tag("attack-39")
    void aKeyThatAsksForAPinSaysSo() throws JsonProcessingException {
        try (Chromium browser = browser()) {
            Customer customer = customer(browser);
            browser.plugIn(true);
            Answer begun = begin(customer, "With a PIN");
            Answer activated = activate(customer, begun, browser.create(options(begun)));

            Answer tokens = login(customer, browser, begun.at("id"));
            Answer again = login(customer, browser, begun.at("id"));

            assertThat(activated.status()).as(activated.text()).isEqualTo(200);
            assertThat(again.status()).as(again.text()).isEqualTo(200);
            customer.access = tokens.at("access_token");
            assertThat(customer.me().body().path("amr").toString()).isEqualTo("[\"pwd\",\"hwk\",\"user\",\"mfa\"]");
        }
    }

    /** Both doors, with whichever key is plugged in. */
    private Answer login(Customer customer, Chromium browser, String authenticator) throws JsonProcessingException {
        String partial = customer.partialToken();
        Answer challenge =
                customer.browser.post(suite.mfa("/v1/challenges"), Map.of("authenticator_id", authenticator), partial);
        assertThat(challenge.status()).as(challenge.text()).isEqualTo(201);
        Answer verified = customer.browser.post(
                suite.mfa("/v1/verifications"),
                Map.of(
                        "authenticator_id",
                        authenticator,
                        "challenge_id",
                        challenge.at("challenge_id"),
                        "credential",
                        json(browser.get(options(challenge)))),
                partial);
        assertThat(verified.status()).as(verified.text()).isEqualTo(200);
        return customer.exchange(partial, verified.at("proof"));
    }
}
