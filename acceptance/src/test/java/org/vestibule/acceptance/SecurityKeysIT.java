package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.vestibule.localstack.securitykey.Scene;
import org.vestibule.localstack.securitykey.SoftwareKey;

/** Security keys as a second factor, with keys and browsers in software. */
@ExtendWith(TheSuite.class)
class SecurityKeysIT {
    private static final String PRESET = "certificate-account";

    /** What the preset says. */
    private static final String RP_ID = "localhost";

    private static final String ORIGIN = "http://localhost:8080";

    private final TheSuite suite;

    SecurityKeysIT(TheSuite suite) {
        this.suite = suite;
    }

    private Customer customer() {
        return Customer.at(suite, PRESET).loggedIn();
    }

    private Answer begin(Customer customer, String name) {
        return begin(customer, name, customer.access);
    }

    private Answer begin(Customer customer, String name, String token) {
        return customer.browser.post(suite.mfa("/v1/authenticators"), Map.of("type", "webauthn", "name", name), token);
    }

    private static Scene creating(Answer begun) {
        return Scene.creating(
                RP_ID, ORIGIN, begun.body().path("public_key").path("challenge").asText());
    }

    private Answer activate(Customer customer, String id, Object credential, String token) {
        return customer.browser.post(
                suite.mfa("/v1/authenticators/" + id + "/activation"), Map.of("credential", credential), token);
    }

    /** Adds a key and answers the activation. */
    private Answer add(Customer customer, SoftwareKey key, String name) {
        Answer begun = begin(customer, name);
        assertThat(begun.status()).as(begun.text()).isEqualTo(201);
        Answer activated = activate(customer, begun.at("id"), key.attest(creating(begun)), customer.access);
        assertThat(activated.status()).as(activated.text()).isEqualTo(200);
        return activated;
    }

    private static String idOf(Answer activated) {
        return activated.body().path("authenticator").path("id").asText();
    }

    /** A login that has shown the password and asked for a key. */
    private record Asked(String partial, String authenticator, Answer challenge) {
        Scene scene() {
            return Scene.getting(
                    RP_ID,
                    ORIGIN,
                    challenge.body().path("public_key").path("challenge").asText());
        }

        Map<String, Object> answer(Object credential) {
            return Map.of(
                    "authenticator_id",
                    authenticator,
                    "challenge_id",
                    challenge.at("challenge_id"),
                    "credential",
                    credential);
        }
    }

    private Asked ask(Customer customer, String authenticator) {
        String partial = customer.partialToken();
        Answer challenge =
                customer.browser.post(suite.mfa("/v1/challenges"), Map.of("authenticator_id", authenticator), partial);
        assertThat(challenge.status()).as(challenge.text()).isEqualTo(201);
        return new Asked(partial, authenticator, challenge);
    }

    /** Nothing is sent, so nothing limits it. */
    @Test
    @Tag("attack-50")
    void whatAKeyIsAskedIsKeptForNoReplay() {
        Customer customer = customer();
        String key = idOf(add(customer, new SoftwareKey(), "Left at home"));
        String partial = customer.partialToken();

        List<Answer> asked = Stream.generate(() -> customer.browser.send(
                        "POST",
                        suite.mfa("/v1/challenges"),
                        Map.of("authenticator_id", key),
                        partial,
                        Map.of("Idempotency-Key", "\"the-same\"")))
                .limit(2)
                .toList();

        assertThat(asked)
                .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(201))
                .extracting(answer -> answer.at("challenge_id"))
                .doesNotHaveDuplicates();
        assertThat(suite.column("mfa", "select count(*) from idempotent_request where subject = '" + customer.id + "'"))
                .isEqualTo("0");
    }

    private Answer show(Customer customer, Asked asked, Object credential) {
        return customer.browser.post(suite.mfa("/v1/verifications"), asked.answer(credential), asked.partial());
    }

    private Answer named(Customer customer, String id) {
        JsonNode found = null;
        for (JsonNode each : customer.authenticators().body().path("authenticators")) {
            if (each.path("id").asText().equals(id)) {
                found = each;
            }
        }
        return new Answer(200, null, String.valueOf(found), found);
    }

    @Test
    @Tag("S4-05")
    void aKeyIsAddedByNameAndItsOwnerIsTold() {
        Customer customer = customer();

        Answer begun = begin(customer, "Blue key");
        var key = new SoftwareKey();
        Answer activated = activate(customer, begun.at("id"), key.attest(creating(begun)), customer.access);

        JsonNode options = begun.body().path("public_key");
        assertThat(begun.status()).as(begun.text()).isEqualTo(201);
        assertThat(begun.at("status")).isEqualTo("pending");
        assertThat(options.path("rp").path("id").asText()).isEqualTo(RP_ID);
        assertThat(options.path("rp").path("name").asText()).isNotEmpty();
        assertThat(options.path("user").path("name").asText()).isEqualTo(customer.username);
        assertThat(options.path("user").path("displayName").asText()).isNotEmpty();
        assertThat(bytes(options.path("user").path("id"))).hasSize(64);
        assertThat(bytes(options.path("challenge"))).hasSize(32);
        assertThat(options.path("pubKeyCredParams").findValuesAsText("alg")).containsExactly("-8", "-7", "-257");
        assertThat(options.path("excludeCredentials")).isEmpty();
        assertThat(options.path("attestation").asText()).isEqualTo("none");
        assertThat(options.path("timeout").asLong()).isEqualTo(300_000);
        assertThat(activated.status()).as(activated.text()).isEqualTo(200);
        assertThat(customer.methods()).containsExactly("webauthn");
        assertThat(named(customer, begun.at("id")).at("name")).isEqualTo("Blue key");
        assertThat(customer.awaitMail("login method was added")).contains("a security key (“Blue key”)");
    }

    private static byte[] bytes(JsonNode base64url) {
        return Base64.getUrlDecoder().decode(base64url.asText());
    }

    @Test
    @Tag("S4-05")
    void aKeyWithoutANameIsRefused() {
        Customer customer = customer();

        Answer refused =
                customer.browser.post(suite.mfa("/v1/authenticators"), Map.of("type", "webauthn"), customer.access);

        assertThat(refused.shortly()).isEqualTo("400 invalid-request");
    }

    @Test
    @Tag("S4-05")
    void aKeyLogsInAndTheSessionSaysHow() {
        Customer customer = customer();
        var key = new SoftwareKey();
        String id = idOf(add(customer, key, "Blue key"));

        Asked touched = ask(customer, id);
        Answer byTouch = show(customer, touched, key.sign(touched.scene()));
        customer.access =
                customer.exchange(touched.partial(), byTouch.at("proof")).at("access_token");
        Answer me = customer.me();
        Asked verified = ask(customer, id);
        Answer byPin = show(customer, verified, key.sign(verified.scene().withFlags(Scene.PRESENT | Scene.VERIFIED)));
        customer.access =
                customer.exchange(verified.partial(), byPin.at("proof")).at("access_token");

        JsonNode options = touched.challenge().body().path("public_key");
        assertThat(options.path("rpId").asText()).isEqualTo(RP_ID);
        assertThat(options.path("allowCredentials").path(0).path("id").asText()).isEqualTo(key.id());
        assertThat(options.path("allowCredentials").path(0).path("transports")).hasSize(2);
        assertThat(touched.challenge().at("type")).isEqualTo("webauthn");
        assertThat(touched.challenge().body().has("resend_in")).isFalse();
        assertThat(byTouch.status()).as(byTouch.text()).isEqualTo(200);
        assertThat(me.at("acr")).isEqualTo("phr");
        assertThat(me.body().path("amr").toString()).isEqualTo("[\"pwd\",\"hwk\",\"mfa\"]");
        assertThat(customer.me().body().path("amr").toString()).isEqualTo("[\"pwd\",\"hwk\",\"user\",\"mfa\"]");
        assertThat(named(customer, id).at("last_used_at")).isNotNull();
    }

    @Test
    @Tag("S4-06")
    void whereTheKeyIsMissingAnotherMethodIsOffered() {
        Customer customer = customer();
        String key = idOf(add(customer, new SoftwareKey(), "Left at home"));
        customer.enrollApp(customer.access);

        Answer login = customer.login();
        Asked notAnswered = ask(customer, key);
        Answer tokens = customer.loginWithApp();

        assertThat(login.body().path("methods").findValuesAsText("type")).containsExactlyInAnyOrder("webauthn", "totp");
        assertThat(login.body().path("methods").findValuesAsText("name")).contains("Left at home");
        assertThat(notAnswered.challenge().status()).isEqualTo(201);
        assertThat(tokens.status()).as(tokens.text()).isEqualTo(200);
    }

    @Test
    @Tag("S4-07")
    void severalKeysAreListedEachAnswersAndEachIsRemoved() {
        Customer customer = customer();
        var blue = new SoftwareKey();
        var red = new SoftwareKey();
        String blueId = idOf(add(customer, blue, "Blue key"));
        Answer begunRed = begin(customer, "Red key");
        Answer activated = activate(customer, begunRed.at("id"), red.attest(creating(begunRed)), customer.access);
        String redId = idOf(activated);

        Asked askedForBlue = ask(customer, blueId);
        Answer byRed = show(customer, askedForBlue, red.sign(askedForBlue.scene()));
        Answer used = named(customer, redId);
        Answer unused = named(customer, blueId);
        int removed = customer.browser
                .delete(suite.mfa("/v1/authenticators/" + redId), null, customer.access)
                .status();
        Asked afterwards = ask(customer, blueId);
        Answer byRemoved = show(customer, afterwards, red.sign(afterwards.scene()));
        Asked again = ask(customer, blueId);
        Answer byBlue = show(customer, again, blue.sign(again.scene()));

        assertThat(begunRed.body().path("public_key").path("excludeCredentials").findValuesAsText("id"))
                .containsExactly(blue.id());
        assertThat(askedForBlue
                        .challenge()
                        .body()
                        .path("public_key")
                        .path("allowCredentials")
                        .findValuesAsText("id"))
                .containsExactlyInAnyOrder(blue.id(), red.id());
        assertThat(byRed.status()).as(byRed.text()).isEqualTo(200);
        assertThat(used.at("name")).isEqualTo("Red key");
        assertThat(used.at("last_used_at"))
                .as("it counts for the key that signed")
                .isNotNull();
        assertThat(unused.at("last_used_at")).isNull();
        assertThat(removed).isEqualTo(204);
        assertThat(byRemoved.shortly()).isEqualTo("401 invalid-code");
        assertThat(byBlue.status()).as(byBlue.text()).isEqualTo(200);
        assertThat(customer.methods()).containsExactly("webauthn");
    }

    @Test
    @Tag("attack-40")
    void aKeyThatSomebodyHasIsNobodyElses() {
        Customer owner = customer();
        var key = new SoftwareKey();
        add(owner, key, "Mine");
        Customer thief = customer();
        String elsewhere = suite.tenant(PRESET, Map.of());
        Customer farThief = Customer.at(suite, elsewhere).loggedIn();

        Answer begun = begin(thief, "Mine too");
        Answer refused = activate(thief, begun.at("id"), key.attest(creating(begun)), thief.access);
        Answer begunFar = begin(farThief, "Mine too");
        Answer refusedFar = activate(farThief, begunFar.at("id"), key.attest(creating(begunFar)), farThief.access);
        Answer begunTwice = begin(owner, "Mine twice");
        Answer refusedTwice = activate(owner, begunTwice.at("id"), key.attest(creating(begunTwice)), owner.access);

        assertThat(refused.shortly()).isEqualTo("401 invalid-code");
        assertThat(refusedFar.shortly()).isEqualTo("401 invalid-code");
        assertThat(refusedTwice.shortly()).isEqualTo("401 invalid-code");
        assertThat(thief.authenticators().at("two_factor")).isEqualTo("disabled");
        assertThat(owner.methods().stream().filter("webauthn"::equals)).isNotEmpty();
    }

    @Test
    @Tag("attack-42")
    @Tag("W-3")
    void aSignatureWorksOnce() {
        Customer customer = customer();
        var key = new SoftwareKey();
        String id = idOf(add(customer, key, "Blue key"));
        Asked asked = ask(customer, id);
        var signed = key.sign(asked.scene());

        Answer first = show(customer, asked, signed);
        Answer second = show(customer, asked, signed);

        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertThat(second.shortly()).isEqualTo("410 challenge-expired");
    }

    @Test
    @Tag("attack-42")
    @Tag("W-3")
    void aChallengeIsOverWithTheFirstWrongAnswer() {
        Customer customer = customer();
        var key = new SoftwareKey();
        String id = idOf(add(customer, key, "Blue key"));
        Asked asked = ask(customer, id);

        Answer wrong = show(customer, asked, key.sign(asked.scene().withOrigin("http://localhost:8081")));
        Answer right = show(customer, asked, key.sign(asked.scene()));

        assertThat(wrong.shortly()).isEqualTo("401 invalid-code");
        assertThat(wrong.at("remaining_attempts")).isEqualTo("4");
        assertThat(right.shortly()).isEqualTo("410 challenge-expired");
    }

    @Test
    @Tag("attack-42")
    void theFirstWrongKeyEndsAnEnrollmentsChallengeAsWell() {
        Customer customer = customer();
        Answer begun = begin(customer, "Blue key");
        var key = new SoftwareKey();

        Answer wrong = activate(
                customer, begun.at("id"), key.attest(creating(begun).withRpId("evil.example")), customer.access);
        Answer right = activate(customer, begun.at("id"), key.attest(creating(begun)), customer.access);

        assertThat(wrong.shortly()).isEqualTo("401 invalid-code");
        assertThat(right.shortly()).isEqualTo("410 enrollment-expired");
    }

    @Test
    @Tag("attack-42")
    void aChallengeOfSomebodyElseOrOfAnotherLoginIsRefused() {
        Customer customer = customer();
        Customer other = customer();
        var key = new SoftwareKey();
        String id = idOf(add(customer, key, "Blue key"));
        String othersId = idOf(add(other, new SoftwareKey(), "Red key"));
        Asked mine = ask(customer, id);
        Asked others = ask(other, othersId);
        Asked anotherLogin = new Asked(customer.partialToken(), id, mine.challenge());
        var withTheirs = new Asked(mine.partial(), id, others.challenge());

        assertThat(show(customer, withTheirs, key.sign(withTheirs.scene())).shortly())
                .isEqualTo("410 challenge-expired");
        assertThat(show(customer, anotherLogin, key.sign(anotherLogin.scene())).shortly())
                .isEqualTo("410 challenge-expired");
        assertThat(show(customer, mine, key.sign(others.scene())).shortly()).isEqualTo("401 invalid-code");
    }

    /** A pending enrollment of one session, confirmed by another one; and a registration shown as a login. */
    @Test
    @Tag("attack-42")
    void aChallengeIsForItsPurposeAndSession() {
        Customer customer = customer();
        var key = new SoftwareKey();
        Answer begun = begin(customer, "Blue key");
        String firstSession = customer.access;
        customer.loggedIn();

        Answer fromAnother = activate(customer, begun.at("id"), key.attest(creating(begun)), customer.access);
        Answer fromTheSame = activate(customer, begun.at("id"), key.attest(creating(begun)), firstSession);
        Asked asked = ask(customer, begun.at("id"));
        Answer registrationAsLogin =
                show(customer, asked, key.sign(asked.scene().withType("webauthn.create")));

        assertThat(fromAnother.shortly()).isEqualTo("410 enrollment-expired");
        assertThat(fromTheSame.status()).as(fromTheSame.text()).isEqualTo(200);
        assertThat(registrationAsLogin.shortly()).isEqualTo("401 invalid-code");
    }

    @Test
    @Tag("attack-41")
    void aSignatureForOneTenantIsNothingAtAnother() {
        String shop = suite.tenant(
                PRESET,
                Map.of("webauthn", Map.of("rp_id", "shop.example", "origins", List.of("https://shop.example"))));
        Customer customer = Customer.at(suite, shop).loggedIn();
        Answer begun = begin(customer, "Blue key");

        Answer refused = activate(customer, begun.at("id"), new SoftwareKey().attest(creating(begun)), customer.access);

        assertThat(begun.body().path("public_key").path("rp").path("id").asText())
                .isEqualTo("shop.example");
        assertThat(refused.shortly()).isEqualTo("401 invalid-code");
    }

    @Test
    @Tag("W-2")
    void aKeyThatCountsBackwardsIsRefusedAndItsOwnerIsTold() {
        Customer customer = customer();
        var key = new SoftwareKey();
        String id = idOf(add(customer, key, "Blue key"));
        Asked first = ask(customer, id);
        Answer counted = show(customer, first, key.sign(first.scene().withSignCount(5)));
        Asked second = ask(customer, id);

        Answer copied = show(customer, second, key.sign(second.scene().withSignCount(5)));
        Asked third = ask(customer, id);
        Answer later = show(customer, third, key.sign(third.scene().withSignCount(6)));

        assertThat(counted.status()).as(counted.text()).isEqualTo(200);
        assertThat(copied.shortly()).isEqualTo("401 invalid-code");
        assertThat(copied.at("remaining_attempts")).isEqualTo("4");
        assertThat(customer.awaitMail("may have been copied")).contains("“Blue key”");
        assertThat(later.status()).as(later.text()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(suite.records("vestibule.security-events"))
                        .anySatisfy(event -> assertThat(event)
                                .contains(customer.id, "second_factor.failed", "\"reason\":\"sign_count\"")));
    }

    @Test
    @Tag("attack-42")
    void oneSignatureShownByTwentyThreadsAtTwoServicesLogsInOnce() {
        Customer customer = customer();
        var key = new SoftwareKey();
        String id = idOf(add(customer, key, "Blue key"));
        Asked asked = ask(customer, id);
        var signed = key.sign(asked.scene());

        List<Answer> answers = Crowd.of(
                20,
                i -> customer.browser.post(
                        i % 2 == 0 ? suite.mfa("/v1/verifications") : suite.secondMfa("/v1/verifications"),
                        asked.answer(signed),
                        asked.partial()));

        assertThat(Crowd.counts(answers)).isEqualTo(Map.of("200", 1, "410 challenge-expired", 19));
    }

    @Test
    @Tag("W-2")
    void signaturesWithOneCountForTwoChallengesLogInOnce() {
        Customer customer = customer();
        var key = new SoftwareKey();
        var spare = new SoftwareKey();
        String id = idOf(add(customer, key, "Blue key"));
        String other = idOf(add(customer, spare, "Red key"));
        List<Asked> asked = new ArrayList<>(List.of(ask(customer, id), ask(customer, other)));
        List<Map<String, Object>> signed = asked.stream()
                .map(each -> key.sign(each.scene().withSignCount(9)))
                .toList();

        List<Answer> answers = Crowd.of(2, i -> show(customer, asked.get(i), signed.get(i)));

        assertThat(Crowd.counts(answers)).isEqualTo(Map.of("200", 1, "401 invalid-code", 1));
    }

    @Test
    @Tag("attack-11")
    void wrongKeysLockLikeWrongCodes() {
        Customer customer = customer();
        var key = new SoftwareKey();
        String id = idOf(add(customer, key, "Blue key"));
        List<String> outcomes = new ArrayList<>();

        for (int i = 0; i < 5; i++) {
            Asked asked = ask(customer, id);
            outcomes.add(
                    show(customer, asked, new SoftwareKey().sign(asked.scene())).shortly());
        }

        assertThat(outcomes.subList(0, 4)).containsOnly("401 invalid-code");
        assertThat(outcomes.getLast()).isEqualTo("429 locked");
    }

    @Test
    void codesAndCredentialsAreNotMixedUp() {
        Customer customer = customer();
        var key = new SoftwareKey();
        String id = idOf(add(customer, key, "Blue key"));
        Asked asked = ask(customer, id);
        ObjectNode both = Browser.JSON.valueToTree(asked.answer(key.sign(asked.scene())));
        both.put("code", "123456");
        String challenge =
                asked.challenge().body().path("public_key").path("challenge").asText();

        Answer bothAtOnce = customer.browser.post(suite.mfa("/v1/verifications"), both, asked.partial());
        Answer neither =
                customer.browser.post(suite.mfa("/v1/verifications"), Map.of("authenticator_id", id), asked.partial());
        Answer challengeAsCode = customer.browser.post(
                suite.mfa("/v1/verifications"),
                Map.of("authenticator_id", id, "challenge_id", asked.challenge().at("challenge_id"), "code", challenge),
                asked.partial());
        Answer resend = customer.browser.post(
                suite.mfa("/v1/challenges/" + asked.challenge().at("challenge_id") + "/resend"), null, asked.partial());
        Answer noCredential = show(customer, asked, "text");

        assertThat(bothAtOnce.shortly()).isEqualTo("400 invalid-request");
        assertThat(neither.shortly()).isEqualTo("400 invalid-request");
        assertThat(challengeAsCode.shortly()).isEqualTo("410 challenge-expired");
        assertThat(resend.shortly()).isEqualTo("400 invalid-request");
        assertThat(noCredential.shortly()).isEqualTo("401 invalid-code");
    }

    @Test
    void staffMayUseKeysAndEnrollThemOnTheWayIn() {
        Customer owner = Customer.at(suite, PRESET, Map.of("password", Customer.PASSWORD, "roles", List.of("owner")));
        Answer login = owner.login();
        String partial = login.at("partial_token");
        var key = new SoftwareKey();

        Answer begun = begin(owner, "Desk key", partial);
        Answer activated = activate(owner, begun.at("id"), key.attest(creating(begun)), partial);
        owner.access = owner.exchange(partial, activated.at("proof")).at("access_token");

        assertThat(login.body().path("allowed_types").toString()).contains("webauthn");
        assertThat(owner.me().at("acr")).isEqualTo("phr");
        assertThat(owner.me().body().path("amr").toString()).isEqualTo("[\"pwd\",\"hwk\",\"mfa\"]");
    }

    /** What a person wrote or a browser sent is nowhere taken for more than it is. */
    @Test
    @Tag("attack-40")
    void rubbishIsRefusedAndCounted() {
        Customer customer = customer();
        Answer begun = begin(customer, "Blue key");
        String rubbish =
                Base64.getUrlEncoder().withoutPadding().encodeToString("{\"type\":".getBytes(StandardCharsets.UTF_8));

        Answer refused = activate(
                customer,
                begun.at("id"),
                Map.of("id", "AA", "rawId", "AA", "type", "public-key", "response", Map.of("clientDataJSON", rubbish)),
                customer.access);

        assertThat(refused.shortly()).isEqualTo("401 invalid-code");
    }
}
