package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whoever cannot go on is told what happened in their language, and whom to ask. */
@ExtendWith(TheSuite.class)
class StuckIT {
    private static final String WEBSHOP = "webshop-admin";
    private static final Map<String, String> DANISH = Map.of("Accept-Language", "da-DK,da;q=0.9,en;q=0.8");

    private final TheSuite suite;

    StuckIT(TheSuite suite) {
        this.suite = suite;
    }

    private Answer post(Customer customer, String path, Map<String, ?> body, String token) {
        return customer.browser.send("POST", suite.mfa(path), body, token, DANISH);
    }

    private static void assertNames(Answer answer, String problem, String title) {
        assertThat(answer.shortly()).as(answer.text()).isEqualTo(problem);
        assertThat(answer.at("title")).isEqualTo(title);
        assertThat(answer.header("Content-Language")).hasValue("da");
        assertThat(answer.body().path("support").path("email").asText()).isEqualTo("support@webshop-admin.example");
        assertThat(answer.body().path("support").path("emergency_sms").asText()).startsWith("+45");
    }

    @Test
    @Tag("S0-14")
    @Tag("S0-12")
    void codesThatAreNotTakenNameTheSupportContact() {
        Customer customer = Customer.at(suite, WEBSHOP).withApp();
        String partial = customer.partialToken();
        String code = customer.phone.freshCode();
        Map<String, Object> right = Map.of("authenticator_id", customer.authenticator, "code", code);
        Map<String, Object> wrong = Map.of("authenticator_id", customer.authenticator, "code", "not a code");

        Answer accepted = post(customer, "/v1/verifications", right, partial);
        Answer usedBefore = post(customer, "/v1/verifications", right, partial);
        Answer first = post(customer, "/v1/verifications", wrong, partial);
        for (int i = 0; i < 3; i++) {
            post(customer, "/v1/verifications", wrong, partial);
        }
        Answer last = post(customer, "/v1/verifications", wrong, partial);

        assertThat(accepted.status()).as(accepted.text()).isEqualTo(200);
        assertNames(usedBefore, "401 code-already-used", "Koden er allerede brugt");
        assertThat(usedBefore.at("detail")).isEqualTo("Vent på den næste kode i appen, eller bed om en ny");
        assertNames(first, "401 invalid-code", "Koden er forkert");
        assertNames(last, "429 locked", "Andet trin er låst");
    }

    @Test
    @Tag("S0-14")
    void codesThatAreNotSentNameTheSupportContact() {
        String number = Customer.danishNumber();
        Customer customer = Customer.at(suite, WEBSHOP).loggedIn();
        customer.enrollSms(number);
        String partial = customer.partialToken();
        Map<String, Object> wish = Map.of("authenticator_id", customer.authenticator);

        Answer gone = post(customer, "/v1/challenges/" + UUID.randomUUID() + "/resend", Map.of(), partial);
        Answer notOffered = post(customer, "/v1/authenticators", Map.of("type", "email"), customer.access);
        Answer sent = post(customer, "/v1/challenges", wish, partial);
        for (int i = 0; i < 10 && sent.status() == 201; i++) {
            sent = post(customer, "/v1/challenges", wish, partial);
        }

        assertNames(gone, "410 challenge-expired", "Koden er udløbet");
        assertNames(notOffered, "403 method-not-offered", "Metoden kan ikke bruges her");
        assertNames(sent, "429 send-limit-reached", "Der kan ikke sendes flere koder lige nu");
    }

    @Test
    @Tag("S4-02")
    void whyAUserMustEnrollIsSaidInTheirLanguage() {
        Customer staff =
                Customer.at(suite, WEBSHOP, Map.of("password", Customer.PASSWORD, "roles", List.of("support")));
        Map<String, String> password =
                Map.of("tenant", WEBSHOP, "username", staff.username, "password", Customer.PASSWORD);

        Answer danish = staff.browser.send("POST", suite.auth("/v1/login"), password, null, DANISH);
        Answer english = staff.login();

        assertThat(danish.at("status")).isEqualTo("enrollment_required");
        assertThat(danish.at("reason")).isEqualTo("medarbejdere skal bruge totrinslogin");
        assertThat(english.at("reason")).isEqualTo("staff must use two-factor login");
    }
}
