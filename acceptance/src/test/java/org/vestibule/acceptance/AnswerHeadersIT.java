package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vestibule.localstack.service.Service;

/**
 * Whoever answers at whichever service, a resource, a filter, the framework or a file: no browser guesses the type (ASVS 3.4.4), and
 * no cache keeps what does not say for how long (ASVS 14.3.2).
 */
@ExtendWith(TheSuite.class)
class AnswerHeadersIT {
    private static final String TENANT = "reseller-storefront";
    private static final String TOO_LONG = "\"" + "x".repeat(2_000_000) + "\"";

    private final TheSuite suite;
    private final Browser browser = new Browser();

    AnswerHeadersIT(TheSuite suite) {
        this.suite = suite;
    }

    private static void says(int status, Answer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        marked(answer);
    }

    /** Both headers, whatever the status. */
    private static void marked(Answer answer) {
        assertThat(answer.headers().allValues("X-Content-Type-Options"))
                .as("%s", answer)
                .containsExactly("nosniff");
        assertThat(answer.headers().allValues("Cache-Control")).as("%s", answer).hasSize(1);
    }

    private static void saysAndIsNotKept(int status, Answer answer) {
        says(status, answer);
        assertThat(answer.header("Cache-Control")).as("%s", answer).hasValue("no-store");
    }

    /** Not through the round robin, which does not ask before it sends. */
    private String instance(Service service) {
        return suite.everyInstance(service).getFirst();
    }

    /** What every service has, and what its framework answers before any code of ours is asked. */
    @ParameterizedTest
    @EnumSource(Service.class)
    void everyServiceMarksWhatItsFrameworkAnswers(Service service) {
        for (String instance : suite.everyInstance(service)) {
            saysAndIsNotKept(404, browser.get(instance + "/no/such/path", null));
            saysAndIsNotKept(404, browser.send("TRACE", instance + "/no/such/path", null, null, Map.of()));
            saysAndIsNotKept(404, browser.get(instance + "/q/no-such-endpoint", null));
            marked(browser.get(instance + "/q/openapi", null));
            marked(browser.get(instance + "/%2e%2e/%00", null));
            marked(browser.offer("POST", instance + "/no/such/path", TOO_LONG, null));
            marked(browser.send("OPTIONS", instance + "/no/such/path", null, null, Map.of()));
        }
    }

    @Test
    void authServiceMarksEveryKindOfAnswer() {
        String login = suite.auth("/v1/login");
        Customer customer = Customer.at(suite, TENANT).loggedIn();

        says(200, browser.get(suite.auth("/.well-known/jwks.json"), null));
        saysAndIsNotKept(200, customer.me());
        saysAndIsNotKept(204, browser.post(suite.auth("/v1/logout"), null, customer.access));
        saysAndIsNotKept(400, browser.post(login, "{", null));
        saysAndIsNotKept(400, browser.post(login, Map.of(), null));
        saysAndIsNotKept(401, browser.get(suite.auth("/v1/me"), null));
        saysAndIsNotKept(401, browser.get(suite.auth("/v1/me"), "x.y.z"));
        saysAndIsNotKept(403, browser.get(suite.auth("/v1/tenants/" + TENANT), suite.program(TENANT)));
        saysAndIsNotKept(404, browser.get(suite.auth("/v1/tenants/nobody/profile"), null));
        saysAndIsNotKept(405, browser.delete(login, null, null));
        saysAndIsNotKept(406, browser.send("GET", suite.auth("/v1/me"), null, null, Map.of("Accept", "image/png")));
        saysAndIsNotKept(413, browser.offer("POST", instance(Service.AUTH) + "/auth/v1/login", TOO_LONG, null));
        saysAndIsNotKept(415, browser.send("POST", login, "x", null, Map.of("Content-Type", "text/plain")));
    }

    @Test
    void mfaServiceMarksEveryKindOfAnswer() {
        String path = suite.mfa("/v1/verifications");
        Customer customer = Customer.at(suite, TENANT).withApp();
        String partial = customer.partialToken();

        says(200, browser.get(suite.mfa("/.well-known/jwks.json"), null));
        saysAndIsNotKept(200, customer.authenticators());
        saysAndIsNotKept(400, browser.post(path, "{", partial));
        saysAndIsNotKept(401, browser.post(path, Map.of(), null));
        saysAndIsNotKept(404, browser.get(suite.mfa("/v1/nothing"), partial));
        saysAndIsNotKept(405, browser.delete(path, null, partial));
        saysAndIsNotKept(
                413, browser.offer("POST", instance(Service.MFA) + "/mfa/v1/verifications", TOO_LONG, partial));
        saysAndIsNotKept(415, browser.send("POST", path, "x", partial, Map.of("Content-Type", "text/plain")));
    }

    @Test
    void adminServiceMarksEveryKindOfAnswer() {
        String path = suite.admin("/v1/policy");
        Customer owner = Customer.staff(suite, TENANT, "owner");

        saysAndIsNotKept(200, browser.get(suite.admin("/v1/events"), owner.access));
        saysAndIsNotKept(
                200, browser.send("GET", suite.admin("/v1/events"), null, owner.access, Map.of("Accept", "text/csv")));
        saysAndIsNotKept(400, browser.get(suite.admin("/v1/events?limit=0"), owner.access));
        saysAndIsNotKept(401, browser.get(path, null));
        saysAndIsNotKept(405, browser.delete(path, null, owner.access));
        saysAndIsNotKept(
                413, browser.offer("PUT", instance(Service.ADMIN) + "/admin/v1/policy", TOO_LONG, owner.access));
        saysAndIsNotKept(415, browser.send("PUT", path, "x", owner.access, Map.of("Content-Type", "text/plain")));
    }

    @Test
    void thePagesMarkPagesFilesAndFailures() {
        String login = suite.portal("/t/" + TENANT + "/login");

        saysAndIsNotKept(200, browser.get(login, null));
        saysAndIsNotKept(404, browser.get(suite.portal("/t/no-such-tenant/login"), null));
        saysAndIsNotKept(404, browser.get(suite.portal("/t/" + TENANT + "/no-such-page"), null));
        saysAndIsNotKept(405, browser.delete(login, null, null));
        saysAndIsNotKept(303, browser.get(suite.portal("/t/" + TENANT + "/security"), null));
        saysAndIsNotKept(404, browser.get(suite.portal("/assets/no-such-file.css"), null));
        marked(browser.send("POST", login, "x", null, Map.of("Content-Type", "text/plain")));
        marked(browser.offer("POST", instance(Service.PORTAL) + "/t/" + TENANT + "/login", TOO_LONG, null));
        for (String file : new String[] {"portal.css", "portal.js", "icon.svg"}) {
            says(200, browser.get(suite.portal("/assets/" + file), null));
        }
    }
}
