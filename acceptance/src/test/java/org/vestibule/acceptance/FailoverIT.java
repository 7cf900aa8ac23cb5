package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A Redis that takes over may not have heard of what the one before was told last. Here it is made to forget: what was kept of a key before
 * it was used is put back after.
 */
@ExtendWith(TheSuite.class)
@Tag("attack-82")
class FailoverIT {
    private static final String TENANT = "webshop-admin";
    private static final String KEYS = "certificate-account";

    private final TheSuite suite;

    FailoverIT(TheSuite suite) {
        this.suite = suite;
    }

    private void keep(String key) {
        assertThat(suite.redis("COPY " + key + " " + key + ":kept REPLACE"))
                .as(key)
                .isEqualTo("1");
    }

    private void putBack(String key) {
        assertThat(suite.redis("COPY " + key + ":kept " + key + " REPLACE"))
                .as(key)
                .isEqualTo("1");
    }

    private static String attempt(Customer customer, String partial) {
        return "auth:{" + customer.id + "}:attempt:" + Held.claim(partial, "jti");
    }

    private void forgetProof(Customer customer, String proof) {
        suite.redis("DEL auth:{" + customer.id + "}:proof:" + Held.claim(proof, "jti"));
    }

    private String sessions(Customer customer) {
        return suite.column("auth", "select count(*) from session where user_id = '%s'".formatted(customer.id));
    }

    @Test
    void aSentCodeIsGoodOnce() {
        String number = Customer.danishNumber();
        Customer customer = Customer.at(suite, TENANT).loggedIn();
        customer.enrollSms(number);
        int before = Customer.messages(suite, "+45" + number).size();
        String partial = customer.partialToken();
        String challenge = customer.browser
                .post(suite.mfa("/v1/challenges"), Map.of("authenticator_id", customer.authenticator), partial)
                .at("challenge_id");
        String code = Customer.awaitCode(suite, "+45" + number, before);
        String key = "mfa:{" + customer.id + "}:challenge:" + challenge;
        keep(key);

        Answer first = customer.verifySent(partial, customer.authenticator, challenge, code);
        assertThat(first.status()).as(first.text()).isEqualTo(200);
        putBack(key);

        assertThat(customer.verifySent(partial, customer.authenticator, challenge, code)
                        .shortly())
                .isEqualTo("401 code-already-used");
        putBack(key);
        List<Answer> atOnce = Crowd.of(8, i -> customer.verifySent(partial, customer.authenticator, challenge, code));
        assertThat(atOnce).noneMatch(answer -> answer.status() == 200);
    }

    @Test
    void aLoginIsExchangedOnce() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        String partial = customer.partialToken();
        Answer verified = customer.verify(partial, customer.phone.freshCode());
        String attempt = attempt(customer, partial);
        keep(attempt);
        assertThat(customer.exchange(partial, verified.at("proof")).status()).isEqualTo(200);
        String opened = sessions(customer);

        putBack(attempt);
        forgetProof(customer, verified.at("proof"));
        assertThat(customer.exchange(partial, verified.at("proof")).shortly()).isEqualTo("401 invalid-proof");

        putBack(attempt);
        forgetProof(customer, verified.at("proof"));
        List<Answer> atOnce = Crowd.of(8, i -> customer.exchange(partial, verified.at("proof")));
        assertThat(atOnce).noneMatch(answer -> answer.status() == 200);
        assertThat(sessions(customer)).isEqualTo(opened);
    }

    @Test
    void aSecondFactorShownAgainCountsOnce() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        customer.loginWithApp();
        String partial = customer.browser
                .post(suite.auth("/v1/reauthentication/second-factor"), null, customer.access)
                .at("partial_token");
        Answer verified = customer.verify(partial, customer.phone.freshCode());
        String attempt = attempt(customer, partial);
        keep(attempt);
        assertThat(customer.exchange(partial, verified.at("proof")).status()).isEqualTo(200);

        putBack(attempt);
        forgetProof(customer, verified.at("proof"));

        assertThat(customer.exchange(partial, verified.at("proof")).shortly()).isEqualTo("401 invalid-proof");
    }

    @Test
    void aSignatureOfAKeyIsGoodOnce() {
        KeyHolder holder = KeyHolder.at(suite, KEYS);
        String partial = holder.customer().partialToken();
        Answer asked = holder.ask(partial);
        Object signed = holder.sign(asked);
        String key = "mfa:{" + holder.customer().id + "}:challenge:" + asked.at("challenge_id");
        keep(key);
        Answer first = holder.show(partial, asked, signed);
        assertThat(first.status()).as(first.text()).isEqualTo(200);

        putBack(key);
        assertThat(holder.show(partial, asked, signed).status()).isEqualTo(401);

        putBack(key);
        List<Answer> atOnce = Crowd.of(8, i -> holder.show(partial, asked, signed));
        assertThat(atOnce).noneMatch(answer -> answer.status() == 200);
    }

    @Test
    void anApprovalIsGrantedOnce() {
        KeyHolder holder = KeyHolder.at(suite, KEYS);
        Customer customer = holder.customer();
        Answer wish = customer.browser.post(
                suite.auth("/v1/approvals"),
                Map.of("action", "domain.transfer", "parameters", Map.of("domain", "example.dk")),
                customer.access);
        String partial = wish.at("partial_token");
        String proof = holder.proof(partial);
        String attempt = attempt(customer, partial);
        keep(attempt);
        assertThat(grant(customer, wish, proof).status()).isEqualTo(200);

        putBack(attempt);
        forgetProof(customer, proof);
        assertThat(grant(customer, wish, proof).shortly()).isEqualTo("401 invalid-proof");

        putBack(attempt);
        forgetProof(customer, proof);
        List<Answer> atOnce = Crowd.of(8, i -> grant(customer, wish, proof));
        assertThat(atOnce).noneMatch(answer -> answer.status() == 200);
    }

    private Answer grant(Customer customer, Answer wish, String proof) {
        return customer.browser.post(
                suite.auth("/v1/approvals/" + wish.at("approval_id")),
                Map.of("partial_token", wish.at("partial_token"), "proof", proof),
                customer.access);
    }
}
