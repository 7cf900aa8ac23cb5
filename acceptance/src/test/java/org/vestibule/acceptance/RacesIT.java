package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** Everything that is good for one use, used many times at once and on two replicas. */
@Isolated
@ExtendWith(TheSuite.class)
class RacesIT {
    private static final String TENANT = "reseller-storefront";
    private static final int CROWD = 50;
    /** As many as no limit stops. */
    private static final int LOGINS = 9;

    private final TheSuite suite;

    RacesIT(TheSuite suite) {
        this.suite = suite;
    }

    private Answer verify(int number, Map<String, Object> body, String partial) {
        String url = number % 2 == 0 ? suite.mfa("/v1/verifications") : suite.secondMfa("/v1/verifications");
        return new Browser().post(url, body, partial);
    }

    @Test
    @Tag("attack-20")
    @Tag("attack-19")
    @Tag("C-04")
    void oneCodeFiftyThreadsTwoReplicasOneSuccess() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        String code = customer.phone.freshCode();
        List<String> partials = List.of(customer.partialToken(), customer.partialToken());

        List<Answer> answers = Crowd.of(
                CROWD,
                i -> verify(
                        i,
                        Map.of("authenticator_id", customer.authenticator, "code", code),
                        partials.get(i % partials.size())));

        assertThat(Crowd.counts(answers)).isEqualTo(Map.of("200", 1, "401 code-already-used", CROWD - 1));
    }

    @Test
    @Tag("attack-29")
    void whoIsDisabledWhileTheyLogInIsLeftWithNoSession() {
        Customer customer = Customer.at(suite, TENANT);
        String operator = suite.operator();
        String user = suite.auth("/v1/tenants/" + TENANT + "/users/" + customer.id);

        List<Answer> answers = Crowd.of(
                LOGINS,
                i -> i == LOGINS / 2
                        ? new Browser().send("PATCH", user, Map.of("disabled", true), operator, Map.of())
                        : customer.login());

        assertThat(answers.get(LOGINS / 2).status()).isEqualTo(200);
        String alive = "select count(*) from session where ended_at is null and user_id = '" + customer.id + "'";
        assertThat(suite.column("auth", alive)).isEqualTo("0");
    }

    @Test
    @Tag("attack-19")
    void aCodeThatSucceededIsRefusedAlsoWithAnEmptiedRedis() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        String code = customer.phone.freshCode();
        assertThat(customer.verify(customer.partialToken(), code).status()).isEqualTo(200);
        suite.forgetInRedis("mfa:{" + customer.id + "}:step:" + customer.authenticator);

        Answer again = customer.verify(customer.partialToken(), code);

        assertThat(again.shortly()).isEqualTo("401 code-already-used");
    }

    @Test
    @Tag("attack-19")
    void theActivationCodeDoesNotLogInAndNoEarlierOneAfterALaterOne() {
        Customer customer = Customer.at(suite, TENANT).loggedIn();
        Answer begun = customer.browser.post(suite.mfa("/v1/authenticators"), Map.of("type", "totp"), customer.access);
        Phone phone = new Phone(begun.at("secret"));
        Phone.awaitFreshStep();
        customer.authenticator = begun.at("id");
        assertThat(customer.activate(begun.at("id"), phone.codeOf(0), customer.access)
                        .status())
                .isEqualTo(200);

        assertThat(customer.verify(customer.partialToken(), phone.codeOf(0)).shortly())
                .isEqualTo("401 code-already-used");
        assertThat(customer.verify(customer.partialToken(), phone.codeOf(-1)).shortly())
                .isEqualTo("401 code-already-used");
    }

    @Test
    @Tag("attack-20")
    void oneProofOpensOneSession() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        String partial = customer.partialToken();
        String proof = customer.verify(partial, customer.phone.freshCode()).at("proof");

        List<Answer> answers = Crowd.of(20, i -> customer.exchange(partial, proof));

        assertThat(Crowd.counts(answers)).isEqualTo(Map.of("200", 1, "401 invalid-proof", 19));
    }

    @Test
    @Tag("attack-21")
    @Tag("C-04")
    void oneRecoveryCodeFiftyThreadsTwoReplicasOneSuccess() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        String partial = customer.partialToken();
        String code = customer.recoveryCodes.getFirst();

        List<Answer> answers =
                Crowd.of(CROWD, i -> verify(i, Map.of("method", "recovery_code", "code", code), partial));

        var counts = Crowd.counts(answers);
        assertThat(counts.get("200")).as(counts.toString()).isEqualTo(1);
        assertThat(counts.keySet()).isSubsetOf("200", "401 code-already-used", "429 locked", "503 unavailable");
    }

    @Test
    @Tag("attack-22")
    void oneActivationFinishesAnEnrollment() {
        Customer customer = Customer.at(suite, "webshop-admin").loggedIn();
        Answer begun = customer.browser.post(suite.mfa("/v1/authenticators"), Map.of("type", "totp"), customer.access);
        String code = new Phone(begun.at("secret")).freshCode();
        String path = "/v1/authenticators/" + begun.at("id") + "/activation";

        List<Answer> answers = Crowd.of(CROWD, i -> new Browser()
                .post(i % 2 == 0 ? suite.mfa(path) : suite.secondMfa(path), Map.of("code", code), customer.access));

        var counts = Crowd.counts(answers);
        assertThat(counts.get("200")).as(counts.toString()).isEqualTo(1);
        assertThat(counts.keySet())
                .as("one makes the recovery codes, nobody waits for it")
                .isSubsetOf("200", "410 enrollment-expired", "429 too-many-attempts");
    }

    @Test
    @Tag("attack-23")
    void aRefreshTokenUsedTwiceAtOnceYieldsOneSuccessAndEndsTheSession() {
        Customer customer = Customer.at(suite, "hosting-customer-area");
        String refresh =
                customer.login().body().path("tokens").path("refresh_token").asText();

        List<Answer> answers = Crowd.of(8, i -> customer.refresh(refresh));

        assertThat(Crowd.counts(answers)).isEqualTo(Map.of("200", 1, "401 session-revoked", 7));
        Answer winner = answers.stream()
                .filter(answer -> answer.status() == 200)
                .findFirst()
                .orElseThrow();
        assertThat(customer.refresh(winner.at("refresh_token")).shortly()).isEqualTo("401 session-revoked");
        customer.access = winner.at("access_token");
        assertThat(customer.me().shortly()).isEqualTo("401 session-revoked");
    }

    @Test
    @Tag("attack-24")
    void aRecoveryCodeOfOneUserNeverWorksForAnother() {
        Customer anna = Customer.at(suite, TENANT).withApp();
        Customer bo = Customer.at(suite, TENANT).withApp();

        Answer answer = bo.verifyRecoveryCode(bo.partialToken(), anna.recoveryCodes.getFirst());

        assertThat(answer.shortly()).isEqualTo("401 invalid-code");
        assertThat(anna.verifyRecoveryCode(anna.partialToken(), anna.recoveryCodes.getFirst())
                        .status())
                .isEqualTo(200);
    }

    @Test
    @Tag("attack-24")
    void anAuthenticatorOfOneUserCannotBeTouchedByAnother() {
        Customer anna = Customer.at(suite, TENANT).withApp();
        Customer bo = Customer.at(suite, TENANT).withApp();

        Answer removed = bo.browser.delete(suite.mfa("/v1/authenticators/" + anna.authenticator), null, bo.access);
        Answer renamed = bo.browser.send(
                "PATCH",
                suite.mfa("/v1/authenticators/" + anna.authenticator),
                Map.of("name", "mine"),
                bo.access,
                Map.of());

        assertThat(removed.shortly()).isEqualTo("404 not-found");
        assertThat(renamed.shortly()).isEqualTo("404 not-found");
        assertThat(anna.authenticators().at("two_factor")).isEqualTo("enabled");
    }
}
