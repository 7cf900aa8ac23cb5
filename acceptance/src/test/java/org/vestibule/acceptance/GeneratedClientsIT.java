package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.vestibule.client.admin.ApiClient;
import org.vestibule.client.admin.ApiException;
import org.vestibule.client.admin.api.CustomerApi;
import org.vestibule.client.admin.api.CustomerEventApi;
import org.vestibule.client.admin.model.CustomerSummary;
import org.vestibule.client.admin.model.Disable;
import org.vestibule.client.admin.model.LoggedEvent;
import org.vestibule.client.admin.model.Problem;
import org.vestibule.client.auth.api.ClientApi;
import org.vestibule.client.auth.api.TokenApi;
import org.vestibule.client.auth.model.Grant;
import org.vestibule.client.auth.model.NewClient;
import org.vestibule.client.auth.model.Scope;

/** What others generate from docs/api works: a back office in Java, a front end in TypeScript. */
@ExtendWith(TheSuite.class)
class GeneratedClientsIT {
    private static final String TENANT = "certificate-account";
    private static final String KIRSTEN = "Kirsten Holm (12)";

    private final TheSuite suite;

    GeneratedClientsIT(TheSuite suite) {
        this.suite = suite;
    }

    private org.vestibule.client.auth.ApiClient auth(String token) {
        var client = new org.vestibule.client.auth.ApiClient();
        client.updateBaseUri(origin(suite.auth("")));
        client.setRequestInterceptor(request -> {
            if (token != null) {
                request.header("Authorization", "Bearer " + token);
            }
        });
        return client;
    }

    private ApiClient admin(String token) {
        var client = new ApiClient();
        client.updateBaseUri(origin(suite.admin("")));
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
        return client;
    }

    private static String origin(String url) {
        return URI.create(url).resolve("/").toString().replaceAll("/$", "");
    }

    @Test
    @Tag("C-07")
    @Tag("S1-11")
    @Tag("S1-12")
    void aBackOfficeInJavaFindsACustomerAndTurnsTheSecondFactorOffOnce() throws Exception {
        Customer owner = Customer.staff(suite, TENANT, "owner");
        Customer customer = Customer.at(suite, TENANT).withApp();
        UUID id = UUID.fromString(customer.id);
        var made = new ClientApi(auth(owner.access))
                .create(
                        TENANT,
                        new NewClient()
                                .name("Generated")
                                .scopes(Set.of(Scope.CUSTOMERS_READ, Scope.CUSTOMERS_DISABLE)));
        String token = new TokenApi(auth(null))
                .exchange(new Grant()
                        .grantType(Grant.GrantTypeEnum.CLIENT_CREDENTIALS)
                        .clientId(made.getClientId())
                        .clientSecret(made.getClientSecret()))
                .getAccessToken();
        var customers = new CustomerApi(admin(token));
        var events = new CustomerEventApi(admin(token));

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            List<CustomerSummary> found = customers
                    .listAll(null, 10, customer.username, null, "enabled", KIRSTEN)
                    .getItems();
            assertThat(found).extracting(CustomerSummary::getId).containsExactly(id);
            assertThat(found.getFirst().getTwoFactor()).isEqualTo(CustomerSummary.TwoFactorEnum.ENABLED);
        });
        var order = new Disable().confirm(true).reason("phone lost, called back");
        String key = "\"disable-" + customer.id + "\"";
        var done = customers.disable(id, order, null, KIRSTEN, key);
        var again = customers.disable(id, order, null, KIRSTEN, key);
        ApiException refused = catchThrowableOfType(
                ApiException.class, () -> customers.disable(id, order, null, KIRSTEN, "\"other-" + customer.id + "\""));
        ApiException forNobody =
                catchThrowableOfType(ApiException.class, () -> customers.disable(id, order, null, null, null));

        assertThat(again).isEqualTo(done);
        assertThat(done.getDisabledAt()).isNotNull();
        assertThat(refused.getCode()).isEqualTo(409);
        Problem problem = admin(token).getObjectMapper().readValue(refused.getResponseBody(), Problem.class);
        assertThat(problem.getType()).isEqualTo("urn:vestibule:problem:two-factor-not-enabled");
        assertThat(forNobody.getCode()).isEqualTo(400);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            List<LoggedEvent> logged = events.listAll(id, null, null, 50, null, null, null, KIRSTEN)
                    .getItems();
            assertThat(logged)
                    .filteredOn(event -> event.getType().equals("two_factor.disabled_by_staff"))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.getActor().getOnBehalfOf()).isEqualTo(KIRSTEN);
                        assertThat(event.getDetails()).containsEntry("reason", "phone lost, called back");
                    });
        });
    }

    @Test
    @Tag("C-07")
    @Tag("S4-04")
    void aFrontEndInTypeScriptLogsInWithACodeByMail() {
        Customer customer = Customer.at(suite, TENANT).loggedIn();
        customer.enrollEmail(customer.email);

        JsonNode story = Node.run(
                "login.ts",
                Map.of(
                        "auth",
                        origin(suite.auth("")),
                        "mfa",
                        origin(suite.mfa("")),
                        "inbox",
                        suite.inbox(""),
                        "tenant",
                        TENANT,
                        "username",
                        customer.username,
                        "password",
                        Customer.PASSWORD,
                        "email",
                        customer.email,
                        "key",
                        "\"login-" + customer.id + "\""));

        assertThat(story.path("username").asText()).isEqualTo(customer.username);
        assertThat(story.path("acr").asText()).isEqualTo("email");
        assertThat(story.path("refused").asText()).isEqualTo("urn:vestibule:problem:invalid-code");
        assertThat(story.path("remaining_attempts").asInt()).isEqualTo(4);
        assertThat(story.path("one_challenge").asBoolean()).isTrue();
        assertThat(story.path("mails").asInt()).isEqualTo(1);
    }
}
