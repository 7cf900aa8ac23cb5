package org.vestibule.mfa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
    void aStatementAfterALockSeesWhatTheLockWaitedFor() throws Exception {
        scope.change(mine, person(mine, "kim"));
        var lock = Statement.of("select 1 from person where tenant = ? for no key update", mine);
        var count = Statement.of("select count(*) from person where tenant = ?", mine);
        CompletableFuture<List<Long>> counted = scope.call(mine, () -> {
            scope.ask(mine, lock, row -> true);
            var waiting = CompletableFuture.supplyAsync(
                    () -> scope.ask(mine, count.after(lock), row -> row.getLong(1)), Thread::startVirtualThread);
            await().until(() -> isWaitedFor("person"));
            scope.change(mine, person(mine, "alex"));
            return waiting;
        });

        assertThat(counted.get(10, TimeUnit.SECONDS)).containsExactly(2L);
    }

    private boolean isWaitedFor(String table) {
        return scope.ask(
                        mine,
                        Statement.of("select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                                + " and query like '%" + table + "%for no key update%'"),
                        row -> row.getLong(1) > 0)
                .getFirst();
    }

    @Test
    void aStatementAfterAnotherIsOneRoundTripWithIt() throws SQLException {
        scope.change(mine, person(mine, "kim"));
        var lock = Statement.of("select 1 from person where tenant = ? for no key update", mine);

        try (var trips = RoundTrips.ofThisThread()) {
            int changed = scope.change(
                    mine,
                    Statement.of("update person set username = ? where username = ?", "alex", "kim")
                            .after(lock));
            assertThat(changed).isEqualTo(1);
            assertThat(trips.count()).isEqualTo(1);
        }
    }

    @Test
    void piecesAreReadAsTheQueryFoundThemWhateverIsDoneToThem() {
        for (int n = 0; n < 25; n++) {
            scope.change(mine, person(mine, "kim"));
        }
        List<Integer> changed = new ArrayList<>();
        List<Long> cursors = new ArrayList<>();

        scope.run(
                mine,
                () -> scope.inPieces(
                        Statement.of(
                                "select user_id from person where tenant = ? and username = 'kim' order by user_id",
                                mine),
                        10,
                        row -> row.getObject(1, UUID.class),
                        ids -> {
                            changed.add(scope.change(
                                    mine,
                                    Statement.of(
                                            "update person set username = 'alex' where user_id between ? and ?",
                                            ids.getFirst(),
                                            ids.getLast())));
                            cursors.addAll(scope.ask(
                                    mine,
                                    Statement.of("select count(*) from pg_cursors where name <> ''"),
                                    row -> row.getLong(1)));
                        }));

        assertThat(changed).containsExactly(10, 10, 5);
        assertThat(cursors.getFirst()).as("the rest is still in the database").isEqualTo(1);
        assertThat(names(mine)).containsOnly("alex");
    }

    @Test
    void aJoinedTransactionIsTheRunningOneOfTheSameTenant() {
        assertThatThrownBy(() -> scope.run(mine, () -> {
                    scope.join(mine, () -> scope.change(mine, person(mine, "kim")));
                    scope.join(other, () -> scope.change(other, person(other, "alex")));
                    throw new IllegalStateException("rolled back");
                }))
                .hasMessage("rolled back");

        assertThat(names(mine)).isEmpty();
        assertThat(names(other)).containsExactly("alex");
    }

    @Test
    void veryManyFactsKeepTheirOrder() {
        UUID subject = UUID.randomUUID();
        scope.run(mine, () -> {
            for (int n = 0; n < 2_500; n++) {
                events.state(
                        EventType.SECOND_FACTOR_FAILED,
                        mine,
                        subject,
                        Act.failure(Actor.SYSTEM, Origin.NONE),
                        Map.of("n", n));
            }
        });

        List<Integer> numbers = scope.ask(
                mine,
                Statement.of(
                        "select (convert_from(payload, 'UTF8')::json -> 'data' -> 'details' ->> 'n')::integer from outbox"
                                + " where record_key = ? order by id",
                        subject.toString()),
                row -> row.getInt(1));
        assertThat(numbers).isEqualTo(IntStream.range(0, 2_500).boxed().toList());
    }

    @Test
    void ofVeryManyFactsNoneStaysWithoutItsTransaction() {
        UUID subject = UUID.randomUUID();

        assertThatThrownBy(() -> scope.run(mine, () -> {
                    for (int n = 0; n < 1_500; n++) {
                        events.state(
                                EventType.SECOND_FACTOR_FAILED,
                                mine,
                                subject,
                                Act.failure(Actor.SYSTEM, Origin.NONE),
                                Map.of());
                    }
                    throw new IllegalStateException("rolled back");
                }))
                .hasMessage("rolled back");

        assertThat(kept(subject)).isEmpty();
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
        assertThat(kept(subject)).containsExactly("authenticator.enrolled", "two_factor.enabled");
    }

    private boolean state(Statement change, UUID subject) {
        return events.stateWith(
                change,
                List.of(EventType.AUTHENTICATOR_ENROLLED, EventType.TWO_FACTOR_ENABLED),
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
