package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.vestibule.localstack.postgres.PostgresServer;

/** What is left of somebody who was removed (docs/operations.md): looked for in every table of every database. */
@ExtendWith(TheSuite.class)
class ErasureIT {
    private static final Duration TOLD = Duration.ofSeconds(40);
    private static final String NUMBER = "20771234";

    private final TheSuite suite;

    ErasureIT(TheSuite suite) {
        this.suite = suite;
    }

    @Test
    void ofWhoWasRemovedNoTableKnowsNameAddressOrNumber() throws SQLException {
        String tenant = suite.tenant("customer-administration", Map.of());
        Customer owner = Customer.staff(suite, tenant, "owner");
        Customer customer = Customer.at(suite, tenant).loggedIn();
        customer.enrollSms(NUMBER);
        owner.browser.get(suite.admin("/v1/customers/" + customer.id), owner.access);
        await().atMost(TOLD).untilAsserted(() -> assertThat(owner.browser
                        .get(suite.admin("/v1/customers/" + customer.id + "/personal-data"), owner.access)
                        .text())
                .contains(customer.username, customer.email, "authenticator.enrolled"));
        await().atMost(TOLD).untilAsserted(() -> assertThat(where(customer.username))
                .as("it can be seen where it is")
                .contains("auth.app_user", "mfa.person", "admin.customer"));

        Answer removed = owner.browser.send(
                "DELETE", suite.auth("/v1/tenants/" + tenant + "/users/" + customer.id), null, owner.access, Map.of());

        assertThat(removed.status()).isEqualTo(204);
        await().atMost(TOLD).untilAsserted(() -> {
            assertThat(where(customer.username)).isEmpty();
            assertThat(where(customer.email)).isEmpty();
            assertThat(where(NUMBER)).isEmpty();
        });
        await().atMost(TOLD).untilAsserted(() -> assertThat(owner.browser
                        .get(suite.admin("/v1/events?type=user.deleted"), owner.access)
                        .body()
                        .path("items")
                        .findValuesAsText("subject"))
                .containsExactly(customer.id));
        assertThat(owner.browser
                        .get(suite.admin("/v1/events/verification"), owner.access)
                        .at("intact"))
                .isEqualTo("true");
    }

    /** Tables of all databases that have the text somewhere in a row. */
    private List<String> where(String text) throws SQLException {
        List<String> found = new ArrayList<>();
        for (String database : PostgresServer.DATABASES) {
            try (var connection = suite.parts().infrastructure().postgres().connect(database)) {
                for (String table : tables(connection)) {
                    if (has(connection, table, text)) {
                        found.add(database + "." + table);
                    }
                }
            }
        }
        return found;
    }

    private static List<String> tables(Connection connection) throws SQLException {
        try (var rows = connection
                .createStatement()
                .executeQuery("select relname from pg_class where relnamespace = 'public'::regnamespace"
                        + " and relkind in ('r', 'p') and not relispartition")) {
            List<String> tables = new ArrayList<>();
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
            return tables;
        }
    }

    private static boolean has(Connection connection, String table, String text) throws SQLException {
        try (var select =
                connection.prepareStatement("select from %s r where strpos(r::text, ?) > 0 limit 1".formatted(table))) {
            select.setString(1, text);
            return select.executeQuery().next();
        }
    }
}
