package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Guessing, from every side. */
@ExtendWith(TheSuite.class)
class GuessingIT {
    private static final String TENANT = "reseller-storefront";

    private final TheSuite suite;

    GuessingIT(TheSuite suite) {
        this.suite = suite;
    }

    @Test
    @Tag("attack-11")
    @Tag("attack-12")
    @Tag("attack-13")
    @Tag("C-04")
    void wrongCodesAddUpOverSessionsAddressesAndReplicas() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        String wrong = customer.phone.wrongCode();

        for (int i = 0; i < 4; i++) {
            Answer answer = new Browser()
                    .post(
                            i % 2 == 0 ? suite.mfa("/v1/verifications") : suite.secondMfa("/v1/verifications"),
                            Map.of("authenticator_id", customer.authenticator, "code", wrong),
                            customer.partialToken());
            assertThat(answer.at("remaining_attempts")).isEqualTo(Integer.toString(4 - i));
        }
        Answer fifth = customer.verify(customer.partialToken(), wrong);
        Answer right = customer.verify(customer.partialToken(), customer.phone.freshCode());

        assertThat(fifth.shortly()).isEqualTo("429 locked");
        assertThat(fifth.header("Retry-After")).hasValue("60");
        assertThat(fifth.body().path("support").path("email").asText()).isNotEmpty();
        assertThat(right.shortly()).as("a right code while locked").isEqualTo("429 locked");
        assertThat(customer.awaitMail("guessing").lines()).anyMatch(line -> line.contains("change it now"));
    }

    @Test
    @Tag("attack-11")
    void anotherFactorUnlocksAndIsNoSecondChanceToGuess() {
        String tenant = suite.tenant("customer-administration", Map.of("max_active_methods", 2, "recovery_codes", 10));
        Customer customer = Customer.at(suite, tenant).withApp();
        String app = customer.authenticator;
        customer.enrollSms(Customer.danishNumber());
        String sms = customer.authenticator;
        String recoveryCode = customer.recoveryCodes.getFirst();
        customer.authenticator = app;
        for (int i = 0; i < 5; i++) {
            customer.verify(customer.partialToken(), customer.phone.wrongCode());
        }

        Answer byApp = customer.verify(customer.partialToken(), customer.phone.freshCode());
        String partial = customer.partialToken();
        Answer challenge = customer.browser.post(suite.mfa("/v1/challenges"), Map.of("authenticator_id", sms), partial);
        Answer guessed = customer.verifySent(partial, sms, challenge.at("challenge_id"), "abcdef");
        Answer guessedAgain = customer.verifySent(partial, sms, challenge.at("challenge_id"), "abcdef");
        Answer mistyped = customer.verifyRecoveryCode(customer.partialToken(), "0000-0000-0000-0000");
        Answer recovery = customer.verifyRecoveryCode(customer.partialToken(), recoveryCode);
        Answer unlocked = customer.verify(customer.partialToken(), customer.phone.freshCode());

        assertThat(byApp.shortly()).isEqualTo("429 locked");
        assertThat(List.of(guessed.shortly(), guessedAgain.shortly()))
                .as("one try for six digits")
                .containsOnly("429 locked");
        assertThat(mistyped.at("remaining_attempts")).isEqualTo("4");
        assertThat(recovery.status()).as(recovery.text()).isEqualTo(200);
        assertThat(unlocked.status()).as(unlocked.text()).isEqualTo(200);
        assertThat(Customer.messages(suite, customer.email))
                .filteredOn(mail -> mail.contains("guessing"))
                .as("one mail a lock")
                .hasSize(1);
    }

    @Test
    @Tag("attack-11")
    void pastAHundredNoWaitingHelpsButStaffAndRecoveryCodesDo() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        Customer support = Customer.staff(suite, TENANT, "support");
        block(customer);

        Answer waited = customer.verify(customer.partialToken(), customer.phone.codeOf(0));
        Answer seen = await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> support.browser.get(suite.admin("/v1/customers/" + customer.id), support.access),
                        answer -> answer.status() == 200);
        Answer byStaff = unlock(support, customer);
        Answer again = unlock(support, customer);
        Answer afterStaff = customer.verify(customer.partialToken(), customer.phone.freshCode());
        block(customer);
        Answer recovery = customer.verifyRecoveryCode(customer.partialToken(), customer.recoveryCodes.getFirst());
        Answer afterRecovery = customer.verify(customer.partialToken(), customer.phone.freshCode());

        assertThat(waited.shortly()).isEqualTo("429 locked");
        assertThat(waited.body().has("retry_after_s")).isFalse();
        assertThat(seen.body().path("lock").has("retry_after_s")).isTrue();
        assertThat(seen.body().path("lock").path("retry_after_s").isNull()).isTrue();
        assertThat(byStaff.status()).as(byStaff.text()).isEqualTo(204);
        assertThat(again.shortly()).isEqualTo("409 two-factor-not-locked");
        assertThat(afterStaff.status()).as(afterStaff.text()).isEqualTo(200);
        assertThat(recovery.status()).as(recovery.text()).isEqualTo(200);
        assertThat(afterRecovery.status()).as(afterRecovery.text()).isEqualTo(200);
        assertThat(customer.awaitMail("unlocked")).contains("lost in the post");
    }

    @Test
    @Tag("attack-56")
    @Tag("attack-65")
    void rightPasswordsAtOnceLockNobodyOut() throws Exception {
        Customer customer = Customer.at(suite, TENANT);
        List<String> answers = fortyAtOnce(() -> customer.login().shortly());
        Answer afterwards = customer.login();

        assertThat(answers)
                .contains("200")
                .allMatch(answer -> answer.equals("200") || answer.equals("429 too-many-attempts"));
        assertThat(afterwards.status()).as(afterwards.text()).isEqualTo(200);
    }

    @Test
    @Tag("attack-56")
    void wrongPasswordsAtOnceAreTenTriesAndOneLock() throws Exception {
        Customer customer = Customer.at(suite, TENANT);
        List<String> answers = fortyAtOnce(() -> customer.login("not this one").shortly());
        answers.add(customer.login("not this one").shortly());

        assertThat(answers).filteredOn("401 invalid-credentials"::equals).hasSizeLessThanOrEqualTo(10);
        assertThat(answers)
                .filteredOn(answer -> !answer.equals("401 invalid-credentials"))
                .containsOnly("429 too-many-attempts");
    }

    private static List<String> fortyAtOnce(Callable<String> login) throws Exception {
        List<String> answers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(Collections.nCopies(40, login))) {
                answers.add(answer.get());
            }
        }
        return answers;
    }

    /** As if a hundred wrong codes had come, with all the waits between them. */
    private void block(Customer customer) {
        suite.update(
                "mfa", "update person set failures = 100, blocked_at = now() where user_id = '" + customer.id + "'");
    }

    private Answer unlock(Customer staff, Customer customer) {
        return staff.browser.post(
                suite.admin("/v1/customers/" + customer.id + "/two-factor/unlock"),
                Map.of("reason", "the phone was lost in the post"),
                staff.access);
    }

    @Test
    @Tag("attack-11")
    void aFreshCodeResetsNothing() {
        Customer customer = Customer.at(suite, "webshop-admin").loggedIn();
        String number = Customer.danishNumber();
        Answer begun = customer.browser.post(
                suite.mfa("/v1/authenticators"), Map.of("type", "sms", "phone", number), customer.access);
        customer.activate(
                begun.at("id"), Customer.codeIn(Customer.awaitMessage(suite, "+45" + number, 1)), customer.access);
        customer.authenticator = begun.at("id");

        for (int left = 4; left >= 2; left--) {
            String partial = customer.partialToken();
            Answer challenge = customer.browser.post(
                    suite.mfa("/v1/challenges"), Map.of("authenticator_id", customer.authenticator), partial);
            Answer answer = customer.browser.post(
                    suite.mfa("/v1/verifications"),
                    Map.of(
                            "authenticator_id",
                            customer.authenticator,
                            "challenge_id",
                            challenge.at("challenge_id"),
                            "code",
                            "abcdef"),
                    partial);
            assertThat(answer.at("remaining_attempts")).as(answer.text()).isEqualTo(Integer.toString(left));
        }
    }

    @Test
    @Tag("attack-14")
    void oneHundredWrongCodesAtOnceAreCountedOneByOne() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        String partial = customer.partialToken();
        String wrong = customer.phone.wrongCode();

        var counts = Crowd.counts(Crowd.of(100, i -> new Browser()
                .post(
                        i % 2 == 0 ? suite.mfa("/v1/verifications") : suite.secondMfa("/v1/verifications"),
                        Map.of("authenticator_id", customer.authenticator, "code", wrong),
                        partial)));

        assertThat(counts).isEqualTo(Map.of("401 invalid-code", 4, "429 locked", 96));
        assertThat(suite.column("mfa", "select failures from person where user_id = '" + customer.id + "'"))
                .isEqualTo("5");
    }

    @Test
    @Tag("attack-18")
    void onlySixAsciiDigitsAreACode() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        String partial = customer.partialToken();
        String url = suite.mfa("/v1/verifications");
        String id = customer.authenticator;

        for (String json : List.of("null", "\"\"", "[]", "[\"123456\"]", "123456", "true", "{}")) {
            Answer answer = customer.browser.send(
                    "POST", url, "{\"authenticator_id\":\"" + id + "\",\"code\":" + json + "}", partial, Map.of());
            assertThat(answer.shortly()).as(json).isEqualTo("400 invalid-request");
        }
        for (String code : List.of("0", "1", "١٢٣٤٥٦", "１２３４５６")) {
            assertThat(customer.verify(partial, code).shortly()).as(code).isEqualTo("401 invalid-code");
        }
        String spaced = customer.phone.freshCode().replaceFirst("...", "$0 ");
        assertThat(customer.verify(partial, spaced).status())
                .as("spaces do not matter")
                .isEqualTo(200);
    }

    @Test
    @Tag("attack-14")
    void passwordsAreLimitedAsWellAlsoManyAtOnce() {
        Customer customer = Customer.at(suite, "certificate-account").loggedIn();

        var counts = Crowd.counts(Crowd.of(30, i -> customer.login("wrong password " + i)));
        Answer right = customer.login();

        assertThat(counts).isEqualTo(Map.of("401 invalid-credentials", 10, "429 too-many-attempts", 20));
        assertThat(right.shortly()).isEqualTo("429 too-many-attempts");
        assertThat(right.header("Retry-After")).isPresent();
    }

    @Test
    @Tag("attack-34")
    void unknownUsersWrongPasswordsAndDisabledUsersAnswerAlike() {
        Customer known = Customer.at(suite, TENANT).withApp();
        Customer disabled = Customer.at(suite, TENANT).loggedIn();
        disabled.browser.send(
                "PATCH",
                suite.auth("/v1/tenants/" + TENANT + "/users/" + disabled.id),
                Map.of("disabled", true),
                suite.operator(),
                Map.of());

        Answer wrong = known.login("not the password");
        Answer unknown = known.browser.post(
                suite.auth("/v1/login"),
                Map.of("tenant", TENANT, "username", "nobody-" + known.id, "password", "not the password"),
                null);
        Answer off = disabled.login();
        Answer elsewhere = known.browser.post(
                suite.auth("/v1/login"),
                Map.of("tenant", "no-such-tenant", "username", known.username, "password", "not the password"),
                null);

        assertThat(List.of(unknown, off, elsewhere))
                .allMatch(answer -> answer.status() == 401 && answer.text().equals(wrong.text()));
        Answer resetKnown = known.browser.post(
                suite.auth("/v1/password-reset"), Map.of("tenant", TENANT, "email", known.email), null);
        Answer resetUnknown = known.browser.post(
                suite.auth("/v1/password-reset"), Map.of("tenant", TENANT, "email", "nobody@mail.example"), null);
        assertThat(resetUnknown.status()).isEqualTo(resetKnown.status()).isEqualTo(202);
        assertThat(resetUnknown.text()).isEqualTo(resetKnown.text());
    }

    @Test
    @Tag("attack-50")
    @Tag("attack-55")
    void aLockIsOneEventHoweverOftenSomebodyGoesOnAndTheLogNamesNobodyUnproven() {
        String tenant = suite.tenant(TENANT, Map.of());
        Customer owner = Customer.staff(suite, tenant, "owner");
        Customer customer = Customer.at(suite, tenant);
        for (int i = 0; i < 10; i++) {
            assertThat(customer.login("wrong " + i).shortly()).isEqualTo("401 invalid-credentials");
        }
        var counts = Crowd.counts(Crowd.of(40, i -> customer.login("wrong again " + i)));
        assertThat(counts).isEqualTo(Map.of("429 too-many-attempts", 40));

        String url = suite.admin("/v1/customers/" + customer.id + "/events?limit=200");
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            List<JsonNode> events = new ArrayList<>();
            owner.browser.get(url, owner.access).body().path("items").forEach(events::add);
            assertThat(events)
                    .filteredOn(event -> event.path("type").asText().equals("login.failed"))
                    .hasSize(10);
            assertThat(events)
                    .filteredOn(event -> event.path("type").asText().equals("login.locked"))
                    .hasSize(1);
            assertThat(events)
                    .filteredOn(event -> event.path("type").asText().startsWith("login."))
                    .allSatisfy(event -> {
                        assertThat(event.at("/actor/id").isTextual()).isFalse();
                        assertThat(event.at("/actor/name").isTextual()).isFalse();
                    });
        });
    }

    @Test
    @Tag("attack-35")
    void methodAndMaskedNumberAppearOnlyBehindARightPassword() {
        Customer customer = Customer.at(suite, TENANT).withApp();

        Answer wrong = customer.login("not the password");
        Answer right = customer.login();

        assertThat(wrong.text()).doesNotContain("totp", "methods", "hint", "support");
        assertThat(right.body().path("methods").path(0).path("type").asText()).isEqualTo("totp");
    }

    @Test
    @Tag("attack-36")
    void codesAreSentOnlyBehindARightPasswordAndOnlySoManyTimes() {
        Customer customer = Customer.at(suite, "webshop-admin").loggedIn();
        String number = Customer.danishNumber();
        Answer begun = customer.browser.post(
                suite.mfa("/v1/authenticators"), Map.of("type", "sms", "phone", number), customer.access);
        customer.activate(
                begun.at("id"), Customer.codeIn(Customer.awaitMessage(suite, "+45" + number, 1)), customer.access);
        Map<String, Object> wish = Map.of("authenticator_id", begun.at("id"));
        String challenges = suite.mfa("/v1/challenges");

        Answer without = customer.browser.post(challenges, wish, null);
        Answer withAccess = customer.browser.post(challenges, wish, customer.access);
        var counts = Crowd.counts(Crowd.of(8, i -> new Browser().post(challenges, wish, customer.partialToken())));

        assertThat(without.shortly()).isEqualTo("401 invalid-token");
        assertThat(withAccess.shortly()).isEqualTo("401 invalid-token");
        assertThat(counts)
                .as("five an hour, one was for the enrollment")
                .isEqualTo(Map.of("201", 4, "429 send-limit-reached", 4));
    }
}
