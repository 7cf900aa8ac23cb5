package org.vestibule.mfa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.localstack.postgres.RoundTrips;
import org.vestibule.platform.event.SecurityEvents;
import org.vestibule.platform.event.SecurityEvents.Act;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.tenancy.TenantScope.Statement;

/** One statement that names its tenant along with it is as well fenced in as a transaction that does. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "mfa"))
@Tag("C-04")
@Tag("C-05")
class TenantScopeIT {
    private static final String INSERT =
            "insert into person (user_id, tenant, username, email, locale, roles) values (?, ?, ?, ?, 'en', ?)";
    private static final String NAMES = "select username from person";

    @Inject
    TenantScope scope;

    @Inject
    SecurityEvents events;

    @Inject
    DataSource database;

    private final String mine = "mine-" + UUID.randomUUID();
    private final String other = "other-" + UUID.randomUUID();

    private static Statement person(String tenant, String name) {
        return Statement.of(INSERT, UUID.randomUUID(), tenant, name, new byte[] {1}, new String[] {"customer"});
    }

    private List<String> names(String tenant) {
        return scope.ask(tenant, Statement.of(NAMES), row -> row.getString(1));
    }

    @Test
    void itSeesTheRowsOfItsTenantAndLeavesNoNameOnTheConnection() throws SQLException {
        scope.change(mine, person(mine, "kim"));
        scope.change(other, person(other, "alex"));

        try (var trips = RoundTrips.ofThisThread()) {
            assertThat(names(mine)).containsExactly("kim");
            assertThat(trips.count()).isEqualTo(1);
        }
        assertThat(names(other)).containsExactly("alex");
        assertThat(names("nobody")).isEmpty();
        try (var connection = database.getConnection();
                var tenant = connection
                        .createStatement()
                        .executeQuery("select coalesce(current_setting('vestibule.tenant', true), '')")) {
            tenant.next();
            assertThat(tenant.getString(1)).isEmpty();
        }
    }

    @Test
    void itWritesNoRowOfAnotherTenant() {
        assertThatThrownBy(() -> scope.change(mine, person(other, "kim")))
                .hasStackTraceContaining("row-level security");
        assertThat(names(other)).isEmpty();
    }

    @Test
    void insideATransactionItEndsWithThat() {
        QuarkusTransaction.begin();
        scope.change(mine, person(mine, "kim"));
        assertThat(names(mine)).containsExactly("kim");
        QuarkusTransaction.rollback();

        assertThat(names(mine)).isEmpty();
    }

    @Test
    void factsAreKeptWithTheChangeTheyTellOfOrNotAtAll() throws SQLException {
        UUID subject = UUID.randomUUID();
        boolean changed = state(person(mine, "kim"), subject);
        boolean again =
                state(Statement.of("update person set username = ? where username = ?", "alex", "nobody"), subject);
        assertThatThrownBy(() -> state(person(other, "kim"), subject)).hasStackTraceContaining("row-level security");

        assertThat(changed).isTrue();
        assertThat(again).isFalse();
        assertThat(kept(subject)).containsExactly("login.succeeded", "session.opened");
    }

    private boolean state(Statement change, UUID subject) {
        return events.stateWith(
                change,
                List.of(EventType.LOGIN_SUCCEEDED, EventType.SESSION_OPENED),
                mine,
                subject,
                Act.success(Actor.SYSTEM, Origin.NONE),
                Map.of());
    }

    private List<String> kept(UUID subject) {
        return scope.ask(
                mine,
                Statement.of(
                        "select convert_from(payload, 'UTF8')::json ->> 'type' from outbox where record_key = ? order by id",
                        subject.toString()),
                row -> row.getString(1));
    }
}
