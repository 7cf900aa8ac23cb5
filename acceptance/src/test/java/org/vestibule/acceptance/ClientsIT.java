package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Back-office programs of a tenant, with secrets that are shown once and rotated. */
@ExtendWith(TheSuite.class)
class ClientsIT {
    private static final String TENANT = "reseller-storefront";
    private static final String HEADER = "On-Behalf-Of";
    private static final String KIRSTEN = "Kirsten Holm";

    private final TheSuite suite;

    ClientsIT(TheSuite suite) {
        this.suite = suite;
    }

    private String clients(String rest) {
        return suite.auth("/v1/tenants/" + TENANT + "/clients" + rest);
    }

    private static Map<String, Object> named(String name) {
        return Map.of("name", name, "scopes", TheSuite.ALL_SCOPES);
    }

    private Answer token(String clientId, String secret) {
        return new Browser()
                .post(
                        suite.auth("/v1/token"),
                        Map.of(
                                "grant_type", "client_credentials",
                                "client_id", clientId,
                                "client_secret", secret),
                        null);
    }

    @Test
    @Tag("C-07")
    @Tag("attack-33")
    void aProgramWorksAtTheDeskOfItsTenantAndNowhereElse() {
        Customer owner = Customer.staff(suite, TENANT, "owner");
        Customer customer = Customer.at(suite, TENANT).withApp();
        Customer stranger = Customer.at(suite, "webshop-admin").withApp();
        Answer made = owner.browser.post(clients(""), named("Back office"), owner.access);

        String token = token(made.at("client_id"), made.at("client_secret")).at("access_token");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> get("/v1/customers/" + customer.id, token, KIRSTEN).status() == 200);
        Answer seen = get("/v1/customers/" + customer.id, token, KIRSTEN);
        Answer elsewhere = get("/v1/customers/" + stranger.id, token, KIRSTEN);
        Answer myself = owner.browser.post(clients(""), named("Another"), token);

        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(seen.at("two_factor")).isEqualTo("enabled");
        assertThat(elsewhere.shortly()).isEqualTo("404 not-found");
        assertThat(myself.shortly()).as("a program makes no programs").isEqualTo("403 forbidden");
        assertThat(owner.browser.get(clients(""), owner.access).text())
                .contains(made.at("client_id"))
                .doesNotContain(made.at("client_secret"));
        assertThat(suite.column("auth", "select encode(hash, 'escape') from client_secret order by id desc limit 1"))
                .doesNotContain(made.at("client_secret"));
    }

    @Test
    @Tag("C-06")
    @Tag("C-07")
    @Tag("S1-12")
    void whatAProgramDoesStandsInTheLogWithForWhomItDidIt() {
        Customer owner = Customer.staff(suite, TENANT, "owner");
        Customer customer = Customer.at(suite, TENANT).withApp();
        Customer other = Customer.at(suite, TENANT).withApp();
        Answer made = owner.browser.post(clients(""), named("Back office"), owner.access);
        String token = token(made.at("client_id"), made.at("client_secret")).at("access_token");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> get("/v1/customers/" + customer.id, token, KIRSTEN).status() == 200);
        String disable = suite.admin("/v1/customers/" + customer.id + "/two-factor/disable");
        Map<String, Object> order = Map.of("confirm", true, "reason", "phone lost, called back");

        Answer forNobody = owner.browser.post(disable, order, token);
        Answer forged = owner.browser.send("POST", disable, order, token, Map.of(HEADER, "Kim%0AKirsten"));
        Answer byPerson = owner.browser.send("POST", disable, order, owner.access, Map.of(HEADER, KIRSTEN));
        Answer done = owner.browser.send("POST", disable, order, token, Map.of(HEADER, "S%C3%B8ren (12)"));
        Answer directly = owner.browser.send(
                "DELETE",
                suite.mfa("/v1/users/" + other.id + "/authenticators"),
                Map.of("reason", "phone lost"),
                token,
                Map.of(HEADER, KIRSTEN));
        Answer user = owner.browser.send(
                "POST",
                suite.auth("/v1/tenants/" + TENANT + "/users"),
                Map.of("username", "by-program-" + other.username, "email", "new@mail.example"),
                token,
                Map.of(HEADER, KIRSTEN));

        assertThat(forNobody.shortly()).isEqualTo("400 invalid-request");
        assertThat(forNobody.at("detail")).contains("On-Behalf-Of");
        assertThat(forged.shortly()).isEqualTo("400 invalid-request");
        assertThat(byPerson.shortly()).as("people act for themselves").isEqualTo("400 invalid-request");
        assertThat(done.status()).as(done.text()).isEqualTo(200);
        assertThat(directly.status()).as(directly.text()).isEqualTo(200);
        assertThat(user.status()).as(user.text()).isEqualTo(201);
        awaitInLog(customer.id, "two_factor.disabled_by_staff", token, "Søren (12)");
        awaitInLog(customer.id, "authenticator.removed", token, "Søren (12)");
        awaitInLog(other.id, "two_factor.disabled_by_staff", token, "Kirsten Holm");
        awaitInLog(user.at("id"), "user.created", token, "Kirsten Holm");
        Answer csv = owner.browser.send(
                "GET",
                suite.admin("/v1/customers/" + customer.id + "/events"),
                null,
                owner.access,
                Map.of("Accept", "text/csv"));
        assertThat(csv.text().lines()).anyMatch(line -> line.endsWith(",Søren (12)"));
    }

    private Answer get(String path, String token, String onBehalfOf) {
        return new Browser().send("GET", suite.admin(path), null, token, Map.of(HEADER, onBehalfOf));
    }

    private void awaitInLog(String subject, String type, String token, String onBehalfOf) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            Answer events = get("/v1/customers/" + subject + "/events", token, KIRSTEN);
            assertThat(events.body().path("items")).anySatisfy(event -> {
                assertThat(event.path("type").asText()).isEqualTo(type);
                assertThat(event.at("/actor/kind").asText()).isEqualTo("client");
                assertThat(event.at("/actor/on_behalf_of").asText()).isEqualTo(onBehalfOf);
            });
        });
    }

    @Test
    @Tag("C-07")
    void twoSecretsLiveWhileOneIsRotatedIn() {
        Customer owner = Customer.staff(suite, TENANT, "owner");
        Answer made = owner.browser.post(clients(""), named("Billing"), owner.access);
        String id = made.at("id");
        String clientId = made.at("client_id");
        String old = made.at("client_secret");

        Answer second = owner.browser.post(clients("/" + id + "/secrets"), null, owner.access);
        Answer third = owner.browser.post(clients("/" + id + "/secrets"), null, owner.access);
        int byOld = token(clientId, old).status();
        int byNew = token(clientId, second.at("client_secret")).status();
        JsonNode secrets =
                owner.browser.get(clients(""), owner.access).body().path("items").findParents("client_id").stream()
                        .filter(client -> client.path("id").asText().equals(id))
                        .findFirst()
                        .orElseThrow()
                        .path("secrets");
        Answer revoked = owner.browser.delete(
                clients("/" + id + "/secrets/" + secrets.path(0).path("id").asText()), null, owner.access);

        assertThat(second.status()).as(second.text()).isEqualTo(201);
        assertThat(third.shortly()).isEqualTo("409 conflict");
        assertThat(byOld).isEqualTo(200);
        assertThat(byNew).isEqualTo(200);
        assertThat(secrets).hasSize(2).allSatisfy(secret -> assertThat(secret.has("last_used_at"))
                .isTrue());
        assertThat(revoked.status()).isEqualTo(204);
        assertThat(token(clientId, old).shortly()).isEqualTo("401 invalid-credentials");
        assertThat(token(clientId, second.at("client_secret")).status()).isEqualTo(200);

        owner.browser.delete(clients("/" + id), null, owner.access);

        assertThat(token(clientId, second.at("client_secret")).shortly()).isEqualTo("401 invalid-credentials");
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(owner.browser
                        .get(suite.admin("/v1/events?type=client.removed"), owner.access)
                        .text())
                .contains(clientId));
    }

    @Test
    @Tag("attack-10")
    void aSecretIsOfOneProgramOfOneTenant() {
        Customer owner = Customer.staff(suite, TENANT, "owner");
        Answer one = owner.browser.post(clients(""), named("One"), owner.access);
        Answer other = owner.browser.post(clients(""), named("Other"), owner.access);
        String renamed = one.at("client_id").replace(TENANT, "webshop-admin");

        assertThat(token(one.at("client_id"), other.at("client_secret")).shortly())
                .isEqualTo("401 invalid-credentials");
        assertThat(token(renamed, one.at("client_secret")).shortly()).isEqualTo("401 invalid-credentials");
        assertThat(token("no-such-client", one.at("client_secret")).shortly()).isEqualTo("401 invalid-credentials");
        assertThat(token("." + one.at("id"), one.at("client_secret")).shortly()).isEqualTo("401 invalid-credentials");
    }

    @Test
    @Tag("C-07")
    void onlyOwnersAndOperatorsKeepPrograms() {
        Customer support = Customer.staff(suite, TENANT, "support");
        Customer stranger = Customer.staff(suite, "webshop-admin", "owner");

        assertThat(support.browser.post(clients(""), named("X"), support.access).shortly())
                .isEqualTo("403 forbidden");
        assertThat(stranger.browser
                        .post(clients(""), named("X"), stranger.access)
                        .shortly())
                .isEqualTo("404 not-found");
        assertThat(stranger.browser.get(clients(""), stranger.access).shortly()).isEqualTo("404 not-found");
    }
}
