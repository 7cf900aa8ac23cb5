package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every call of docs/api, asked by programs: they come in with their scope, and nowhere without one. */
@ExtendWith(TheSuite.class)
@Tag("attack-47")
class ScopesIT {
    private static final String TENANT = "reseller-storefront";

    private final TheSuite suite;

    ScopesIT(TheSuite suite) {
        this.suite = suite;
    }

    @Test
    void everyCallWantsItsScopeAndOthersLetNoProgramIn() {
        Set<String> reached = new TreeSet<>();
        for (String scope : TheSuite.ALL_SCOPES) {
            String token = suite.tokenOf(suite.client(TENANT, List.of(scope)));
            for (DocumentedCall call : DocumentedCall.all()) {
                if (!call.takesTokens() || call.scopes().contains(scope)) {
                    continue;
                }
                Answer refused = call.ask(suite, TENANT, token);
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
        assertThat(reached)
                .containsExactly(
                        "accounts:write",
                        "approvals:redeem",
                        "customers:disable",
                        "customers:read",
                        "logins",
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
