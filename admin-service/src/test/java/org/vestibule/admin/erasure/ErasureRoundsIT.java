package org.vestibule.admin.erasure;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.admin.Facts;
import org.vestibule.admin.Tokens;
import org.vestibule.admin.UpstreamStub;
import org.vestibule.admin.erasure.Erasures.Person;
import org.vestibule.admin.eventlog.EventLog;
import org.vestibule.admin.eventlog.LogVerification;
import org.vestibule.admin.intake.Intake;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.SecurityEvent;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.contracts.SecurityEvent.Data;
import org.vestibule.contracts.SecurityEvent.Kind;
import org.vestibule.contracts.SecurityEvent.Outcome;
import org.vestibule.contracts.TokenType;
import org.vestibule.contracts.chain.ChainHead;
import org.vestibule.contracts.chain.ChainLine;
import org.vestibule.contracts.chain.ChainWalk;
import org.vestibule.contracts.chain.Link;
import org.vestibule.contracts.chain.Verification;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.tenancy.TenantScope;

/** Removed users with any number of rows: what the event costs, what is shown until the rows are empty, and who empties them. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "admin"))
@QuarkusTestResource(UpstreamStub.class)
@Tag("attack-80")
class ErasureRoundsIT {
    private static final int MANY = 50_000;
    private static final int POLL = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What this connection did lately to the tables that may have any number of rows about somebody. */
    private static final String TOUCHED = """
            select coalesce(sum(n_tup_ins), 0), coalesce(sum(n_tup_upd + n_tup_del), 0),
                   coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0)
              from pg_stat_xact_user_tables
             where relname like 'event_log%' or relname in ('staff_action', 'idempotent_request')
            """;

    Infrastructure stack;

    @Inject
    DataSource database;

    @Inject
    TenantScope tenants;

    @Inject
    Intake intake;

    @Inject
    EventLog log;

    @Inject
    Erasures erasures;

    @Inject
    ObjectMapper json;

    @ConfigProperty(name = "local-stack.auth-signing-keys")
    Path signingKeys;

    private final String tenant = "shop-" + UUID.randomUUID();
    private final String name = "kim-" + UUID.randomUUID();
    private final String address = "2001:db8::" + Long.toHexString(System.nanoTime() & 0xffff);
    private Facts facts;
    private UUID kim;

    @BeforeEach
    void oneCustomer() {
        Erasing.toTheEnd(database);
        facts = new Facts(intake, tenant);
        kim = facts.customer(name, Instant.now());
    }

    private void asOwner(String sql) throws SQLException {
        try (var connection = stack.postgres().connect("admin")) {
            connection.createStatement().execute(sql);
        }
    }

    private long count(String what) throws SQLException {
        try (var connection = stack.postgres().connect("admin");
                var rows = connection.createStatement().executeQuery("select count(*) from " + what)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Rows about somebody of the tenant that still say who they are. */
    private long full(UUID user) throws SQLException {
        return count(("event_log where tenant = '%s' and subject = '%s' and (erased_at is null or salt is not null"
                        + " or actor_kind = 'user' and (actor_name is not null or ip is not null or user_agent is not null)"
                        + " or details::text <> '{}')")
                .formatted(tenant, user));
    }

    private long pending() throws SQLException {
        return count("erasure where tenant = '" + tenant + "'");
    }

    private Data ofKim(Kind kind, UUID actor) {
        return new Data(
                new Actor(actor, kind, name),
                address,
                "Browser of " + name,
                Outcome.SUCCESS,
                null,
                Map.of("device", "phone of " + name));
    }

    /** By a short way that is the product's own: the chain holds. */
    private void logins(UUID user, int number) {
        for (int first = 0; first < number; first += POLL) {
            List<SecurityEvent> events = IntStream.range(first, Math.min(number, first + POLL))
                    .mapToObj(_ -> SecurityEvent.of(
                            UUID.randomUUID(),
                            EventType.LOGIN_SUCCEEDED,
                            user,
                            Instant.now(),
                            tenant,
                            ofKim(Kind.USER, user)))
                    .toList();
            tenants.run(
                    tenant,
                    () -> log.append(
                            tenant,
                            events,
                            event -> new Origin(event.data().ip(), event.data().userAgent(), null)));
        }
    }

    private RequestSpecification as(String role, UUID who) {
        return given().header(
                        "Authorization", "Bearer " + new Tokens(signingKeys).of(TokenType.ACCESS, who, tenant, role));
    }

    private RequestSpecification owner() {
        return as(Role.OWNER, UUID.randomUUID());
    }

    private void assertHolds(long events, long erased) throws Exception {
        assertThat(log.verify(tenant))
                .isEqualTo(new LogVerification(events, true, null, 0, erased, null, "/admin/.well-known/jwks.json"));
        assertThat(walkOf(owner().get("/admin/v1/events/chain").asString()))
                .isEqualTo(new Verification(events, true, null, 0, erased));
    }

    /** As {@code ./vestibule verify-log} does. */
    private Verification walkOf(String export) throws Exception {
        List<Link> links = new ArrayList<>();
        for (String line : export.split("\n")) {
            JsonNode node = json.readTree(line);
            links.add(ChainLine.link(
                    member -> node.hasNonNull(member) ? node.get(member).asText() : null));
        }
        var head = new ChainHead(links.size(), links.getLast().hash());
        return new ChainWalk(head, List.of(), List.of(), Instant.MAX)
                .along(after -> links.subList((int) after.longValue(), links.size()));
    }

    private void assertNothingTellsOfKim() {
        String customer = "/admin/v1/customers/" + kim;
        as(Role.OWNER, UUID.randomUUID()).get(customer).then().statusCode(404);
        owner().get(customer + "/events").then().statusCode(404);
        owner().accept("text/csv").get(customer + "/events").then().statusCode(404);
        owner().get(customer + "/personal-data").then().statusCode(404);
        Stream.of(
                        owner().get("/admin/v1/events?limit=200").asString(),
                        owner().accept("text/csv").get("/admin/v1/events").asString(),
                        owner().get("/admin/v1/events/chain").asString(),
                        owner().get("/admin/v1/customers?query=" + name).asString(),
                        as(Role.CUSTOMER, kim)
                                .get("/admin/v1/me/events?limit=200")
                                .asString(),
                        as(Role.CLIENT, UUID.randomUUID())
                                .header("On-Behalf-Of", "Pia")
                                .get("/admin/v1/events?limit=200")
                                .asString())
                .forEach(answer -> assertThat(answer)
                        .satisfies(text -> assertThat(text.contains(name) || text.contains(address))
                                .as(text.substring(0, Math.min(2_000, text.length())))
                                .isFalse()));
    }

    /** Rows that were added, changed and read. */
    private record Touched(long added, long changed, long read) {
        Touched since(Touched before) {
            return new Touched(added - before.added, changed - before.changed, read - before.read);
        }
    }

    private Touched touchedBy(Callable<?> work) {
        return QuarkusTransaction.requiringNew().call(() -> {
            Touched before = touched();
            work.call();
            return touched().since(before);
        });
    }

    private Touched touched() throws SQLException {
        try (var connection = database.getConnection();
                var rows = connection.createStatement().executeQuery(TOUCHED)) {
            rows.next();
            return new Touched(rows.getLong(1), rows.getLong(2), rows.getLong(3));
        }
    }

    private Callable<Void> take(EventType type, UUID user) {
        return () -> {
            facts.take(type, user, Instant.now(), Map.of());
            return null;
        };
    }

    private boolean eraseSome(int rows) throws SQLException {
        return erasures.eraseSome(new Person(tenant, kim), rows);
    }

    @Test
    @Tag("attack-72")
    void somebodyWithManyEventsHoldsUpNobody() throws Exception {
        // A batch looks at all kept answers in their order, those of other tests as well.
        asOwner("delete from idempotent_request");
        logins(kim, MANY);
        asOwner("insert into staff_action (id, tenant, customer_id, staff_id, reason, requested_at)"
                + " select gen_random_uuid(), '%s', '%s', gen_random_uuid(), '%s', now() from generate_series(1, 2000)"
                        .formatted(tenant, kim, name));
        asOwner("insert into idempotent_request (tenant, subject, route, key, claim, expires_at, status, headers, body)"
                + " select '%s', gen_random_uuid(), 'POST /x', n, gen_random_uuid(), now() + interval '1 day', 200, '{}', '\"%s\"'"
                        .formatted(tenant, name)
                + " from generate_series(1, 2000) n");
        asOwner("analyze event_log, staff_action, idempotent_request");
        assertHolds(MANY + 1, 0);
        assertThat(owner().get("/admin/v1/events").asString()).contains(name, address);

        assertThat(touchedBy(take(EventType.USER_DELETED, kim)))
                .as("one row of the log is added, and none is read or changed")
                .isEqualTo(new Touched(1, 0, 0));
        UUID bo = UUID.randomUUID();
        assertThat(touchedBy(take(EventType.LOGIN_SUCCEEDED, bo))).isEqualTo(new Touched(1, 0, 0));

        assertThat(full(kim)).isEqualTo(MANY + 1);
        assertNothingTellsOfKim();
        assertHolds(MANY + 3, MANY + 2);

        assertThat(eraseSome(500)).isTrue();
        assertThat(full(kim)).isEqualTo(MANY + 1 - 500);
        assertNothingTellsOfKim();
        assertHolds(MANY + 3, MANY + 2);

        Touched batch = touchedBy(() -> eraseSome(500));
        assertThat(batch.changed()).as("events, actions of staff, kept answers").isEqualTo(1_500);
        assertThat(batch.read()).as("no more of them than the batch has").isLessThan(6_000);

        Erasing.toTheEnd(database);
        assertThat(full(kim)).isZero();
        assertThat(pending()).isZero();
        assertThat(count("staff_action where reason = '" + name + "'")).isZero();
        assertThat(count("idempotent_request where tenant = '" + tenant + "' and body is null"))
                .as("keys stay taken")
                .isEqualTo(2_000);
        assertNothingTellsOfKim();
        assertHolds(MANY + 3, MANY + 2);
    }

    @Test
    void howLongTheOldestHasWaitedIsAMetric() throws Exception {
        var metrics = new SimpleMeterRegistry();
        var rounds = new ErasureRounds(erasures, () -> true, metrics);
        rounds.round(500);
        assertThat(secondsWaited(metrics)).isZero();
        logins(kim, 5);
        facts.removed(kim, Instant.now());
        asOwner("update erasure set asked_at = now() - interval '2 hours' where tenant = '" + tenant + "'");

        try (var holder = stack.postgres().connect("admin")) {
            holder.setAutoCommit(false);
            holder.createStatement()
                    .execute("select 1 from event_log where tenant = '%s' and subject = '%s' for update"
                            .formatted(tenant, kim));
            rounds.round(500);
            assertThat(secondsWaited(metrics)).isBetween(7_200.0, 7_300.0);
            double before = secondsWaited(metrics);
            await().until(() -> secondsWaited(metrics) > before);
            holder.rollback();
        }

        await().until(() -> {
            rounds.round(500);
            return pending() == 0;
        });
        rounds.round(500);
        assertThat(secondsWaited(metrics)).isZero();
    }

    private static double secondsWaited(SimpleMeterRegistry metrics) {
        return metrics.get("vestibule.erasure.age").timeGauge().value(TimeUnit.SECONDS);
    }

    @Test
    void anInstanceThatDiesLeavesTheRestToTheNext() throws Exception {
        logins(kim, 40);
        facts.removed(kim, Instant.now());

        assertThat(eraseSome(7)).isTrue();
        assertThat(full(kim)).isEqualTo(34);
        try (var dying = database.getConnection()) {
            dying.setAutoCommit(false);
            dying.createStatement().execute("select erase_some('%s', '%s', 7)".formatted(tenant, kim));
            dying.rollback();
            dying.setAutoCommit(true);
        }
        assertThat(full(kim)).as("of a batch all or nothing").isEqualTo(34);
        assertHolds(42, 42);

        Erasing.inBatches(database, 7);
        assertThat(full(kim)).isZero();
        assertThat(pending()).isZero();
        assertHolds(42, 42);
    }

    @Test
    void manyWorkersAtOnceDoNotCollideAndEventsComeMeanwhile() throws Exception {
        List<UUID> users = new ArrayList<>(List.of(kim));
        for (int n = 0; n < 4; n++) {
            users.add(facts.customer(name + n, Instant.now()));
        }
        for (UUID user : users) {
            logins(user, 60);
            facts.removed(user, Instant.now());
        }

        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> ends = new ArrayList<>();
            for (int worker = 0; worker < 3; worker++) {
                ends.add(threads.submit(() -> {
                    while (pending() > 0) {
                        Erasing.inBatches(database, 3);
                    }
                    return null;
                }));
            }
            ends.add(threads.submit(() -> {
                for (int n = 0; n < 30; n++) {
                    facts.take(EventType.SESSION_REVOKED, users.get(n % 5), Instant.now(), ofKim(Kind.USER, kim));
                }
            }));
            for (var end : ends) {
                end.get();
            }
        }

        for (UUID user : users) {
            assertThat(full(user)).isZero();
        }
        assertHolds(5 * 62 + 30, 5 * 62 + 30);
    }

    @Test
    void whatComesWhileTheRestIsEmptiedIsEmptyOnArrival() throws Exception {
        logins(kim, 20);
        facts.removed(kim, Instant.now());
        assertThat(eraseSome(7)).isTrue();

        facts.take(EventType.LOGIN_FAILED, kim, Instant.now(), ofKim(Kind.USER, kim));

        assertThat(count(
                        "event_log where tenant = '%s' and seq = 23 and details::text = '{}' and salt is null and ip is null"
                                .formatted(tenant)))
                .isEqualTo(1);
        assertNothingTellsOfKim();
        Erasing.inBatches(database, 7);
        assertThat(full(kim)).isZero();
        assertHolds(23, 23);
    }

    /** Who did something to others stays known, as long as that is kept: the hash covers it (docs/adr/0025). */
    @Test
    void whatSomebodyDidToOthersStays() throws Exception {
        UUID bo = facts.customer("bo", Instant.now());
        facts.take(EventType.TWO_FACTOR_DISABLED_BY_STAFF, bo, Instant.now(), ofKim(Kind.STAFF, kim));
        String before = owner().get("/admin/v1/events").jsonPath().getString("items[0]");
        assertThat(before).contains(name);

        facts.removed(kim, Instant.now());

        for (int batch = 0; batch < 3; batch++) {
            assertThat(owner().get("/admin/v1/events").jsonPath().getString("items[1]"))
                    .isEqualTo(before);
            assertHolds(4, 2);
            Erasing.toTheEnd(database);
        }
        assertThat(full(kim)).isZero();
    }

    @Test
    void aRowThatSomebodyElseHoldsIsNotWaitedFor() throws Exception {
        logins(kim, 20);
        facts.removed(kim, Instant.now());
        try (var pruning = stack.postgres().connect("admin")) {
            pruning.setAutoCommit(false);
            pruning.createStatement()
                    .execute("select from event_log where tenant = '%s' and seq = 3 for update".formatted(tenant));

            assertThat(eraseSome(7)).isFalse();

            assertThat(full(kim)).isEqualTo(21);
            facts.take(EventType.LOGIN_FAILED, kim, Instant.now(), Map.of());
            pruning.rollback();
        }
        Erasing.inBatches(database, 7);
        assertThat(full(kim)).isZero();
        assertThat(pending()).isZero();
    }

    /** A row of the first form whose place is called a gap already: no batch with it can be written. */
    @Test
    void somebodyWhoseRowsCannotBeEmptiedHoldsUpNobody() throws Exception {
        UUID first = new UUID(0, System.nanoTime());
        asOwner(
                ("insert into event_log (tenant, seq, recorded_at, id, source, type, subject, time, outcome, details, prev_hash, hash)"
                                + " values ('%1$s', 1000, now(), gen_random_uuid(), '/test', 'login.failed', '%2$s', now(), 'failure', '{}', '', '');"
                                + " insert into log_gap values ('%1$s', 1000, 1000, '')")
                        .formatted(tenant, first));
        logins(kim, 20);
        facts.removed(first, Instant.now());
        facts.removed(kim, Instant.now());

        Erasing.inBatches(database, 7);

        assertThat(full(kim)).isZero();
        assertThat(pending()).isEqualTo(1);
        asOwner("delete from log_gap where tenant = '%s'".formatted(tenant));
        Erasing.inBatches(database, 7);
        assertThat(pending()).isZero();
    }

    @Test
    void aNameThatComesWhenSomeAnswersWereLookedAtIsLookedForInAll() throws Exception {
        asOwner(
                ("insert into idempotent_request (tenant, subject, route, key, claim, expires_at, status, headers, body)"
                                + " select '%s', md5(n::text)::uuid, 'POST /x', 'k', gen_random_uuid(), now() + interval '1 day', 200, '{}', '{\"by\":\"%s\"}'"
                                + " from generate_series(1, 20) n")
                        .formatted(tenant, "old-" + name));
        facts.removed(kim, Instant.now());
        while (count("erasure where tenant = '%s' and looked_to[1] = '%1$s'".formatted(tenant)) == 0) {
            assertThat(eraseSome(7)).isTrue();
        }

        tenants.run(tenant, () -> erasures.forgetAnswersNaming(kim, List.of("old-" + name)));
        Erasing.inBatches(database, 7);

        assertThat(count("idempotent_request where tenant = '%s' and body is null".formatted(tenant)))
                .isEqualTo(20);
    }

    @Test
    void aReplicaDoesSoByItself() throws Exception {
        logins(kim, 1_200);
        var rounds = new ErasureRounds(erasures, () -> true, new SimpleMeterRegistry());
        rounds.start(null);
        try {
            facts.removed(kim, Instant.now());

            await().atMost(PATIENCE).until(() -> pending() == 0);
        } finally {
            rounds.stop(null);
        }
        assertThat(full(kim)).isZero();
        assertHolds(1_202, 1_202);
    }
}
