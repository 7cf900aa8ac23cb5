package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Showing the second factor again in a session that is open (RFC 9470). */
@ExtendWith(TheSuite.class)
class StepUpIT {
    private static final String PRESET = "reseller-storefront";

    private final TheSuite suite;

    StepUpIT(TheSuite suite) {
        this.suite = suite;
    }

    private Answer stepUp(Customer customer) {
        return customer.browser.post(suite.auth("/v1/reauthentication/second-factor"), null, customer.access);
    }

    private static JsonNode claims(String token) {
        try {
            return Browser.JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The customer set the app up in this session, and so has shown the password alone. */
    @Test
    @Tag("attack-31")
    void aSessionIsSteppedUpWithTheSecondFactorAndStaysTheSame() {
        String tenant = suite.tenant(PRESET, Map.of("change_requires", "second_factor"));
        Customer customer = Customer.at(suite, tenant).withApp();
        String before = customer.access;
        Answer refused = customer.disable();

        Answer asked = stepUp(customer);
        String partial = asked.at("partial_token");
        Answer verified = customer.verify(partial, customer.phone.freshCode());
        Answer tokens = customer.exchange(partial, verified.at("proof"));
        customer.access = tokens.at("access_token");

        assertThat(refused.shortly()).isEqualTo("401 insufficient_user_authentication");
        assertThat(asked.at("status")).isEqualTo("second_factor_required");
        assertThat(asked.body().path("methods").path(0).path("type").asText()).isEqualTo("totp");
        assertThat(tokens.status()).as(tokens.text()).isEqualTo(200);
        JsonNode claims = claims(customer.access);
        assertThat(claims.path("sid")).isEqualTo(claims(before).path("sid"));
        assertThat(claims.path("acr").asText()).isEqualTo("aal2");
        assertThat(claims.path("auth_time"))
                .as("the password was not shown again")
                .isEqualTo(claims(before).path("auth_time"));
        assertThat(claims.path("second_factor_time").asLong())
                .isGreaterThanOrEqualTo(claims.path("auth_time").asLong());
        assertThat(customer.disable().status()).isEqualTo(204);
    }

    /** What was seen before the second factor is worth nothing after it. */
    @Test
    @Tag("attack-8")
    void theSessionIsANewOneBehindTheSecondDoorAndNoCookieHoldsIt() {
        Customer customer = Customer.at(suite, PRESET).withApp();
        String before = claims(customer.access).path("sid").asText();
        String partial = customer.partialToken();

        Answer verified = customer.verify(partial, customer.phone.freshCode());
        Answer tokens = customer.exchange(partial, verified.at("proof"));

        JsonNode claims = claims(tokens.at("access_token"));
        assertThat(claims.path("sid").asText())
                .isNotEmpty()
                .isNotEqualTo(before)
                .isNotEqualTo(claims(partial).path("jti").asText());
        assertThat(claims(partial).has("sid")).isFalse();
        assertThat(tokens.header("Set-Cookie")).isEmpty();
    }

    @Test
    @Tag("attack-9")
    void aStepUpIsRedeemedOnceAndBelongsToItsSession() {
        Customer customer = Customer.at(suite, PRESET).withApp();
        String partial = stepUp(customer).at("partial_token");
        Answer verified = customer.verify(partial, customer.phone.freshCode());

        Answer first = customer.exchange(partial, verified.at("proof"));
        Answer again = customer.exchange(partial, verified.at("proof"));

        assertThat(first.status()).isEqualTo(200);
        assertThat(again.shortly()).isEqualTo("401 invalid-proof");
    }

    @Test
    @Tag("attack-29")
    void anEndedSessionIsNotSteppedUp() {
        Customer customer = Customer.at(suite, PRESET).withApp();
        String partial = stepUp(customer).at("partial_token");
        Answer verified = customer.verify(partial, customer.phone.freshCode());
        customer.browser.post(suite.auth("/v1/logout"), null, customer.access);

        assertThat(customer.exchange(partial, verified.at("proof")).shortly()).isEqualTo("401 invalid-proof");
        assertThat(stepUp(customer).shortly()).isEqualTo("401 session-revoked");
    }

    @Test
    @Tag("C-07")
    void whoHasNoSecondFactorCannotShowOne() {
        Customer customer = Customer.at(suite, PRESET).loggedIn();

        assertThat(stepUp(customer).shortly()).isEqualTo("409 two-factor-not-enabled");
    }
}
