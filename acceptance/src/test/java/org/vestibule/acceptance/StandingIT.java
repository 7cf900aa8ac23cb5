package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nothing outlives what it was issued on: attempts, partial tokens, codes, proofs, approvals, sessions and trusted browsers, after
 * another password, other roles, other factors or another policy.
 */
@ExtendWith(TheSuite.class)
class StandingIT {
    private static final String SEVERAL_METHODS = "certificate-account";
    private static final String APP = "reseller-storefront";
    private static final String NUMBERS = "customer-administration";
    private static final String NEW_PASSWORD = "blå te på Mors 31";

    private final TheSuite suite;

    StandingIT(TheSuite suite) {
        this.suite = suite;
    }

    private Answer challenge(Customer customer, String authenticator, String partial) {
        return customer.browser.post(suite.mfa("/v1/challenges"), Map.of("authenticator_id", authenticator), partial);
    }

    private Answer patch(Customer user, Map<String, Object> change) {
        return new Browser()
                .send(
                        "PATCH",
                        suite.auth("/v1/tenants/" + user.tenant + "/users/" + user.id),
                        change,
                        suite.operator(),
                        Map.of());
    }

    @Test
    @Tag("attack-73")
    void whoBecomesStaffShowsNoMethodThatIsNotOfferedToStaff() {
        Customer customer = Customer.at(suite, SEVERAL_METHODS).loggedIn();
        customer.enrollEmail(customer.email);
        String byMail = customer.authenticator;
        Answer begun = customer.login();
        String partial = begun.at("partial_token");
        assertThat(Customer.typesIn(begun)).containsExactly("email");

        Answer promoted = patch(customer, Map.of("roles", List.of("support")));
        Answer sent = challenge(customer, byMail, partial);
        Answer later = customer.login();

        assertThat(promoted.status()).as(promoted.text()).isEqualTo(200);
        assertThat(sent.status())
                .as("with the token of before: %s", sent.text())
                .isIn(401, 403);
        assertThat(Customer.typesIn(later)).doesNotContain("email");
        assertThat(challenge(customer, byMail, later.at("partial_token")).status())
                .isIn(401, 403);
    }

    @Test
    @Tag("attack-43")
    void aMailboxThatSetThePasswordIsNoSecondFactorUntilAnotherWasShown() {
        Customer customer = Customer.at(suite, SEVERAL_METHODS).withApp();
        String app = customer.authenticator;
        assertThat(customer.enrollEmail(customer.email).status()).isEqualTo(200);
        String mailbox = customer.authenticator;

        Answer afterReset = customer.resetByMail(NEW_PASSWORD);
        Answer laterLogin = customer.login(NEW_PASSWORD);

        for (Answer asked : List.of(afterReset, laterLogin)) {
            assertThat(asked.at("status")).as(asked.text()).isEqualTo("second_factor_required");
            assertThat(Customer.typesIn(asked)).containsExactly("totp");
            assertThat(challenge(customer, mailbox, asked.at("partial_token")).shortly())
                    .isEqualTo("403 method-not-offered");
        }
        customer.authenticator = app;
        Answer shown = customer.verify(laterLogin.at("partial_token"), customer.phone.freshCode());
        assertThat(shown.status()).as(shown.text()).isEqualTo(200);
        assertThat(Customer.typesIn(customer.login(NEW_PASSWORD))).contains("email");
    }

    @Test
    @Tag("attack-43")
    void whoSetThePasswordByMailCannotMakeTheMailboxTheOnlyFactor() {
        Customer customer = Customer.at(suite, SEVERAL_METHODS);
        assertThat(customer.resetByMail(NEW_PASSWORD).at("status")).isEqualTo("password_changed");
        Answer in = customer.login(NEW_PASSWORD);
        customer.access = in.body().path("tokens").path("access_token").asText();

        Answer begun = customer.browser.post(
                suite.mfa("/v1/authenticators"), Map.of("type", "email", "email", customer.email), customer.access);

        assertThat(begun.shortly()).isEqualTo("403 method-not-offered");
    }

    @Test
    @Tag("attack-43")
    void aRecoveryCodeIsAnotherFactor() {
        String tenant = suite.tenant(SEVERAL_METHODS, Map.of("recovery_codes", 10));
        Customer customer = Customer.at(suite, tenant).withApp();
        assertThat(customer.enrollEmail(customer.email).status()).isEqualTo(200);
        Answer asked = customer.resetByMail(NEW_PASSWORD);

        Answer shown = customer.verifyRecoveryCode(asked.at("partial_token"), customer.recoveryCodes.getFirst());

        assertThat(shown.status()).as(shown.text()).isEqualTo(200);
        assertThat(Customer.typesIn(customer.login(NEW_PASSWORD))).contains("email");
    }

    @Test
    @Tag("attack-68")
    void aPartialTokenDiesWithThePasswordItStandsOn() {
        Customer customer = Customer.at(suite, APP).withApp();
        String stolen = customer.partialToken();
        String code = customer.phone.freshCode();

        Answer changed = customer.browser.post(
                suite.auth("/v1/password"),
                Map.of("current_password", Customer.PASSWORD, "new_password", NEW_PASSWORD),
                customer.access);

        assertThat(changed.status()).as(changed.text()).isEqualTo(204);
        assertThat(customer.verify(stolen, code).shortly()).isEqualTo("401 invalid-token");
        assertThat(customer.verifyRecoveryCode(stolen, customer.recoveryCodes.getFirst())
                        .shortly())
                .isEqualTo("401 invalid-token");
        assertThat(customer.browser.get(suite.mfa("/v1/authenticators"), stolen).shortly())
                .isEqualTo("401 invalid-token");
        Answer again = customer.login(NEW_PASSWORD);
        assertThat(customer.verify(again.at("partial_token"), code).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset", "disabled", "roles"})
    @Tag("attack-68")
    void aPartialTokenEnrollsNothingAfter(String change) {
        String tenant = suite.tenant(APP, Map.of("enforcement", "required"));
        Customer customer = Customer.at(suite, tenant);
        String stolen = customer.login().at("partial_token");

        switch (change) {
            case "reset" ->
                assertThat(customer.resetByMail(NEW_PASSWORD).at("status")).isEqualTo("password_changed");
            case "disabled" ->
                assertThat(patch(customer, Map.of("disabled", true)).status()).isEqualTo(200);
            default ->
                assertThat(patch(customer, Map.of("roles", List.of("support"))).status())
                        .isEqualTo(200);
        }

        Answer begun = customer.browser.post(suite.mfa("/v1/authenticators"), Map.of("type", "totp"), stolen);
        assertThat(begun.shortly()).isEqualTo("401 invalid-token");
    }

    @Test
    @Tag("attack-69")
    void aCodeSentToTheOldNumberIsWorthNothingAfterTheNumberChanged() {
        Customer customer = Customer.at(suite, NUMBERS).loggedIn();
        String old = Customer.danishNumber();
        customer.enrollSms(old);
        int before = Customer.messages(suite, "+45" + old).size();
        String partial = customer.partialToken();
        Answer sent = challenge(customer, customer.authenticator, partial);
        String code = Customer.codeIn(Customer.awaitMessage(suite, "+45" + old, before + 1));

        String fresh = Customer.danishNumber();
        Answer begun = customer.browser.send(
                "PUT",
                suite.mfa("/v1/authenticators/" + customer.authenticator + "/phone"),
                Map.of("phone", fresh),
                customer.access,
                Map.of());
        assertThat(begun.status()).as(begun.text()).isEqualTo(202);
        assertThat(customer.activate(
                                customer.authenticator,
                                Customer.codeIn(Customer.awaitMessage(suite, "+45" + fresh, 1)),
                                customer.access)
                        .status())
                .isEqualTo(200);

        assertThat(customer.verifySent(partial, customer.authenticator, sent.at("challenge_id"), code)
                        .shortly())
                .isEqualTo("401 invalid-token");
        assertThat(challenge(customer, customer.authenticator, partial).shortly())
                .isEqualTo("401 invalid-token");
    }

    @Test
    @Tag("attack-69")
    void sessionsAndProofsOfARemovedAppEnd() {
        Customer owner = Customer.at(suite, SEVERAL_METHODS).withApp();
        String first = owner.authenticator;
        Phone firstPhone = owner.phone;
        owner.loginWithApp();
        owner.enrollApp(owner.access);
        String second = owner.authenticator;
        Phone secondPhone = owner.phone;
        owner.authenticator = first;
        owner.phone = firstPhone;
        Answer elsewhere = owner.loginWithApp();
        String partial = owner.partialToken();
        String proof = owner.verify(partial, firstPhone.freshCode()).at("proof");
        owner.authenticator = second;
        owner.phone = secondPhone;
        owner.loginWithApp();

        Answer removed = owner.browser.delete(suite.mfa("/v1/authenticators/" + first), null, owner.access);

        assertThat(removed.status()).as(removed.text()).isEqualTo(204);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(owner.aliveSessions()).isEqualTo(1));
        assertThat(owner.exchange(partial, proof).shortly()).isEqualTo("401 invalid-proof");
        assertThat(owner.refresh(elsewhere.at("refresh_token")).shortly()).isEqualTo("401 session-revoked");
        assertThat(owner.me().status()).isEqualTo(200);
    }

    @Test
    @Tag("attack-44")
    void noSessionSurvivesThatWasDecidedOnTheStateBeforeAnActivation() {
        for (int round = 0; round < 4; round++) {
            Customer customer = Customer.at(suite, APP).loggedIn();
            Answer begun =
                    customer.browser.post(suite.mfa("/v1/authenticators"), Map.of("type", "totp"), customer.access);
            String code = new Phone(begun.at("secret")).freshCode();

            List<Answer> answers = Crowd.of(
                    9,
                    i -> i == 4
                            ? customer.activate(begun.at("id"), code, customer.access)
                            : new Browser()
                                    .post(
                                            suite.auth("/v1/login"),
                                            Map.of(
                                                    "tenant",
                                                    customer.tenant,
                                                    "username",
                                                    customer.username,
                                                    "password",
                                                    Customer.PASSWORD),
                                            null));

            assertThat(answers.get(4).status()).isEqualTo(200);
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(customer.aliveSessions()).isEqualTo(1));
            assertThat(customer.me().status()).isEqualTo(200);
        }
    }

    @Test
    @Tag("attack-67")
    void aRefreshAsksWhatALoginAsks() {
        String tenant = suite.tenant(APP, Map.of());
        Customer promoted = Customer.at(suite, tenant);
        Customer customer = Customer.at(suite, tenant);
        Customer untouched = Customer.at(suite, tenant);
        String promotedRefresh =
                promoted.login().body().path("tokens").path("refresh_token").asText();
        JsonNode tokens = customer.login().body().path("tokens");
        JsonNode before = untouched.login().body().path("tokens");
        Answer refreshed = untouched.refresh(before.path("refresh_token").asText());
        assertThat(refreshed.status()).as(refreshed.text()).isEqualTo(200);

        assertThat(patch(promoted, Map.of("roles", List.of("owner"))).status()).isEqualTo(200);
        suite.setPolicy(tenant, APP, Map.of("enforcement", "required"));

        assertThat(promoted.refresh(promotedRefresh).shortly()).isEqualTo("401 session-revoked");
        assertThat(customer.refresh(tokens.path("refresh_token").asText()).shortly())
                .isEqualTo("401 session-revoked");
        assertThat(untouched.refresh(refreshed.at("refresh_token")).shortly()).isEqualTo("401 session-revoked");
        assertThat(untouched.login().at("status")).isEqualTo("enrollment_required");
    }

    @Test
    @Tag("attack-45")
    @Tag("attack-47")
    void nobodyUsesAStaffRouteOnThemselvesOrAnEqualAndProgramsMakeNoStaff() {
        String tenant = suite.tenant(APP, Map.of());
        Customer owner = Customer.staff(suite, tenant, "owner");
        Customer other = Customer.staff(suite, tenant, "owner");
        String program = suite.program(tenant);

        for (Customer target : List.of(owner, other)) {
            Answer disabled = owner.browser.delete(
                    suite.mfa("/v1/users/" + target.id + "/authenticators"),
                    Map.of("reason", "lost phone"),
                    owner.access);
            assertThat(disabled.shortly()).isEqualTo("404 not-found");
        }
        Answer byProgram = new Browser()
                .delete(
                        suite.mfa("/v1/users/" + other.id + "/authenticators"),
                        Map.of("reason", "lost phone"),
                        program);
        assertThat(byProgram.shortly()).isEqualTo("404 not-found");
        Answer made = new Browser()
                .post(
                        suite.auth("/v1/tenants/" + tenant + "/users"),
                        Map.of(
                                "username",
                                "made-" + System.nanoTime(),
                                "email",
                                "made@mail.example",
                                "password",
                                Customer.PASSWORD,
                                "roles",
                                List.of("owner")),
                        program);
        assertThat(made.shortly()).isEqualTo("403 forbidden");
    }

    @Test
    @Tag("attack-51")
    void aUsedRecoveryCodeGivesNoFreshTries() {
        Customer customer = Customer.at(suite, APP).withApp();
        String used = customer.recoveryCodes.getFirst();
        assertThat(customer.verifyRecoveryCode(customer.partialToken(), used).status())
                .isEqualTo(200);
        suite.forgetInRedis("mfa:{" + customer.id + "}:recovery:"
                + suite.column(
                        "mfa",
                        "select id from recovery_code where used_at is not null and user_id = '" + customer.id + "'"));
        String partial = customer.partialToken();
        for (int left = 4; left > 0; left--) {
            assertThat(customer.verify(partial, "000000").at("remaining_attempts"))
                    .isEqualTo(Integer.toString(left));
        }

        assertThat(customer.verifyRecoveryCode(partial, used).shortly()).isEqualTo("401 code-already-used");

        assertThat(customer.verify(partial, "000000").shortly()).isEqualTo("429 locked");
    }
}
