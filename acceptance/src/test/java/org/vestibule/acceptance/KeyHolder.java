package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.vestibule.localstack.securitykey.Scene;
import org.vestibule.localstack.securitykey.SoftwareKey;

/** A customer with a security key: their second factor is shown at once and as often as a scenario wants. */
record KeyHolder(Customer customer, SoftwareKey key, String authenticator) {
    /** What the preset says. */
    private static final String RP_ID = "localhost";

    private static final String ORIGIN = "http://localhost:8080";

    /** Logged in, with a key set up, at a tenant that offers keys. */
    static KeyHolder at(TheSuite suite, String tenant) {
        return addTo(Customer.at(suite, tenant).loggedIn());
    }

    static KeyHolder addTo(Customer customer) {
        var key = new SoftwareKey();
        Answer begun = customer.browser.post(
                customer.suite.mfa("/v1/authenticators"), Map.of("type", "webauthn", "name", "Key"), customer.access);
        assertThat(begun.status()).as(begun.text()).isEqualTo(201);
        Scene scene = Scene.creating(
                RP_ID, ORIGIN, begun.body().path("public_key").path("challenge").asText());
        Answer activated = customer.browser.post(
                customer.suite.mfa("/v1/authenticators/" + begun.at("id") + "/activation"),
                Map.of("credential", key.attest(scene)),
                customer.access);
        assertThat(activated.status()).as(activated.text()).isEqualTo(200);
        return new KeyHolder(customer, key, begun.at("id"));
    }

    /** Shows the key for what the partial token asks, and answers the proof. */
    String proof(String partial) {
        Answer asked = ask(partial);
        Answer verified = show(partial, asked, sign(asked));
        assertThat(verified.status()).as(verified.text()).isEqualTo(200);
        return verified.at("proof");
    }

    Answer ask(String partial) {
        Answer asked = customer.browser.post(
                customer.suite.mfa("/v1/challenges"), Map.of("authenticator_id", authenticator), partial);
        assertThat(asked.status()).as(asked.text()).isEqualTo(201);
        return asked;
    }

    /** What the key answers to the challenge. */
    Object sign(Answer asked) {
        return key.sign(Scene.getting(
                RP_ID, ORIGIN, asked.body().path("public_key").path("challenge").asText()));
    }

    Answer show(String partial, Answer asked, Object credential) {
        return customer.browser.post(
                customer.suite.mfa("/v1/verifications"),
                Map.of(
                        "authenticator_id",
                        authenticator,
                        "challenge_id",
                        asked.at("challenge_id"),
                        "credential",
                        credential),
                partial);
    }

    /** Both doors; answers the tokens. */
    Answer login() {
        String partial = customer.partialToken();
        Answer tokens = customer.exchange(partial, proof(partial));
        customer.access = tokens.at("access_token");
        return tokens;
    }
}
