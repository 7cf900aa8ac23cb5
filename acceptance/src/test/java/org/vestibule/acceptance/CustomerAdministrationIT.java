package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The customer administration: SMS or an app, one of them, and numbers that an account has in common. */
@ExtendWith(TheSuite.class)
class CustomerAdministrationIT {
    private static final String ADMINISTRATION = "customer-administration";

    private final TheSuite suite;

    CustomerAdministrationIT(TheSuite suite) {
        this.suite = suite;
    }

    @Test
    @Tag("S3-01")
    @Tag("S3-05")
    void theUserChoosesSmsOrAnApp() {
        Customer bySms = Customer.at(suite, ADMINISTRATION).loggedIn();
        Customer byApp = Customer.at(suite, ADMINISTRATION).loggedIn();

        Answer offered = bySms.authenticators();
        String number = Customer.danishNumber();
        bySms.enrollSms(number);
        byApp.enrollApp(byApp.access);

        assertThat(offered.body().path("policy").path("methods").toString()).isEqualTo("[\"sms\",\"totp\"]");
        assertThat(bySms.loginWithCodeSentTo("+45" + number).status()).isEqualTo(200);
        assertThat(byApp.loginWithApp().status()).isEqualTo(200);
    }

    @Test
    @Tag("S3-02")
    @Tag("S0-04")
    void aSecondMethodNeedsTheFirstDeactivatedAndTheErrorSaysWhich() {
        Customer customer = Customer.at(suite, ADMINISTRATION).withApp();

        Answer refused = customer.beginSms(Customer.danishNumber());

        assertThat(refused.shortly()).isEqualTo("409 method-limit-reached");
        assertThat(refused.body().path("active_methods").toString()).isEqualTo("[\"totp\"]");
        assertThat(refused.body()
                        .path("active_authenticators")
                        .path(0)
                        .path("id")
                        .asText())
                .isEqualTo(customer.authenticator);
    }

    @Test
    @Tag("S3-03")
    @Tag("attack-69")
    void aNumberIsVerifiedThenUsedThenChangedThenDeleted() {
        Customer customer = Customer.at(suite, ADMINISTRATION).loggedIn();
        String old = Customer.danishNumber();
        String fresh = Customer.danishNumber();
        customer.enrollSms(old);
        String id = customer.authenticator;

        Answer change = customer.browser.put(
                suite.mfa("/v1/authenticators/" + id + "/phone"), Map.of("phone", fresh), customer.access);
        String hintBefore = customer.authenticators()
                .body()
                .path("authenticators")
                .path(0)
                .path("hint")
                .asText();
        Answer confirmed =
                customer.activate(id, Customer.codeIn(Customer.awaitMessage(suite, "+45" + fresh, 1)), customer.access);
        Answer deleted = customer.browser.delete(suite.mfa("/v1/authenticators/" + id), null, customer.access);

        assertThat(change.status()).as(change.text()).isEqualTo(202);
        assertThat(hintBefore)
                .as("the old number counts until the new one is confirmed")
                .endsWith(old.substring(6));
        assertThat(confirmed.body().path("authenticator").path("hint").asText()).endsWith(fresh.substring(6));
        assertThat(confirmed.body().path("authenticator").path("id").asText()).isEqualTo(id);
        customer.awaitMail("En loginmetode er ændret");
        assertThat(Customer.awaitMessage(suite, "+45" + old, 2))
                .as("whoever still has the old number is told")
                .contains("går nu til et andet nummer")
                .doesNotContain(fresh, "#");
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(customer.authenticators().at("two_factor")).isEqualTo("disabled");
    }

    private Customer of(String account) {
        return Customer.at(suite, ADMINISTRATION, Map.of("password", Customer.PASSWORD, "account", account))
                .loggedIn();
    }

    private static String account() {
        return "kunde-" + Long.toString(System.nanoTime(), 36);
    }

    @Test
    @Tag("S3-04")
    void aNumberVerifiedByAColleagueIsTakenAtOnceAndTheColleagueIsTold() {
        String account = account();
        Customer first = of(account);
        Customer second = of(account);
        String number = Customer.danishNumber();
        first.enrollSms(number);

        Answer taken = second.beginSms("+45 " + number);
        second.authenticator = taken.at("id");

        assertThat(taken.status()).as(taken.text()).isEqualTo(201);
        assertThat(taken.at("status")).isEqualTo("active");
        assertThat(taken.body().has("challenge_id")).isFalse();
        assertThat(second.methods()).containsExactly("sms");
        assertThat(first.awaitMail("en anden person på jeres konto")).contains(number.substring(6));
        assertThat(Customer.messages(suite, "+45" + number))
                .as("no code but the first")
                .hasSize(1);
        assertThat(second.loginWithCodeSentTo("+45" + number).status()).isEqualTo(200);
    }

    @Test
    @Tag("S3-04")
    void onlyThatNumberAndOnlyThatAccountNeedNoCode() {
        String account = account();
        Customer first = of(account);
        String number = Customer.danishNumber();
        first.enrollSms(number);

        Answer otherNumber = of(account).beginSms(Customer.danishNumber());
        Answer otherAccount = of(account()).beginSms(number);
        Answer noAccount = Customer.at(suite, ADMINISTRATION).loggedIn().beginSms(number);

        for (Answer answer : List.of(otherNumber, otherAccount, noAccount)) {
            assertThat(answer.at("status")).as(answer.text()).isEqualTo("pending");
            assertThat(answer.at("challenge_id")).isNotEmpty();
        }
    }

    @Test
    @Tag("S3-04")
    void aNumberTheTenantHasVerifiedNeedsNoCodeUntilItTakesItBack() {
        String account = account();
        String number = Customer.danishNumber();
        String facts = suite.mfa("/v1/tenants/" + ADMINISTRATION + "/accounts/" + account);
        Browser office = new Browser();

        Answer told = office.put(facts, Map.of("verified_phones", List.of(number)), suite.operator());
        Answer known = of(account).beginSms(number);
        office.put(facts, Map.of("verified_phones", List.of()), suite.operator());
        Answer unknown = of(account()).beginSms(number);
        Answer bad = office.put(facts, Map.of("verified_phones", List.of(number, "90 12 34 56")), suite.operator());

        assertThat(told.status()).as(told.text()).isEqualTo(204);
        assertThat(known.at("status")).isEqualTo("active");
        assertThat(unknown.at("status")).isEqualTo("pending");
        assertThat(bad.shortly()).isEqualTo("422 invalid-phone");
        assertThat(bad.body().path("index").asInt()).isEqualTo(1);
    }

    @Test
    @Tag("attack-47")
    void staffShowThatANumberIsTheirsAlsoOneThatTheirAccountHas() {
        String account = account();
        String number = Customer.danishNumber();
        String another = Customer.danishNumber();
        Browser office = new Browser();
        office.put(
                suite.mfa("/v1/tenants/" + ADMINISTRATION + "/accounts/" + account),
                Map.of("verified_phones", List.of(number, another)),
                suite.operator());
        Customer staff = Customer.at(
                        suite,
                        ADMINISTRATION,
                        Map.of("password", Customer.PASSWORD, "account", account, "roles", List.of("support")))
                .loggedInWithTheAppTheyMustHave();

        Answer instead = staff.browser.post(
                suite.mfa("/v1/authenticators"),
                Map.of("type", "sms", "phone", number, "replaces", staff.authenticator),
                staff.access);
        Answer withCode = staff.activate(instead.at("id"), Customer.awaitCode(suite, "+45" + number, 0), staff.access);
        Answer changed = staff.browser.put(
                suite.mfa("/v1/authenticators/" + instead.at("id") + "/phone"), Map.of("phone", another), staff.access);

        assertThat(instead.at("status")).as(instead.text()).isEqualTo("pending");
        assertThat(withCode.status()).as(withCode.text()).isEqualTo(200);
        assertThat(changed.at("status")).as(changed.text()).isEqualTo("pending");
        assertThat(of(account).beginSms(another).at("status")).isEqualTo("active");
    }

    @Test
    @Tag("S3-04")
    void factsOfAnAccountAreNotForCustomersNorForOtherTenants() {
        String path = "/accounts/kunde-4001";
        Customer customer = Customer.at(suite, ADMINISTRATION).loggedIn();
        Customer stranger = Customer.staff(suite, "webshop-admin", "owner");
        String facts = suite.mfa("/v1/tenants/" + ADMINISTRATION + path);

        assertThat(customer.browser
                        .put(facts, Map.of("has_orders", false), customer.access)
                        .shortly())
                .isEqualTo("403 forbidden");
        assertThat(stranger.browser
                        .put(facts, Map.of("has_orders", false), stranger.access)
                        .shortly())
                .isEqualTo("404 not-found");
    }
}
