package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Policies that change while people use the portal. */
@ExtendWith(TheSuite.class)
class PoliciesIT {
    private static final String PRESET = "customer-administration";

    private final TheSuite suite;

    PoliciesIT(TheSuite suite) {
        this.suite = suite;
    }

    private String path(String tenant) {
        return "/v1/tenants/" + tenant + "/policy";
    }

    /** Of several changes the quickest counts: a machine that does something else is not the policy's fault. */
    @Test
    @Tag("C-04")
    @Tag("attack-81")
    void aChangeAtOneInstanceIsInForceAtTheOtherWithinASecond() {
        String tenant = suite.tenant(PRESET, Map.of());
        Browser browser = new Browser();
        String operator = suite.operator();
        String here = suite.mfaAt(0, path(tenant));
        String there = suite.mfaAt(1, path(tenant));
        List<Duration> delays = new ArrayList<>();
        try (var _ = suite.hold()) {
            for (String issuer : List.of("One", "Two", "Three")) {
                browser.get(there, operator);

                browser.put(here, TheSuite.policy(PRESET, Map.of("issuer", issuer)), operator);
                Instant changed = Instant.now();
                await().atMost(Duration.ofSeconds(20))
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> browser.get(there, operator).at("issuer").equals(issuer));

                delays.add(Duration.between(changed, Instant.now()));
                assertThat(browser.get(here, operator).at("issuer"))
                        .as("at once where it was changed")
                        .isEqualTo(issuer);
            }
        }
        assertThat(delays).anyMatch(delay -> delay.compareTo(Duration.ofSeconds(1)) < 0);
    }

    @Test
    @Tag("C-06")
    void aBadPolicyIsRefusedAsAWholeAndNamesEverythingThatIsWrong() {
        String tenant = suite.tenant(PRESET, Map.of("issuer", "Before"));
        Browser browser = new Browser();

        Answer refused = browser.put(
                suite.mfa(path(tenant)),
                TheSuite.policy(
                        PRESET, Map.of("sms_countries", List.of(), "recommended_methods", 3, "issuer", "After")),
                suite.operator());

        assertThat(refused.shortly()).isEqualTo("400 invalid-request");
        assertThat(refused.body().path("errors").findValuesAsText("field"))
                .containsExactlyInAnyOrder("sms_countries", "recommended_methods");
        assertThat(browser.get(suite.mfa(path(tenant)), suite.operator()).at("issuer"))
                .isEqualTo("Before");
    }

    /** SP 800-63B-4 section 3.2.9: SMS is restricted, and whoever offers it alone has to know. */
    @Test
    @Tag("C-06")
    void whoOffersNothingButSmsOrEmailAcknowledgesTheRisk() {
        String tenant = suite.tenant(PRESET, Map.of());
        Browser browser = new Browser();
        String url = suite.mfa(path(tenant));
        Map<String, Object> smsAlone = Map.of("methods", List.of("sms"));
        Map<String, Object> acknowledged = Map.of("methods", List.of("sms"), "acknowledged_risks", List.of("sms"));

        Answer refused = browser.put(url, TheSuite.policy(PRESET, smsAlone), suite.operator());
        Answer another = browser.put(
                url,
                TheSuite.policy(PRESET, Map.of("methods", List.of("email"), "acknowledged_risks", List.of("sms"))),
                suite.operator());
        Answer taken = browser.put(url, TheSuite.policy(PRESET, acknowledged), suite.operator());

        assertThat(refused.shortly()).isEqualTo("400 invalid-request");
        assertThat(refused.body().path("errors").findValuesAsText("field")).containsExactly("acknowledged_risks");
        assertThat(refused.body().path("errors").findValuesAsText("message").getFirst())
                .contains("sms");
        assertThat(another.body().path("errors").findValuesAsText("field")).containsExactly("acknowledged_risks");
        assertThat(taken.status()).as(taken.text()).isEqualTo(200);
        assertThat(taken.body().path("warnings").toString()).isEqualTo("[\"no_phishing_resistant_method\"]");
    }

    /** A release before did not ask; its tenants log in as ever, and owners see what the next change wants. */
    @Test
    @Tag("C-06")
    void aPolicyOfBeforeStaysInForceUntilItIsChanged() {
        String tenant = suite.tenant(
                PRESET, Map.of("methods", List.of("sms"), "acknowledged_risks", List.of("sms"), "issuer", "Before"));
        suite.update(
                "mfa",
                "update policy set document = document - 'acknowledged_risks', version = version + 1, changed_at = now()"
                        + " where tenant = '" + tenant + "'");
        Browser browser = new Browser();
        String url = suite.mfa(path(tenant));
        await().atMost(Duration.ofSeconds(20)).until(() -> browser.get(url, suite.operator())
                .body()
                .path("warnings")
                .toString()
                .equals("[\"no_phishing_resistant_method\",\"unacknowledged_risks\"]"));

        Customer customer = Customer.at(suite, tenant).loggedIn();
        String number = Customer.danishNumber();
        customer.enrollSms(number);

        assertThat(customer.loginWithCodeSentTo("+45" + number).status()).isEqualTo(200);
        assertThat(customer.authenticators().body().path("policy").has("warnings"))
                .as("they are for owners")
                .isFalse();
    }

    @Test
    @Tag("C-06")
    void whatIsReadMayBeSentBackAndKeysEndTheWarning() {
        String tenant = suite.tenant(PRESET, Map.of());
        Customer owner = Customer.staff(suite, tenant, "owner");

        Answer shown = owner.browser.get(suite.admin("/v1/policy"), owner.access);
        Answer back = owner.browser.put(suite.admin("/v1/policy"), shown.body(), owner.access);
        Answer keys = owner.browser.put(
                suite.admin("/v1/policy"), TheSuite.policy("certificate-account", Map.of()), owner.access);

        assertThat(shown.body().path("warnings").toString()).isEqualTo("[\"no_phishing_resistant_method\"]");
        assertThat(back.status()).as(back.text()).isEqualTo(200);
        assertThat(back.body()).isEqualTo(shown.body());
        assertThat(keys.body().path("warnings").toString()).isEqualTo("[]");
    }

    @Test
    @Tag("C-06")
    void ofTwoOwnersWhoChangeThePolicyAtOnceOneIsTold() {
        String tenant = suite.tenant(PRESET, Map.of());
        Customer owner = Customer.staff(suite, tenant, "owner");
        Answer shown = owner.browser.get(suite.admin("/v1/policy"), owner.access);
        String version = shown.header("ETag").orElseThrow();

        Answer first = change(owner, version, "First");
        Answer second = change(owner, version, "Second");

        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertThat(first.header("ETag")).isNotEqualTo(Optional.of(version));
        assertThat(second.shortly()).isEqualTo("412 precondition-failed");
        assertThat(owner.browser.get(suite.admin("/v1/policy"), owner.access).at("issuer"))
                .isEqualTo("First");
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(owner.browser
                        .get(suite.admin("/v1/events?type=policy.changed"), owner.access)
                        .body()
                        .path("items")
                        .path(0)
                        .path("details")
                        .path("version")
                        .asInt())
                .isEqualTo(2));
    }

    private Answer change(Customer owner, String version, String issuer) {
        return owner.browser.send(
                "PUT",
                suite.admin("/v1/policy"),
                TheSuite.policy(PRESET, Map.of("issuer", issuer)),
                owner.access,
                Map.of("If-Match", version));
    }

    @Test
    @Tag("S4-02")
    void untilTheGraceEndsTheUserGetsInAndIsToldTheDate() {
        Instant end = Instant.now().plus(Duration.ofDays(3)).truncatedTo(ChronoUnit.SECONDS);
        String tenant = suite.tenant(PRESET, Map.of("enforcement", "required", "grace_until", end.toString()));
        Customer customer = Customer.at(suite, tenant);
        Customer support =
                Customer.at(suite, tenant, Map.of("password", Customer.PASSWORD, "roles", List.of("support")));

        Answer inTime = customer.login();
        Answer staff = support.login();
        suite.setPolicy(
                tenant,
                PRESET,
                Map.of("enforcement", "required", "grace_until", Instant.now().toString()));

        assertThat(inTime.at("status")).isEqualTo("authenticated");
        assertThat(inTime.body().path("notices").toString()).isEqualTo("[\"two_factor_required_soon\"]");
        assertThat(inTime.at("enrollment_due")).isEqualTo(end.toString());
        assertThat(staff.at("status")).as("staff have no grace").isEqualTo("enrollment_required");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> customer.login().at("status").equals("enrollment_required"));
    }

    @Test
    @Tag("S3-02")
    void aMethodThatIsNoLongerOfferedWorksUntilItsSuccessorDoes() {
        String tenant = suite.tenant(PRESET, Map.of());
        Customer customer = Customer.at(suite, tenant).loggedIn();
        String number = Customer.danishNumber();
        customer.enrollSms(number);

        suite.setPolicy(tenant, PRESET, Map.of("methods", List.of("totp")));
        await().atMost(Duration.ofSeconds(20)).until(() -> customer.authenticators()
                .body()
                .path("notices")
                .toString()
                .contains("method_no_longer_offered"));
        Answer bySms = customer.loginWithCodeSentTo("+45" + number);
        Answer another = customer.beginSms(Customer.danishNumber());
        customer.enrollApp(customer.access);

        assertThat(bySms.status()).as(bySms.text()).isEqualTo(200);
        assertThat(bySms.body().path("notices").toString()).contains("method_no_longer_offered");
        assertThat(another.shortly()).isEqualTo("403 method-not-offered");
        assertThat(customer.methods()).as("the successor took its place").containsExactly("totp");
        customer.awaitMail("removed");
        assertThat(customer.loginWithApp().body().path("notices").toString()).isEqualTo("[]");
    }

    /** RFC 9470: the answer says what to show, and how fresh. */
    @Test
    @Tag("S0-05")
    @Tag("S1-09")
    @Tag("attack-31")
    void whatAChangeRequiresIsSaidToWhoHasShownLess() {
        String tenant = suite.tenant(PRESET, Map.of("change_requires", "second_factor"));
        Customer customer = Customer.at(suite, tenant).withApp();

        Answer refused = customer.disable();
        customer.loginWithApp();
        Answer done = customer.disable();

        assertThat(refused.shortly()).isEqualTo("401 insufficient_user_authentication");
        assertThat(refused.header("WWW-Authenticate").orElseThrow())
                .contains("error=\"insufficient_user_authentication\"")
                .contains("acr_values=\"aal2\"")
                .contains("max_age=\"300\"");
        assertThat(done.status()).as(done.text()).isEqualTo(204);
    }
}
