package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** New recovery codes, a password or factor that is shown again, and a reset by mail: nothing outlives them that was issued before. */
@ExtendWith(TheSuite.class)
class RenewalIT {
    private static final String SEVERAL_METHODS = "certificate-account";
    private static final String APP = "reseller-storefront";
    private static final String NEW_PASSWORD = "blå te på Mors 31";
    /** Which of the two depends on whether the end of the session came before its new standing. */
    private static final List<String> REFUSED = List.of("401 invalid-token", "401 session-revoked");

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final TheSuite suite;

    RenewalIT(TheSuite suite) {
        this.suite = suite;
    }

    private Answer stepUp(Customer customer, String access) {
        return customer.browser.post(suite.auth("/v1/reauthentication/second-factor"), null, access);
    }

    private Answer changePassword(String access) {
        return new Browser()
                .post(
                        suite.auth("/v1/password"),
                        Map.of("current_password", Customer.PASSWORD, "new_password", NEW_PASSWORD),
                        access);
    }

    @Test
    @Tag("attack-69")
    void newRecoveryCodesEndWhatWasIssuedOnTheOldOnes() {
        Customer customer = Customer.at(suite, APP).withApp();
        String old = customer.recoveryCodes.getFirst();
        String refresh = customer.loginWithApp().at("refresh_token");
        String approving = customer.browser
                .post(
                        suite.auth("/v1/approvals"),
                        Map.of("action", "payout", "parameters", Map.of("amount", "1")),
                        customer.access)
                .at("partial_token");
        String steppingUp = stepUp(customer, customer.access).at("partial_token");
        String loggingIn = customer.partialToken();
        String proven = customer.partialToken();
        String proof = customer.verify(proven, customer.phone.freshCode()).at("proof");
        customer.loginWithApp();

        Answer renewed = customer.browser.post(suite.mfa("/v1/recovery-codes"), null, customer.access);

        assertThat(renewed.status()).as(renewed.text()).isEqualTo(201);
        for (String partial : List.of(approving, steppingUp)) {
            assertThat(customer.verify(partial, "000000").shortly()).isIn(REFUSED);
        }
        assertThat(customer.verify(loggingIn, "000000").shortly()).isEqualTo("401 invalid-token");
        assertThat(customer.verifyRecoveryCode(loggingIn, old).shortly()).isEqualTo("401 invalid-token");
        assertThat(customer.verifyRecoveryCode(customer.partialToken(), old).shortly())
                .isEqualTo("401 invalid-code");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(customer.aliveSessions()).isEqualTo(1));
        assertThat(customer.exchange(proven, proof).shortly()).isEqualTo("401 invalid-proof");
        assertThat(customer.refresh(refresh).shortly()).isEqualTo("401 session-revoked");
        assertThat(customer.me().status()).isEqualTo(200);
    }

    @Test
    @Tag("attack-67")
    @Tag("attack-68")
    void aStepUpDiesWithThePasswordItStandsOn() {
        Customer customer = Customer.at(suite, APP).withApp();
        String stolen = customer.access;
        String proven = stepUp(customer, stolen).at("partial_token");
        String proof = customer.verify(proven, customer.phone.freshCode()).at("proof");
        String begun = stepUp(customer, stolen).at("partial_token");
        customer.loginWithApp();

        assertThat(changePassword(customer.access).status()).isEqualTo(204);

        assertThat(customer.exchange(proven, proof).shortly()).isEqualTo("401 invalid-proof");
        assertThat(customer.verify(begun, "000000").shortly()).isIn(REFUSED);
        assertThat(stepUp(customer, stolen).shortly()).isEqualTo("401 session-revoked");
        assertThat(customer.browser
                        .post(suite.auth("/v1/reauthentication"), Map.of("password", NEW_PASSWORD), stolen)
                        .shortly())
                .isEqualTo("401 session-revoked");
    }

    @Test
    @Tag("attack-67")
    @Tag("attack-68")
    void aPasswordThatIsShownAgainWhileItIsChangedKeepsNoSession() {
        for (int round = 0; round < 4; round++) {
            Customer customer = Customer.at(suite, APP).loggedIn();
            String stolen = customer.access;
            customer.loggedIn();

            List<Answer> answers = Crowd.of(
                    6,
                    i -> i == 3
                            ? changePassword(customer.access)
                            : new Browser()
                                    .post(
                                            suite.auth("/v1/reauthentication"),
                                            Map.of("password", Customer.PASSWORD),
                                            stolen));

            assertThat(answers.get(3).status()).as(answers.get(3).text()).isEqualTo(204);
            assertThat(customer.aliveSessions()).isEqualTo(1);
            assertThat(customer.me().status()).isEqualTo(200);
            answers.stream().filter(answer -> answer.status() == 200).forEach(tokens -> {
                assertThat(customer.refresh(tokens.at("refresh_token")).shortly())
                        .isEqualTo("401 session-revoked");
                assertThat(customer.browser
                                .get(suite.auth("/v1/me"), tokens.at("access_token"))
                                .shortly())
                        .isEqualTo("401 session-revoked");
            });
        }
    }

    @Test
    @Tag("attack-43")
    @Tag("attack-44")
    void aLoginUnderWayThatCrossesAResetLeavesNoSessionAndNoMailbox() {
        Customer customer = Customer.at(suite, SEVERAL_METHODS).withApp();
        String app = customer.authenticator;
        assertThat(customer.enrollEmail(customer.email).status()).isEqualTo(200);
        customer.authenticator = app;
        String proven = customer.partialToken();
        String proof = customer.verify(proven, customer.phone.freshCode()).at("proof");
        String begun = customer.partialToken();
        String code = customer.phone.freshCode();
        String link = customer.resetToken();

        List<Answer> answers = Crowd.of(3, i -> switch (i) {
            case 0 ->
                new Browser()
                        .post(suite.auth("/v1/password-reset/" + link), Map.of("new_password", NEW_PASSWORD), null);
            case 1 -> customer.exchange(proven, proof);
            default -> customer.verify(begun, code);
        });

        assertThat(answers.getFirst().at("status"))
                .as(answers.getFirst().text())
                .isEqualTo("second_factor_required");
        assertThat(customer.exchange(begun, String.valueOf(answers.get(2).at("proof")))
                        .shortly())
                .isEqualTo("401 invalid-proof");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(customer.aliveSessions()).isZero());
        assertThat(Customer.typesIn(customer.login(NEW_PASSWORD))).containsExactly("totp");
    }

    @Test
    @Tag("attack-43")
    void staffWhoSetThePasswordByMailShowTheirAppAndSetUpNoMailbox() {
        Customer owner = Customer.staff(suite, suite.tenant(SEVERAL_METHODS, Map.of()), "owner");

        Answer afterReset = owner.resetByMail(NEW_PASSWORD);
        Answer laterLogin = owner.login(NEW_PASSWORD);

        assertThat(Customer.typesIn(afterReset)).containsExactly("totp");
        assertThat(Customer.typesIn(laterLogin)).containsExactly("totp");
        assertThat(owner.me().shortly()).isEqualTo("401 session-revoked");
        String partial = laterLogin.at("partial_token");
        String proof = owner.verify(partial, owner.phone.freshCode()).at("proof");
        owner.access = owner.exchange(partial, proof).at("access_token");
        Answer mailbox = owner.browser.post(
                suite.mfa("/v1/authenticators"),
                Map.of("type", "email", "email", owner.email, "replaces", owner.authenticator),
                owner.access);
        assertThat(mailbox.shortly()).isEqualTo("403 method-not-offered");
    }
}
