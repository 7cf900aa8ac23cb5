package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** New passwords: chosen while logged in, at creation, or by way of the mailbox. */
@ExtendWith(TheSuite.class)
class PasswordsIT {
    private static final String STOREFRONT = "reseller-storefront";
    private static final String WEBSHOP = "webshop-admin";
    private static final String NEW = "tolv blå cykler ved åen";

    private final TheSuite suite;

    PasswordsIT(TheSuite suite) {
        this.suite = suite;
    }

    @Test
    @Tag("S0-11")
    void changingThePasswordEndsTheOtherSessionsAndIsMailed() {
        Customer customer = Customer.at(suite, WEBSHOP);
        Answer elsewhere = customer.login();
        String other = elsewhere.body().path("tokens").path("access_token").asText();
        String otherRefresh =
                elsewhere.body().path("tokens").path("refresh_token").asText();
        Answer here = customer.login();
        customer.access = here.body().path("tokens").path("access_token").asText();

        Answer changed = change(customer, Customer.PASSWORD, NEW);

        assertThat(changed.status()).as(changed.text()).isEqualTo(204);
        assertThat(customer.me().status()).isEqualTo(200);
        assertThat(customer.refresh(
                                here.body().path("tokens").path("refresh_token").asText())
                        .status())
                .isEqualTo(200);
        assertThat(customer.browser.get(suite.auth("/v1/me"), other).shortly()).isEqualTo("401 session-revoked");
        assertThat(customer.refresh(otherRefresh).shortly()).isEqualTo("401 session-revoked");
        assertThat(customer.login().shortly()).isEqualTo("401 invalid-credentials");
        assertThat(customer.login(NEW).at("status")).isEqualTo("authenticated");
        assertThat(customer.awaitMail("adgangskode")).isNotEmpty();
        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> assertThat(logged("password.changed", customer))
                .isEqualTo("1"));
        assertThat(suite.column(
                        "auth",
                        "select ended_reason from session where ended_at is not null and user_id = '" + customer.id
                                + "'"))
                .isEqualTo("password_changed");
    }

    @Test
    @Tag("S0-11")
    void theCurrentPasswordIsAskedForAndCountedLikeALogin() {
        Customer customer = Customer.at(suite, STOREFRONT).loggedIn();

        Answer wrong = change(customer, "not the password", NEW);
        var counts = Crowd.counts(Crowd.of(14, i -> change(customer, "wrong password " + i, NEW)));
        Answer login = customer.login();

        assertThat(wrong.shortly()).isEqualTo("401 invalid-credentials");
        assertThat(wrong.header("WWW-Authenticate")).contains("Bearer");
        assertThat(counts).isEqualTo(Map.of("401 invalid-credentials", 9, "429 too-many-attempts", 5));
        assertThat(login.shortly()).isEqualTo("429 too-many-attempts");
    }

    @Test
    @Tag("S0-11")
    void ofTwoChangesAtOnceOneIsFirst() {
        Customer customer = Customer.at(suite, STOREFRONT).loggedIn();

        var counts = Crowd.counts(Crowd.of(8, i -> change(customer, Customer.PASSWORD, NEW + " " + i)));

        assertThat(counts).isEqualTo(Map.of("204", 1, "401 invalid-credentials", 7));
        assertThat(suite.column("auth", "select password_version from app_user where id = '" + customer.id + "'"))
                .isEqualTo("2");
    }

    @Test
    @Tag("S0-11")
    void whatIsKnownIsRefusedWithTheReasonAndUsesUpNoTry() {
        Customer customer = Customer.at(suite, WEBSHOP).loggedIn();
        Map<String, String> refused = Map.of(
                "short",
                "too_short",
                "å".repeat(129),
                "too_long",
                "Password",
                "common",
                "papone90",
                "breached",
                customer.username.toUpperCase(Locale.ROOT) + "!",
                "contains_name",
                "Havnens-Butik-99",
                "contains_name",
                Customer.PASSWORD,
                "same_as_current");

        for (int round = 0; round < 2; round++) {
            refused.forEach((password, reason) -> {
                Answer answer = change(customer, Customer.PASSWORD, password);
                assertThat(answer.shortly()).as(password).isEqualTo("422 password-rejected");
                assertThat(answer.body().path("reasons").toString())
                        .as(password)
                        .isEqualTo("[\"" + reason + "\"]");
            });
        }
        assertThat(change(customer, Customer.PASSWORD, "aaaaaaaaaaaaaaaaaaaaa").status())
                .as("no rules of composition")
                .isEqualTo(204);
    }

    @Test
    @Tag("S0-11")
    void theSameHoldsForNewUsersAndForResetsButNotForImportedHashes() {
        Customer customer = Customer.at(suite, STOREFRONT).loggedIn();
        String users = suite.auth("/v1/tenants/" + STOREFRONT + "/users");
        String name = "imported-" + customer.username;
        String operator = suite.operator();

        Answer created = customer.browser.post(
                users, Map.of("username", name, "email", name + "@mail.example", "password", "password1"), operator);
        Answer imported = customer.browser.post(
                users,
                Map.of(
                        "username",
                        name,
                        "email",
                        name + "@mail.example",
                        "password_hash",
                        Map.of("scheme", "sha1", "value", "e38ad214943daad1d64c102faec29de4afe9da3d:")),
                operator);
        String url = suite.auth("/v1/password-reset/") + resetToken(customer);
        Answer reset = customer.browser.post(url, Map.of("new_password", "password1"), null);
        Answer again = customer.browser.post(url, Map.of("new_password", NEW), null);

        assertThat(created.shortly()).isEqualTo("422 password-rejected");
        assertThat(created.body().path("reasons").toString()).isEqualTo("[\"common\"]");
        assertThat(imported.status()).as(imported.text()).isEqualTo(201);
        assertThat(reset.body().path("reasons").toString()).isEqualTo("[\"common\"]");
        assertThat(again.at("status")).as("the link stayed good").isEqualTo("password_changed");
    }

    @Test
    @Tag("S0-11")
    @Tag("attack-29")
    void aResetLinkDiesWithThePasswordAndTheAddressItWasMailedFor() {
        Customer changed = Customer.at(suite, STOREFRONT).loggedIn();
        Customer moved = Customer.at(suite, STOREFRONT);
        String first = resetToken(changed);
        String second = resetToken(moved);

        assertThat(change(changed, Customer.PASSWORD, NEW).status()).isEqualTo(204);
        assertThat(patch(moved, Map.of("email", "new-" + moved.email)).status()).isEqualTo(200);

        for (String token : List.of(first, second)) {
            Answer answer = changed.browser.post(
                    suite.auth("/v1/password-reset/" + token), Map.of("new_password", "en tredje adgangskode"), null);
            assertThat(answer.shortly()).isEqualTo("410 link-expired");
        }
    }

    @Test
    @Tag("S0-11")
    void anEndedSessionAndAProgramChangeNoPassword() {
        Customer customer = Customer.at(suite, STOREFRONT).loggedIn();
        customer.browser.post(suite.auth("/v1/logout"), null, customer.access);

        Answer ended = change(customer, Customer.PASSWORD, NEW);
        Answer program = customer.browser.post(
                suite.auth("/v1/password"),
                Map.of("current_password", Customer.PASSWORD, "new_password", NEW),
                suite.program(STOREFRONT));

        assertThat(ended.shortly()).isEqualTo("401 session-revoked");
        assertThat(program.shortly()).isEqualTo("403 forbidden");
        assertThat(customer.login().at("status")).isEqualTo("authenticated");
    }

    @Test
    @Tag("S0-06")
    void theMailSaysInTheUsersLanguageWhyThereIsNoLinkAndWhomToAsk() {
        Map<String, List<String>> words =
                Map.of("da", List.of("nulstil", "totrinslogin"), "en", List.of("reset", "two-factor"));

        words.forEach((locale, said) -> {
            Customer customer = Customer.at(suite, WEBSHOP, Map.of("password", Customer.PASSWORD, "locale", locale))
                    .withApp();
            customer.browser.post(
                    suite.auth("/v1/password-reset"), Map.of("tenant", WEBSHOP, "email", customer.email), null);

            assertThat(customer.awaitMail(said.getFirst()))
                    .contains(said)
                    .contains("support@webshop-admin.example", "+4520123440")
                    .doesNotContain("/reset/");
        });
    }

    @Test
    @Tag("S0-06")
    @Tag("S0-14")
    void aLinkMailedBeforeTheSecondFactorWasOnIsRefusedAndSaysWhomToAsk() {
        Customer customer = Customer.at(suite, WEBSHOP);
        String token = resetToken(customer);
        customer.withApp();

        Answer refused =
                customer.browser.post(suite.auth("/v1/password-reset/" + token), Map.of("new_password", NEW), null);

        assertThat(refused.shortly()).isEqualTo("403 reset-disabled");
        assertThat(refused.body().path("support").toString())
                .isEqualTo("{\"email\":\"support@webshop-admin.example\",\"emergency_sms\":\"+4520123440\"}");
    }

    @Test
    @Tag("S0-14")
    @Tag("attack-34")
    void tooManyAttemptsSayWhomToAskWhoeverTheUserIs() {
        Customer known = Customer.at(suite, WEBSHOP);

        String ofKnown = locked(WEBSHOP, known.username);
        String ofUnknown = locked(WEBSHOP, "nobody-" + known.id);
        String elsewhere = locked("no-such-tenant", known.username);

        assertThat(ofKnown)
                .isEqualTo("{\"email\":\"support@webshop-admin.example\",\"emergency_sms\":\"+4520123440\"}")
                .isEqualTo(ofUnknown);
        assertThat(elsewhere).isEmpty();
    }

    @Test
    @Tag("S1-13")
    @Tag("attack-25")
    void aResetWithASecondFactorOpensNoSession() {
        Customer customer = Customer.at(suite, STOREFRONT).withApp();
        String before = sessions(customer);

        Answer reset = customer.browser.post(
                suite.auth("/v1/password-reset/" + resetToken(customer)), Map.of("new_password", NEW), null);

        assertThat(reset.at("status")).isEqualTo("second_factor_required");
        assertThat(reset.body().has("tokens")).isFalse();
        assertThat(sessions(customer)).isEqualTo(before);
        assertThat(customer.browser
                        .get(suite.auth("/v1/me"), reset.at("partial_token"))
                        .shortly())
                .isEqualTo("401 invalid-token");
    }

    @Test
    @Tag("attack-26")
    void aMailboxIsNeverBothFactorsWhateverThePolicySaysOfResets() {
        Customer customer = Customer.at(suite, "certificate-account").loggedIn();
        String policy = suite.column(
                "mfa", "select document ->> 'password_reset' from policy where tenant =" + " 'certificate-account'");
        Answer begun = customer.browser.post(suite.mfa("/v1/authenticators"), Map.of("type", "email"), customer.access);
        String token = resetToken(customer, 2);
        String code = Customer.codeIn(Customer.messages(suite, customer.email).stream()
                .filter(mail -> !mail.contains("/reset/"))
                .findFirst()
                .orElseThrow());
        customer.activate(begun.at("id"), code, customer.access);

        Answer refused =
                customer.browser.post(suite.auth("/v1/password-reset/" + token), Map.of("new_password", NEW), null);

        assertThat(policy).isEqualTo("second_factor");
        assertThat(refused.shortly()).isEqualTo("403 reset-disabled");
        assertThat(refused.body().path("support").path("email").asText())
                .isEqualTo("support@certificate-account.example");
    }

    /** SP 800-63B-4 section 3.1.1.2: fifteen characters where nothing else is asked for. */
    @Test
    @Tag("S0-11")
    void aPasswordThatIsTheOnlyFactorIsAsLongAsPolicySays() {
        String tenant = suite.tenant(STOREFRONT, Map.of("single_factor_password_length", 15));
        String fourteen = "tolv blå cykle";
        Customer customer = Customer.at(suite, tenant).loggedIn();

        Answer made = new Browser()
                .post(
                        suite.auth("/v1/tenants/" + tenant + "/users"),
                        Map.of("username", "kim", "email", "kim@mail.example", "password", fourteen),
                        suite.operator());
        Answer staff = new Browser()
                .post(
                        suite.auth("/v1/tenants/" + tenant + "/users"),
                        Map.of(
                                "username",
                                "kim",
                                "email",
                                "kim@mail.example",
                                "password",
                                fourteen,
                                "roles",
                                List.of("support")),
                        suite.operator());
        Answer shown = customer.browser.get(suite.auth("/v1/password"), customer.access);
        Answer changed = change(customer, Customer.PASSWORD, fourteen);
        String link = suite.auth("/v1/password-reset/" + resetToken(customer));
        Answer length = customer.browser.get(link, null);
        Answer reset = customer.browser.post(link, Map.of("new_password", fourteen), null);

        assertThat(List.of(made, changed, reset)).allSatisfy(refused -> {
            assertThat(refused.shortly()).as(refused.text()).isEqualTo("422 password-rejected");
            assertThat(refused.body().path("reasons").toString()).isEqualTo("[\"too_short\"]");
            assertThat(refused.body().path("minimum_length").asInt()).isEqualTo(15);
            assertThat(refused.at("detail")).contains("15");
        });
        assertThat(staff.status())
                .as("staff set up a second factor first: " + staff)
                .isEqualTo(201);
        assertThat(shown.body().toString()).isEqualTo("{\"minimum_length\":15,\"maximum_length\":128}");
        assertThat(length.body()).as("and uses nothing up").isEqualTo(shown.body());
        assertThat(customer.browser
                        .post(link, Map.of("new_password", fourteen + "l"), null)
                        .at("status"))
                .isEqualTo("password_changed");
        assertThat(customer.browser.get(link, null).shortly()).isEqualTo("410 link-expired");
    }

    @Test
    @Tag("S0-11")
    void nextToASecondFactorEightCharactersWillDo() {
        String tenant = suite.tenant(STOREFRONT, Map.of("single_factor_password_length", 15));
        Customer customer = Customer.at(suite, tenant).withApp();

        assertThat(customer.browser
                        .get(suite.auth("/v1/password"), customer.access)
                        .body()
                        .path("minimum_length")
                        .asInt())
                .isEqualTo(8);
        assertThat(change(customer, Customer.PASSWORD, "blå cykl").status()).isEqualTo(204);
    }

    /** Whoever reads the mail learns nothing of the factors. */
    @Test
    @Tag("attack-34")
    void aLinkAsksForTheSameLengthWhateverTheUserHas() {
        String tenant = suite.tenant(STOREFRONT, Map.of("single_factor_password_length", 15));
        Customer without = Customer.at(suite, tenant);
        Customer with = Customer.at(suite, tenant).withApp();
        Customer pending = Customer.at(suite, tenant).loggedIn();
        pending.browser.post(suite.mfa("/v1/authenticators"), Map.of("type", "totp"), pending.access);

        List<String> links = Stream.of(without, with, pending)
                .map(customer -> suite.auth("/v1/password-reset/" + resetToken(customer)))
                .toList();
        List<String> lengths = links.stream()
                .map(link -> new Browser().get(link, null).text())
                .distinct()
                .toList();
        List<String> refusals = links.stream()
                .map(link -> new Browser()
                        .post(link, Map.of("new_password", "tolv blå cykle"), null)
                        .shortly())
                .distinct()
                .toList();

        assertThat(lengths).containsExactly("{\"minimum_length\":15,\"maximum_length\":128}");
        assertThat(refusals).containsExactly("422 password-rejected");
        assertThat(new Browser()
                        .post(links.get(1), Map.of("new_password", NEW), null)
                        .at("status"))
                .isEqualTo("second_factor_required");
    }

    @Test
    @Tag("attack-34")
    void aFactorThatComesBetweenTheLinkAndThePasswordChangesNoLength() {
        String tenant = suite.tenant(STOREFRONT, Map.of("single_factor_password_length", 15));
        Customer customer = Customer.at(suite, tenant).loggedIn();
        String link = suite.auth("/v1/password-reset/" + resetToken(customer));
        List<Answer> lengths = Crowd.of(8, i -> {
            if (i == 4) {
                customer.enrollApp(customer.access);
            }
            return new Browser().get(link, null);
        });

        assertThat(lengths)
                .extracting(answer -> answer.body().path("minimum_length").asInt())
                .containsOnly(15);
        assertThat(new Browser()
                        .post(link, Map.of("new_password", "tolv blå cykle"), null)
                        .shortly())
                .isEqualTo("422 password-rejected");
    }

    @Test
    @Tag("attack-27")
    void theLinkIsOnTheTenantsHostWhateverTheRequestSays() {
        Customer customer = Customer.at(suite, STOREFRONT);

        customer.browser.send(
                "POST",
                suite.auth("/v1/password-reset"),
                Map.of("tenant", STOREFRONT, "email", customer.email),
                null,
                Map.of(
                        "X-Forwarded-Host",
                        "evil.example",
                        "Forwarded",
                        "host=evil.example",
                        "Origin",
                        "https://evil.example"));

        assertThat(customer.awaitMail("/reset/"))
                .contains("http://localhost:8080/t/reseller-storefront/reset/")
                .doesNotContain("evil.example");
    }

    private Answer change(Customer customer, String current, String wanted) {
        return customer.browser.post(
                suite.auth("/v1/password"),
                Map.of("current_password", current, "new_password", wanted),
                customer.access);
    }

    private Answer patch(Customer customer, Map<String, Object> change) {
        return customer.browser.send(
                "PATCH",
                suite.auth("/v1/tenants/" + customer.tenant + "/users/" + customer.id),
                change,
                suite.operator(),
                Map.of());
    }

    private String resetToken(Customer customer) {
        return resetToken(customer, 1);
    }

    /** @param mails that have come when the link is there */
    private String resetToken(Customer customer, int mails) {
        customer.browser.post(
                suite.auth("/v1/password-reset"), Map.of("tenant", customer.tenant, "email", customer.email), null);
        Customer.awaitMessage(suite, customer.email, mails);
        return customer.awaitMail("/reset/").replaceAll("(?s).*/reset/(\\S+).*", "$1");
    }

    /** The contact in the answer to one wrong password too many. */
    private String locked(String tenant, String username) {
        Browser browser = new Browser();
        return Stream.generate(() -> browser.post(
                        suite.auth("/v1/login"),
                        Map.of("tenant", tenant, "username", username, "password", "not the password"),
                        null))
                .limit(20)
                .filter(answer -> answer.shortly().equals("429 too-many-attempts"))
                .findFirst()
                .map(answer -> answer.body().path("support").toString())
                .orElseThrow();
    }

    private String sessions(Customer customer) {
        return suite.column("auth", "select count(*) from session where user_id = '" + customer.id + "'");
    }

    private String logged(String type, Customer customer) {
        return suite.column(
                "admin",
                "select count(*) from event_log where type = '" + type + "' and subject = '" + customer.id + "'");
    }
}
