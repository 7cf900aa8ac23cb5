package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every call of docs/api, which is the document of the code (ApiDocumentIT), asked by programs: they come in with their scope, and
 * nowhere without one.
 */
@ExtendWith(TheSuite.class)
@Tag("attack-47")
class ScopesIT {
    private static final Path API = Path.of(System.getProperty("vestibule.root"), "docs", "api");
    private static final Set<String> VERBS = Set.of("get", "put", "post", "patch", "delete");
    private static final String TENANT = "reseller-storefront";

    private final TheSuite suite;

    ScopesIT(TheSuite suite) {
        this.suite = suite;
    }

    private record Call(String method, String path, String type, boolean takesTokens, List<String> scopes) {
        boolean isFor(String scope) {
            return scopes.contains(scope);
        }
    }

    private static List<Call> calls(String service) throws IOException {
        JsonNode document =
                new YAMLMapper().readTree(API.resolve(service + "-service.yaml").toFile());
        List<Call> calls = new ArrayList<>();
        document.path("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(operation -> VERBS.contains(operation.getKey()))
                .forEach(operation -> calls.add(new Call(
                        operation.getKey().toUpperCase(Locale.ROOT),
                        path.getKey(),
                        typeOf(operation.getValue()),
                        operation.getValue().has("security"),
                        texts(operation.getValue().path("x-scopes"))))));
        return calls;
    }

    private static String typeOf(JsonNode operation) {
        var types = operation.at("/requestBody/content").fieldNames();
        return types.hasNext() ? types.next() : null;
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private String url(String service, Call call) {
        String path = call.path()
                .replace("{tenant}", TENANT)
                .replaceAll("\\{[A-Za-z_]+}", UUID.randomUUID().toString());
        String rest = path.substring(path.indexOf('/', 1));
        return switch (service) {
            case "auth" -> suite.auth(rest);
            case "mfa" -> suite.mfa(rest);
            default -> suite.admin(rest);
        };
    }

    private Answer ask(String service, Call call, String token) {
        Map<String, String> headers = call.type() == null
                ? Map.of("On-Behalf-Of", "Kirsten")
                : Map.of("On-Behalf-Of", "Kirsten", "Content-Type", call.type());
        return new Browser().send(call.method(), url(service, call), call.type() == null ? null : "{}", token, headers);
    }

    @Test
    void everyCallWantsItsScopeAndOthersLetNoProgramIn() throws IOException {
        Set<String> reached = new TreeSet<>();
        for (String scope : TheSuite.ALL_SCOPES) {
            String token = suite.tokenOf(suite.client(TENANT, List.of(scope)));
            for (String service : List.of("auth", "mfa", "admin")) {
                for (Call call : calls(service)) {
                    if (!call.takesTokens() || call.isFor(scope)) {
                        continue;
                    }
                    Answer refused = ask(service, call, token);
                    String what = scope + ": " + call + " " + refused;
                    if (call.scopes().isEmpty()) {
                        assertThat(refused.shortly()).as(what).isIn("403 forbidden", "401 invalid-token");
                    } else {
                        assertThat(refused.shortly()).as(what).isEqualTo("403 insufficient-scope");
                        assertThat(refused.header("WWW-Authenticate"))
                                .as(what)
                                .contains("Bearer error=\"insufficient_scope\", scope=\""
                                        + call.scopes().getFirst() + "\"");
                        reached.addAll(call.scopes());
                    }
                }
            }
        }
        assertThat(reached)
                .containsExactly(
                        "accounts:write",
                        "approvals:redeem",
                        "customers:disable",
                        "customers:read",
                        "sessions:end",
                        "users:import",
                        "users:write");
    }

    @Test
    void theScopeIsEnoughForTheWholeStoryOfADesk() {
        Customer customer = Customer.at(suite, TENANT).withApp();
        Customer owner = Customer.staff(suite, TENANT, "owner");
        String reads = suite.tokenOf(suite.client(TENANT, List.of("customers:read")));
        String disables = suite.tokenOf(suite.client(TENANT, List.of("customers:disable")));
        Map<String, String> kirsten = Map.of("On-Behalf-Of", "Kirsten");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> new Browser()
                                .send("GET", suite.admin("/v1/customers/" + customer.id), null, reads, kirsten)
                                .status()
                        == 200);

        Answer data = new Browser()
                .send("GET", suite.admin("/v1/customers/" + customer.id + "/personal-data"), null, reads, kirsten);
        Answer disabled = new Browser()
                .send(
                        "POST",
                        suite.admin("/v1/customers/" + customer.id + "/two-factor/disable"),
                        Map.of("confirm", true, "reason", "phone lost"),
                        disables,
                        kirsten);
        Answer ofStaff = new Browser().send("GET", suite.admin("/v1/customers/" + owner.id), null, reads, kirsten);

        assertThat(data.status()).as(data.text()).isEqualTo(200);
        assertThat(disabled.status()).as(disabled.text()).isEqualTo(200);
        assertThat(ofStaff.shortly()).isEqualTo("404 not-found");
    }
}
