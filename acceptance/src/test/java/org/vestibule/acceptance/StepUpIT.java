package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** Nothing is sent, listed or guessed any more with what was begun in a session that has ended. */
    @ParameterizedTest
    @ValueSource(strings = {"a step-up", "an approval"})
    @Tag("attack-68")
    void aPartialTokenEndsWithTheSessionThatItWasBegunIn(String begun) {
        Customer customer = Customer.at(suite, PRESET).withApp();
        String partial = begun.equals("a step-up")
                ? stepUp(customer).at("partial_token")
                : customer.browser
                        .post(
                                suite.auth("/v1/approvals"),
                                Map.of("action", "payout", "parameters", Map.of("amount", "1")),
                                customer.access)
                        .at("partial_token");
        String methods = suite.mfa("/v1/authenticators");
        assertThat(customer.browser.get(methods, partial).status()).isEqualTo(200);

        customer.browser.post(suite.auth("/v1/logout"), null, customer.access);

        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                        customer.browser.get(methods, partial).shortly())
                .isIn("401 invalid-token", "401 session-revoked"));
        assertThat(List.of(
                        customer.verify(partial, customer.phone.freshCode()),
                        customer.verifyRecoveryCode(partial, customer.recoveryCodes.getFirst()),
                        customer.browser.get(suite.mfa("/v1/challenges"), partial)))
                .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(401));
    }

    @Test
    @Tag("C-07")
    void whoHasNoSecondFactorCannotShowOne() {
        Customer customer = Customer.at(suite, PRESET).loggedIn();

        assertThat(stepUp(customer).shortly()).isEqualTo("409 two-factor-not-enabled");
    }

    /** Through both doors, with a factor that was shown an hour ago. */
    private Customer ownerOfAnHour(String tenant) {
        Customer owner = Customer.staff(suite, tenant, "owner");
        suite.update(
                "auth",
                "update session set auth_time = now() - interval '1 hour', second_factor_at = now() - interval '1 hour'"
                        + " where ended_at is null and user_id = '" + owner.id + "'");
        return owner;
    }

    private Answer confirmPassword(Customer customer) {
        return customer.browser.post(
                suite.auth("/v1/reauthentication"), Map.of("password", Customer.PASSWORD), customer.access);
    }

    /** Else whoever has the session and the password makes the factor that they have not. */
    @ParameterizedTest
    @ValueSource(strings = {"session", "password"})
    @Tag("attack-45")
    @Tag("attack-46")
    @Tag("attack-59")
    void staffMakeNoFactorOutOfThePassword(String policy) {
        String tenant = suite.tenant(PRESET, Map.of("change_requires", policy, "max_active_methods", 2));
        Customer owner = ownerOfAnHour(tenant);

        Answer confirmed = confirmPassword(owner);
        owner.access = confirmed.at("access_token");
        Answer codes = owner.browser.post(suite.mfa("/v1/recovery-codes"), null, owner.access);
        Answer app = owner.browser.post(suite.mfa("/v1/authenticators"), Map.of("type", "totp"), owner.access);
        Answer policyChanged = owner.browser.put(
                suite.admin("/v1/policy"), TheSuite.policy(PRESET, Map.of("recovery_codes", 0)), owner.access);

        assertThat(confirmed.status()).as(confirmed.text()).isEqualTo(200);
        assertThat(List.of(codes, app, policyChanged))
                .extracting(Answer::shortly)
                .containsOnly("401 insufficient_user_authentication");
        assertThat(codes.header("WWW-Authenticate").orElseThrow()).contains("acr_values=\"aal2\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "password", "second_factor"})
    @Tag("attack-45")
    void staffWhoLostTheirPhoneReplaceItAfterALoginWithARecoveryCode(String policy) {
        String tenant = suite.tenant(PRESET, Map.of("change_requires", policy, "max_active_methods", 1));
        Customer owner = ownerOfAnHour(tenant);
        String lost = owner.authenticator;
        String partial = owner.partialToken();

        Answer shown = owner.verifyRecoveryCode(partial, owner.recoveryCodes.getFirst());
        owner.access = owner.exchange(partial, shown.at("proof")).at("access_token");
        Answer begun = owner.browser.post(
                suite.mfa("/v1/authenticators"), Map.of("type", "totp", "replaces", lost), owner.access);
        owner.phone = new Phone(begun.at("secret"));
        owner.authenticator = begun.at("id");
        Answer activated = owner.activate(begun.at("id"), owner.phone.freshCode(), owner.access);
        Answer codes = owner.browser.post(suite.mfa("/v1/recovery-codes"), null, owner.access);

        assertThat(begun.status()).as(begun.text()).isEqualTo(201);
        assertThat(activated.status()).as(activated.text()).isEqualTo(200);
        assertThat(codes.status()).as(codes.text()).isEqualTo(201);
        assertThat(owner.loginWithApp().status()).isEqualTo(200);
        assertThat(owner.authenticators().body().path("authenticators")).hasSize(1);
    }

    private Answer rename(Customer customer, String name, String token) {
        return customer.browser.send(
                "PATCH",
                suite.mfa("/v1/authenticators/" + customer.authenticator),
                Map.of("name", name),
                token,
                Map.of());
    }

    /** What the log has of the customer's methods, in its order, once the fact that is sure to come has come. */
    @Test
    @Tag("attack-50")
    void theSameNameAgainIsNoEvent() {
        Customer customer = Customer.at(suite, PRESET).withApp();

        Crowd.of(8, i -> rename(customer, "Blue phone", customer.access));
        rename(customer, "Red phone", customer.access);

        assertThat(logged(customer, "Red"))
                .isEqualTo("authenticator.renamed Blue phone, authenticator.renamed Red phone");
    }

    private String logged(Customer customer, String last) {
        String query =
                "select string_agg(type || ' ' || coalesce(details->>'name', ''), ', ' order by seq) from event_log where subject = '"
                        + customer.id + "' and type in ('authenticator.renamed', 'authenticator.removed')";
        return await().atMost(Duration.ofSeconds(20))
                .until(() -> suite.column("admin", query), log -> log != null && log.contains(last));
    }

    @Test
    @Tag("attack-46")
    void aMethodIsRenamedWithWhatPolicyAsksForAndTheLogTells() {
        String tenant = suite.tenant(PRESET, Map.of("change_requires", "second_factor"));
        Customer customer = Customer.at(suite, tenant).withApp();

        Answer withTheSession = rename(customer, "Call 33 11 22 33", customer.access);
        Answer halfLoggedIn = rename(customer, "Call 33 11 22 33", customer.partialToken());
        Answer withTheFactor =
                rename(customer, "My phone", customer.loginWithApp().at("access_token"));

        assertThat(withTheSession.shortly()).isEqualTo("401 insufficient_user_authentication");
        assertThat(halfLoggedIn.status()).isIn(401, 403);
        assertThat(withTheFactor.at("name")).as(withTheFactor.text()).isEqualTo("My phone");
        assertThat(logged(customer, "renamed")).isEqualTo("authenticator.renamed My phone");
    }

    @Test
    @Tag("attack-46")
    void noNameIsGivenToWhatIsRemovedAtTheSameTime() {
        Customer customer = Customer.at(suite, PRESET).withApp();

        var answers = Crowd.of(
                9,
                i -> i == 4
                        ? customer.browser.delete(
                                suite.mfa("/v1/authenticators/" + customer.authenticator), null, customer.access)
                        : rename(customer, "Name " + i, customer.access));

        assertThat(answers)
                .extracting(Answer::status)
                .allMatch(status -> status == 200 || status == 204 || status == 404)
                .containsOnlyOnce(204);
        assertThat(logged(customer, "removed")).matches("(authenticator.renamed Name \\d, )*authenticator.removed .*");
    }
}
