package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same request again under one key: after a lost answer, or by an impatient finger. */
@ExtendWith(TheSuite.class)
class IdempotencyIT {
    private static final String TENANT = "certificate-account";
    private static final String REPLAYED = "Idempotency-Replayed";
    private static final int CROWD = 20;

    private final TheSuite suite;

    IdempotencyIT(TheSuite suite) {
        this.suite = suite;
    }

    private static Answer post(String url, Object body, String token, String key) {
        return new Browser().send("POST", url, body, token, Map.of("Idempotency-Key", "\"" + key + "\""));
    }

    private long kept(String database, String key) {
        return Long.parseLong(
                suite.column(database, "select count(*) from idempotent_request where key = '" + key + "'"));
    }

    /** Otherwise somebody with the password alone could use up the keys that the user's pages need. */
    @Test
    @Tag("attack-65")
    void refusalsOfHalfALoginTakeNoKey() {
        Customer customer = Customer.at(suite, TENANT).loggedIn();
        customer.enrollEmail(customer.email);
        String partial = customer.partialToken();
        String unknown = suite.mfa("/v1/challenges/" + UUID.randomUUID() + "/resend");

        List<Answer> answers = Crowd.of(CROWD, i -> post(unknown, Map.of(), partial, "refused-" + customer.id + i));
        Answer sent = post(
                suite.mfa("/v1/challenges"),
                Map.of("authenticator_id", customer.authenticator),
                partial,
                "sent-" + customer.id);

        assertThat(Crowd.counts(answers)).isEqualTo(Map.of("410 challenge-expired", CROWD));
        assertThat(suite.column(
                        "mfa", "select count(*) from idempotent_request where key like 'refused-" + customer.id + "%'"))
                .isEqualTo("0");
        assertThat(sent.status()).as(sent.text()).isEqualTo(201);
        assertThat(suite.column("mfa", "select count(*) from idempotent_request where subject = '" + customer.id + "'"))
                .as("keys of the user themself")
                .isEqualTo("0");
    }

    @Test
    @Tag("attack-36")
    @Tag("S4-04")
    void twentyThreadsOneKeyTwoReplicasOneMail() {
        Customer customer = Customer.at(suite, TENANT).loggedIn();
        customer.enrollEmail(customer.email);
        customer.awaitMail("login method was added");
        String partial = customer.partialToken();
        int before = Customer.messages(suite, customer.email).size();
        Map<String, Object> wish = Map.of("authenticator_id", customer.authenticator);

        List<Answer> answers = Crowd.of(
                CROWD,
                i -> post(
                        i % 2 == 0 ? suite.mfa("/v1/challenges") : suite.secondMfa("/v1/challenges"),
                        wish,
                        partial,
                        "send-" + customer.id));
        Answer later = post(suite.secondMfa("/v1/challenges"), wish, partial, "send-" + customer.id);
        String code = Customer.codeIn(Customer.awaitMessage(suite, customer.email, before + 1));
        Answer verified = customer.browser.post(
                suite.mfa("/v1/verifications"),
                Map.of(
                        "authenticator_id",
                        customer.authenticator,
                        "challenge_id",
                        later.at("challenge_id"),
                        "code",
                        code),
                partial);

        Map<String, Integer> counts = Crowd.counts(answers);
        assertThat(counts.keySet()).isSubsetOf("201", "409 request-in-progress");
        assertThat(answers.stream()
                        .filter(answer -> answer.status() == 201
                                && answer.header(REPLAYED).isEmpty()))
                .hasSize(1);
        Set<String> challenges = answers.stream()
                .filter(answer -> answer.status() == 201)
                .map(Answer::text)
                .collect(Collectors.toSet());
        assertThat(challenges).containsExactly(later.text());
        assertThat(later.header(REPLAYED)).contains("true");
        assertThat(verified.status()).as(verified.text()).isEqualTo(200);
        assertThat(Customer.messages(suite, customer.email)).hasSize(before + 1);
    }

    @Test
    @Tag("attack-33")
    void anAnswerThatHoldsASecretIsGivenOnceAndKeptNowhere() {
        Customer customer = Customer.at(suite, TENANT).loggedIn();
        String key = "app-" + customer.id;
        Map<String, Object> app = Map.of("type", "totp", "name", "Phone");

        Answer first = post(suite.mfa("/v1/authenticators"), app, customer.access, key);
        Answer second = post(suite.mfa("/v1/authenticators"), app, customer.access, key);

        assertThat(first.status()).as(first.text()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.header(REPLAYED)).isEmpty();
        assertThat(second.at("secret")).isNotEqualTo(first.at("secret"));
        assertThat(kept("mfa", key)).isZero();
    }

    @Test
    @Tag("S3-03")
    void aCodeToANewNumberOrAddressIsSentOnceAndARefusalIsRepeated() {
        Customer customer = Customer.at(suite, TENANT).loggedIn();
        String address = "other-" + customer.email;
        Map<String, Object> email = Map.of("type", "email", "email", address);
        Map<String, Object> sms = Map.of("type", "sms", "phone", Customer.danishNumber());

        Answer sent = post(suite.mfa("/v1/authenticators"), email, customer.access, "mail-" + customer.id);
        Answer again = post(suite.secondMfa("/v1/authenticators"), email, customer.access, "mail-" + customer.id);
        Answer notOffered = post(suite.mfa("/v1/authenticators"), sms, customer.access, "sms-" + customer.id);
        Answer invalid = post(
                suite.mfa("/v1/authenticators"),
                Map.of("type", "email", "email", "no address"),
                customer.access,
                "bad-" + customer.id);
        Answer invalidAgain = new Browser()
                .send(
                        "POST",
                        suite.mfa("/v1/authenticators"),
                        Map.of("type", "email", "email", "no address"),
                        customer.access,
                        Map.of("Idempotency-Key", "\"bad-" + customer.id + "\"", "Accept-Language", "da"));

        assertThat(sent.status()).as(sent.text()).isEqualTo(201);
        assertThat(again.text()).isEqualTo(sent.text());
        assertThat(again.header(REPLAYED)).contains("true");
        Customer.awaitMessage(suite, address, 1);
        assertThat(Customer.messages(suite, address)).hasSize(1);
        assertThat(notOffered.shortly()).isEqualTo("403 method-not-offered");
        assertThat(kept("mfa", "sms-" + customer.id)).isZero();
        assertThat(invalid.shortly()).isEqualTo("422 invalid-email");
        assertThat(invalidAgain.text()).as("in the words of the first answer").isEqualTo(invalid.text());
        assertThat(invalidAgain.header(REPLAYED)).contains("true");
    }

    @Test
    @Tag("C-07")
    void anImportIsRunOnce() {
        Customer owner = Customer.staff(suite, TENANT, "owner");
        String lines = "{\"username\":\"once-%1$s\",\"email\":\"once@mail.example\"}\n{\"username\":\"\"}\n"
                .formatted(owner.id);
        String url = suite.auth("/v1/tenants/" + TENANT + "/users:import");
        Map<String, String> headers =
                Map.of("Idempotency-Key", "\"import-" + owner.id + "\"", "Content-Type", "application/x-ndjson");

        Answer first = owner.browser.send("POST", url, lines, owner.access, headers);
        Answer again = owner.browser.send("POST", url, lines, owner.access, headers);
        Answer other = owner.browser.send("POST", url, lines + "{}\n", owner.access, headers);

        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertThat(first.text()).contains("\"status\":\"created\"").contains("\"status\":\"rejected\"");
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.header(REPLAYED)).contains("true");
        assertThat(again.header("Content-Type").orElse("")).startsWith("application/x-ndjson");
        assertThat(other.shortly()).isEqualTo("422 idempotency-key-reused");
    }
}
