package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Taking a factor away, and putting another in its place. */
@ExtendWith(TheSuite.class)
class ReplacingIT {
    private static final String ONE_METHOD = "webshop-admin";
    private static final String APP = "reseller-storefront";

    private final TheSuite suite;

    ReplacingIT(TheSuite suite) {
        this.suite = suite;
    }

    private Answer begin(Customer customer, Map<String, Object> authenticator) {
        return customer.browser.post(suite.mfa("/v1/authenticators"), authenticator, customer.access);
    }

    private Answer remove(Customer customer, String authenticator) {
        return customer.browser.delete(suite.mfa("/v1/authenticators/" + authenticator), null, customer.access);
    }

    @Test
    @Tag("attack-59")
    void whoeverMustHaveAFactorReplacesItInsteadOfRemovingIt() {
        String tenant = suite.tenant(ONE_METHOD, Map.of("enforcement", "required"));
        Customer customer = Customer.at(suite, tenant);
        Answer first = customer.login();
        customer.access = customer.exchange(
                        first.at("partial_token"),
                        customer.enrollApp(first.at("partial_token")).at("proof"))
                .at("access_token");
        String old = customer.authenticator;
        Phone oldPhone = customer.phone;

        assertThat(remove(customer, old).shortly()).isEqualTo("409 two-factor-required");
        assertThat(customer.disable().shortly()).isEqualTo("409 two-factor-required");
        assertThat(begin(customer, Map.of("type", "totp")).shortly()).isEqualTo("409 method-limit-reached");
        Answer begun = begin(customer, Map.of("type", "totp", "replaces", old));
        assertThat(begun.status()).as(begun.text()).isEqualTo(201);
        customer.loginWithApp();
        customer.phone = new Phone(begun.at("secret"));
        customer.authenticator = begun.at("id");
        Answer activated = customer.activate(begun.at("id"), customer.phone.freshCode(), customer.access);

        assertThat(activated.status()).as(activated.text()).isEqualTo(200);
        assertThat(customer.methods()).containsExactly("totp");
        customer.loginWithApp();
        customer.authenticator = old;
        assertThat(customer.verify(customer.partialToken(), oldPhone.freshCode())
                        .shortly())
                .isEqualTo("410 challenge-expired");
    }

    @ParameterizedTest
    @ValueSource(strings = {"owner", "support"})
    @Tag("attack-59")
    void staffCannotEndWithoutAFactor(String role) {
        Customer staff = Customer.staff(suite, suite.tenant(APP, Map.of()), role);

        assertThat(staff.disable().shortly()).isEqualTo("409 two-factor-required");
        assertThat(remove(staff, staff.authenticator).shortly()).isEqualTo("409 two-factor-required");
        assertThat(staff.methods()).containsExactly("totp");
    }

    @Test
    @Tag("attack-60")
    void aSessionAloneNeitherRemovesNorReplacesAFactor() {
        Customer customer = Customer.at(suite, ONE_METHOD);
        Answer in = customer.login();
        customer.access = in.body().path("tokens").path("access_token").asText();
        customer.enrollSms(Customer.danishNumber());
        String number = customer.authenticator;
        anHourLater(customer, in);

        List<Answer> refused = List.of(
                remove(customer, number),
                customer.disable(),
                begin(customer, Map.of("type", "totp", "replaces", number)),
                customer.browser.post(suite.mfa("/v1/recovery-codes"), null, customer.access),
                customer.browser.send(
                        "PUT",
                        suite.mfa("/v1/authenticators/" + number + "/phone"),
                        Map.of("phone", Customer.danishNumber()),
                        customer.access,
                        Map.of()));

        assertThat(refused).extracting(Answer::shortly).containsOnly("401 insufficient_user_authentication");
        assertThat(customer.methods()).containsExactly("sms");
    }

    /** Nothing was shown lately: somebody has found an open browser. */
    private void anHourLater(Customer customer, Answer login) {
        suite.update(
                "auth",
                "update session set auth_time = now() - interval '1 hour' where ended_at is null and user_id = '"
                        + customer.id + "'");
        customer.access = customer.refresh(
                        login.body().path("tokens").path("refresh_token").asText())
                .at("access_token");
    }

    /** What a policy does not offer any more ends with the set-up of something else, and nobody names it in {@code replaces}. */
    @Test
    @Tag("attack-31")
    @Tag("attack-46")
    @Tag("attack-60")
    void aSessionAloneEndsNoMethodThatIsNoLongerOffered() {
        String tenant = suite.tenant(ONE_METHOD, Map.of("methods", List.of("totp", "sms")));
        Customer customer = Customer.at(suite, tenant);
        Answer in = customer.login();
        customer.access = in.body().path("tokens").path("access_token").asText();
        customer.enrollSms(Customer.danishNumber());
        anHourLater(customer, in);
        suite.setPolicy(tenant, ONE_METHOD, Map.of("methods", List.of("totp")));

        Answer refused = begin(customer, Map.of("type", "totp"));
        Answer confirmed = customer.browser.post(
                suite.auth("/v1/reauthentication"), Map.of("password", Customer.PASSWORD), customer.access);
        String stale = customer.access;
        customer.access = confirmed.at("access_token");
        Answer begun = begin(customer, Map.of("type", "totp"));
        var phone = new Phone(begun.at("secret"));
        Answer notYet = customer.activate(begun.at("id"), phone.freshCode(), stale);
        List<String> meanwhile = customer.methods();
        Answer activated = customer.activate(begun.at("id"), phone.freshCode(), customer.access);

        assertThat(refused.shortly()).isEqualTo("401 insufficient_user_authentication");
        assertThat(notYet.shortly()).isEqualTo("401 insufficient_user_authentication");
        assertThat(meanwhile).contains("sms");
        assertThat(activated.status()).as(activated.text()).isEqualTo(200);
        assertThat(customer.methods()).containsExactly("totp");
    }

    @Test
    @Tag("attack-59")
    void ofTwoReplacementsAtOnceOneTakesThePlace() {
        Customer customer = Customer.at(suite, ONE_METHOD).withApp();
        String old = customer.authenticator;
        Answer app = begin(customer, Map.of("type", "totp", "replaces", old));
        String number = Customer.danishNumber();
        Answer sms = begin(customer, Map.of("type", "sms", "phone", number, "replaces", old));
        assertThat(app.status()).as(app.text()).isEqualTo(201);
        assertThat(sms.status()).as(sms.text()).isEqualTo(201);
        String byApp = new Phone(app.at("secret")).freshCode();
        String bySms = Customer.codeIn(Customer.awaitMessage(suite, "+45" + number, 1));

        List<Answer> answers = Crowd.of(
                2,
                i -> customer.activate(i == 0 ? app.at("id") : sms.at("id"), i == 0 ? byApp : bySms, customer.access));

        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
        assertThat(customer.methods()).hasSize(1);
    }

    @Test
    @Tag("attack-59")
    void nothingIsReplacedThatIsNotTheUsers() {
        Customer customer = Customer.at(suite, ONE_METHOD).withApp();
        Customer other = Customer.at(suite, ONE_METHOD).withApp();

        assertThat(begin(customer, Map.of("type", "totp", "replaces", other.authenticator))
                        .shortly())
                .isEqualTo("404 not-found");
        assertThat(other.methods()).containsExactly("totp");
    }
}
