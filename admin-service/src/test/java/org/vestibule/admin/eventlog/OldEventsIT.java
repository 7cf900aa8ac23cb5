package org.vestibule.admin.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.vestibule.admin.UpstreamStub;
import org.vestibule.admin.erasure.Erasing;
import org.vestibule.admin.eventlog.EventFilter.Reader;
import org.vestibule.contracts.chain.ChainHead;
import org.vestibule.contracts.chain.ChainWalk;
import org.vestibule.contracts.chain.Gap;
import org.vestibule.contracts.chain.Link;
import org.vestibule.contracts.chain.LogRow;
import org.vestibule.contracts.chain.Verification;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.platform.tenancy.TenantScope;

/** What becomes of the log over the years, in a database of its own, as its owner sees it. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "admin"))
@QuarkusTestResource(UpstreamStub.class)
@Tag("C-06")
class OldEventsIT {
    private static final UUID KIM = UUID.randomUUID();
    private static final UUID STAFF = UUID.randomUUID();
    private static final Kept KEPT = Kept.days(400, 400);

    Infrastructure stack;

    private final String database = "log_" + Long.toString(System.nanoTime(), 36);
    private final PGSimpleDataSource owner = new PGSimpleDataSource();
    private final List<String> said = new ArrayList<>();
    private LogTable table;
    private HeadTable heads;

    @Inject
    TenantScope tenants;

    @Inject
    ObjectMapper json;

    @BeforeEach
    void createDatabase() throws SQLException {
        asSuperuser("create database " + database + " owner admin_owner");
        owner.setUrl(stack.postgres().jdbcUrl(database));
        owner.setUser("admin_owner");
        owner.setPassword("admin_owner");
        Flyway.configure()
                .dataSource(owner)
                .locations("classpath:db/migration")
                .placeholders(Map.of("app_role", "admin_app"))
                .load()
                .migrate();
        table = new LogTable(owner);
        heads = new HeadTable(owner);
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        asSuperuser("drop database " + database + " with (force)");
    }

    private void asSuperuser(String sql) throws SQLException {
        try (var connection = stack.postgres().connect("postgres")) {
            connection.createStatement().execute(sql);
        }
    }

    private void asOwner(String sql) throws SQLException {
        try (var connection = owner.getConnection()) {
            connection.createStatement().execute("set vestibule.tenant = 'shop'");
            connection.createStatement().execute(sql);
        }
    }

    private LogRow row(String tenant, String actorKind, Instant recordedAt) throws SQLException {
        return row(tenant, actorKind, recordedAt, "login.failed");
    }

    private LogRow row(String tenant, String actorKind, Instant recordedAt, String type) throws SQLException {
        long seq = table.lockHead(tenant).seq() + 1;
        UUID actor = "staff".equals(actorKind) ? STAFF : KIM;
        return new LogRow(
                tenant,
                seq,
                recordedAt.truncatedTo(ChronoUnit.MICROS),
                UUID.randomUUID(),
                "/test",
                type,
                KIM,
                recordedAt.truncatedTo(ChronoUnit.MICROS),
                actor,
                actorKind,
                "kim",
                "192.0.2.7",
                "Browser",
                "failure",
                null,
                "{\"n\":%d}".formatted(seq),
                null);
    }

    private void log(String tenant, String actorKind, Instant recordedAt) throws SQLException {
        byte[] head = table.lockHead(tenant).hash();
        table.append(List.of(Link.of(row(tenant, actorKind, recordedAt), head, new SecureRandom())));
    }

    private void logRemoval(String tenant) throws SQLException {
        byte[] head = table.lockHead(tenant).hash();
        table.append(List.of(Link.of(row(tenant, "system", Instant.now(), "user.deleted"), head, new SecureRandom())));
    }

    private Verification verify(String tenant) throws SQLException {
        return verify(tenant, Duration.ZERO);
    }

    private Verification verify(String tenant, Duration later) throws SQLException {
        Instant oldEnough = ChainWalk.oldEnough(Instant.now().plus(later), KEPT.shortest());
        var walk = new ChainWalk(table.head(tenant).orElseThrow(), table.gaps(tenant), heads.all(tenant), oldEnough);
        return walk.along(after -> {
            try {
                return table.chain(tenant, after, 3);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void prune(Duration later) throws SQLException {
        prune(later, KEPT);
    }

    private void prune(Duration later, RetentionConfig config) throws SQLException {
        new Pruning(owner, config, in(later)).run("", said::add);
    }

    private void erase() throws SQLException {
        asOwner("select erase_person('" + KIM + "')");
        Erasing.toTheEnd(owner);
    }

    private static Clock in(Duration later) {
        return Clock.fixed(Instant.now().plus(later), ZoneOffset.UTC);
    }

    private long count(String what) throws SQLException {
        try (var connection = owner.getConnection();
                var rows = connection.createStatement().executeQuery("select count(*) from " + what)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void whatStaffDidStaysLongerAndTheChainHoldsAcrossTheGaps() throws SQLException {
        for (String kind : List.of("user", "user", "staff", "user", "system", "user", "staff")) {
            log("shop", kind, Instant.now());
            log("other", "user", Instant.now());
        }

        prune(Duration.ofDays(399));
        assertThat(count("event_log")).isEqualTo(14);

        prune(Duration.ofDays(401));
        assertThat(count("event_log")).isEqualTo(2);
        assertThat(count("event_log where actor_kind = 'staff'")).isEqualTo(2);
        Duration then = Duration.ofDays(401);
        assertThat(verify("shop", then)).isEqualTo(new Verification(7, true, null, 5, 0));
        assertThat(verify("other", then)).isEqualTo(new Verification(7, true, null, 7, 0));
        assertThat(said).anyMatch(line -> line.startsWith("event_log_before"));

        asOwner("update event_log set ip = '203.0.113.1' where seq = 3");
        assertThat(verify("shop", then)).isEqualTo(new Verification(2, false, 3L, 2, 0));
    }

    @Test
    void emptyMonthsGoAndTheChainGoesOn() throws SQLException {
        for (int n = 0; n < 4; n++) {
            log("shop", n == 2 ? "staff" : "user", Instant.now());
        }
        Instant inTwoMonths = Instant.now().plus(Duration.ofDays(62));
        log("shop", "user", inTwoMonths);

        prune(Duration.ofDays(401));
        prune(Duration.ofDays(800));
        assertThat(said).contains("event_log_before is removed");
        assertThat(count("pg_class where relname = 'event_log_before'")).isZero();
        assertThat(count("log_gap")).as("gaps that touch are one").isEqualTo(1);

        log("shop", "user", inTwoMonths.plusSeconds(1));
        assertThat(verify("shop", Duration.ofDays(800))).isEqualTo(new Verification(6, true, null, 5, 0));
    }

    @Test
    void aGapThatNobodyMadeShows() throws SQLException {
        for (int n = 0; n < 5; n++) {
            log("shop", "user", Instant.now());
        }

        asOwner("delete from event_log where seq in (2, 3)");
        assertThat(verify("shop").firstBroken()).isEqualTo(2);
        asOwner("insert into log_gap values ('shop', 2, 3, '\\x00')");
        assertThat(verify("shop").firstBroken()).as("a gap of young rows").isEqualTo(2);
        assertThat(verify("shop", Duration.ofDays(401)).firstBroken())
                .as("a gap that ends elsewhere")
                .isEqualTo(4);
    }

    private void sign(Duration later) throws SQLException {
        ChainHead head = table.head("shop").orElseThrow();
        Instant at = Instant.now().plus(later);
        heads.add("shop", at, new SignedHead(head.seq(), HexFormat.of().formatHex(head.hash()), at, "key", "a.b.c"));
    }

    /** Heads are signed every hour, also where nothing happens: a head of today says nothing of the age of its row. */
    @Test
    @Tag("attack-58")
    void aTenantWhereNothingHappensIsNotAccusedOfPruning() throws SQLException {
        for (String kind : List.of("staff", "user", "user")) {
            log("shop", kind, Instant.now());
        }
        Duration then = Duration.ofDays(401);
        sign(Duration.ZERO);
        sign(then);

        prune(then);

        assertThat(verify("shop", then)).isEqualTo(new Verification(3, true, null, 2, 0));
    }

    @Test
    @Tag("attack-58")
    void clocksThatDifferAccuseNobodyOfPruning() throws SQLException {
        Instant now = Instant.now();
        for (int minutes : List.of(30, -30, 25, -25, 600)) {
            log("shop", "user", now.plus(Duration.ofMinutes(minutes)));
        }

        prune(Duration.ofDays(400));

        assertThat(table.gaps("shop")).hasSize(2);
        assertThat(verify("shop", Duration.ofDays(400)).intact()).isTrue();
    }

    @Test
    @Tag("attack-58")
    void aRetentionThatWasChangedAccusesNobodyOfPruning() throws SQLException {
        for (String kind : List.of("staff", "user", "user")) {
            log("shop", kind, Instant.now());
        }
        Duration then = Duration.ofDays(101);
        prune(then, Kept.days(100, 100));
        assertThat(table.gaps("shop")).hasSize(1);

        assertThat(log(then, Kept.days(100, 100)).verify("shop").intact()).isTrue();
        assertThat(log(then, Kept.days(400, 100)).verify("shop").intact())
                .as("made longer since")
                .isTrue();
        assertThat(log(then, Kept.days(100, 400)).verify("shop").intact())
                .as("the task does not run so, but has")
                .isTrue();
        assertThat(log(then, KEPT).verify("shop").firstBroken()).isEqualTo(2);
    }

    private EventLog log(Duration later, RetentionConfig config) {
        return new EventLog(table, heads, tenants, in(later), config, json);
    }

    @Test
    void rowsOfTheFirstFormStayVerifiableAndCanBeErasedToo() throws SQLException {
        for (int n = 0; n < 3; n++) {
            LogRow row = row("shop", "user", Instant.now());
            byte[] head = table.lockHead("shop").hash();
            table.append(List.of(new Link(row, null, null, false, head, row.hash(head))));
        }
        log("shop", "user", Instant.now());
        assertThat(verify("shop")).isEqualTo(new Verification(4, true, null, 0, 0));

        asOwner("update event_log set details = '{}' where seq = 2");
        assertThat(verify("shop").firstBroken()).isEqualTo(2);

        asOwner("update event_log set details = '{}', erased_at = now() where seq = 2");
        assertThat(verify("shop").firstBroken()).as("nothing is left to check").isEqualTo(2);

        logRemoval("shop");
        asOwner("select erase_person('" + KIM + "')");
        for (int batch = 0; batch < 3; batch++) {
            assertThat(verify("shop"))
                    .as("what cannot be checked any more leaves a gap, also until it is gone")
                    .isEqualTo(new Verification(5, true, null, 3, 2));
            assertThat(table.chain("shop", 0, 10))
                    .extracting(link -> link.row().details())
                    .containsExactly("{}", "{}");
            EventFilter all = EventFilter.of(Reader.PERSON, "shop", null);
            assertThat(table.page(all, Cursor.newest(Instant.now()), 10))
                    .extracting(LogRow::details)
                    .containsOnly("{}");
            var places = new Places();
            Consumer<Gap> gaps = places::take;
            read(table).forEachPlace("shop", places::take, gaps);
            assertThat(places.next).isEqualTo(6);
            asOwner("select erase_some('shop', '" + KIM + "', 2)");
        }
        assertThat(count("event_log where erased_at is null")).isZero();
    }

    @Test
    @Tag("attack-58")
    void anErasedRowThatWasChangedBreaksTheChain() throws SQLException {
        log("shop", "user", Instant.now());
        log("shop", "staff", Instant.now());
        logRemoval("shop");
        erase();
        assertThat(verify("shop")).isEqualTo(new Verification(3, true, null, 0, 3));

        for (String change : List.of(
                "details = '{\"reason\":\"asked for it\"}'",
                "ip = '203.0.113.1'",
                "actor_name = 'somebody'",
                "salt = '\\x00'",
                "personal = null",
                "personal = sha256('')",
                "outcome = 'success'",
                "time = now()",
                "erased_at = null")) {
            asOwner("create table kept as select * from event_log where seq = 1");
            asOwner("update event_log set " + change + " where seq = 1");
            assertThat(verify("shop").firstBroken()).as(change).isEqualTo(1);
            asOwner("delete from event_log where seq = 1; insert into event_log select * from kept; drop table kept");
        }
        assertThat(verify("shop").intact()).isTrue();
    }

    @Test
    @Tag("attack-58")
    void whoWasNotRemovedIsNotErased() throws SQLException {
        log("shop", "user", Instant.now());
        log("shop", "staff", Instant.now());

        asOwner("update event_log set details = '{}', salt = null, erased_at = now() where seq = 2");

        assertThat(verify("shop").firstBroken()).isEqualTo(2);
    }

    /** The chain shows it where the rows of somebody are hidden who was never removed. */
    @Test
    @Tag("attack-58")
    void whoWasNotRemovedIsNotHiddenUnnoticed() throws SQLException {
        log("shop", "user", Instant.now());

        asOwner("insert into erasure (tenant, person) values ('shop', '" + KIM + "')");

        assertThat(verify("shop").firstBroken()).isEqualTo(1);
    }

    @Test
    @Tag("attack-58")
    void aChainThatItsOwnerRewroteIsNotTheOneThatWasSigned() throws SQLException {
        log("shop", "user", Instant.now());
        log("shop", "user", Instant.now());
        ChainHead head = table.head("shop").orElseThrow();
        var signed = new SignedHead(head.seq(), HexFormat.of().formatHex(head.hash()), Instant.now(), "key", "a.b.c");
        assertThat(heads.add("shop", Instant.EPOCH, signed)).isTrue();
        assertThat(heads.add("shop", Instant.EPOCH, signed)).as("once a slot").isFalse();
        assertThat(verify("shop").intact()).isTrue();

        asOwner("delete from event_log; delete from chain_head");
        log("shop", "user", Instant.now());
        log("shop", "user", Instant.now());
        log("shop", "user", Instant.now());

        assertThat(verify("shop").firstBroken()).isEqualTo(2);
    }

    @Test
    void anErasedRowStillSaysWhatHappened() throws SQLException {
        log("shop", "user", Instant.now());
        log("shop", "staff", Instant.now());

        erase();

        assertThat(
                        count(
                                "event_log where actor_kind = 'user' and actor_name is null and ip is null and user_agent is null"))
                .isEqualTo(1);
        assertThat(count("event_log where actor_kind = 'staff' and actor_name = 'kim' and ip is not null"))
                .as("who acted on a customer stays known")
                .isEqualTo(1);
        assertThat(count("event_log where details::text = '{}' and salt is null"))
                .isEqualTo(2);
        asOwner("update event_log set type = 'login.succeeded' where seq = 1");
        assertThat(verify("shop").firstBroken()).isEqualTo(1);
    }

    @Test
    void theServicesOwnRoleCanEraseAndNothingElse() throws SQLException {
        log("shop", "user", Instant.now());
        var app = new PGSimpleDataSource();
        app.setUrl(stack.postgres().jdbcUrl(database));
        app.setUser("admin_app");
        app.setPassword("admin_app");
        asSuperuser("grant connect on database " + database + " to admin_app");

        try (var connection = app.getConnection()) {
            var sql = connection.createStatement();
            sql.execute("set vestibule.tenant = 'other'");
            sql.execute("select erase_person('" + KIM + "')");
            Erasing.toTheEnd(app);
            assertThat(count("event_log where erased_at is not null"))
                    .as("of another tenant")
                    .isZero();
            for (String statement : List.of(
                    "update event_log set details = '{}'",
                    "delete from event_log_before",
                    "select * from event_log_before",
                    "insert into log_gap values ('shop', 1, 1, '')",
                    "delete from erased_person",
                    "insert into erasure (tenant, person) values ('other', gen_random_uuid())",
                    "update erasure set emptied_to = 9",
                    "delete from erasure",
                    "select names from erasure",
                    "delete from signed_head",
                    "update signed_head set hash = ''",
                    "select add_event_log_months(1)")) {
                org.assertj.core.api.Assertions.assertThatThrownBy(() -> sql.execute(statement))
                        .as(statement)
                        .hasMessageContaining("permission denied");
            }
        }
    }

    /** Prunes at a point of a reader's way that no clock would hit. */
    private interface Crossing {
        void prune() throws SQLException;
    }

    private EventLog read(LogTable crossed) {
        return new EventLog(crossed, heads, tenants, in(Duration.ofDays(1_000)), KEPT, json);
    }

    /** Two gaps; the pruning that comes next joins them to one and makes another. */
    private Crossing twoGapsThatBecomeTwoOthers() throws SQLException {
        Instant later = Instant.now().plus(Duration.ofDays(100));
        for (String kind : List.of("user", "staff", "user")) {
            log("shop", kind, Instant.now());
        }
        for (String kind : List.of("staff", "user", "staff")) {
            log("shop", kind, later);
        }
        prune(Duration.ofDays(401));
        assertThat(table.gaps("shop")).extracting(Gap::lastSeq).containsExactly(1L, 3L);
        return () -> {
            prune(Duration.ofDays(761));
            assertThat(table.gaps("shop")).extracting(Gap::lastSeq).containsExactly(3L, 5L);
        };
    }

    @Test
    void aLogThatIsPrunedWhileItIsVerifiedIsNotCalledChanged() throws SQLException {
        Crossing crossing = twoGapsThatBecomeTwoOthers();
        var crossed = new LogTable(owner) {
            private boolean isCrossed;

            @Override
            List<Gap> gaps(String tenant) throws SQLException {
                List<Gap> before = super.gaps(tenant);
                if (!isCrossed) {
                    isCrossed = true;
                    crossing.prune();
                }
                return before;
            }
        };

        assertThat(read(crossed).verify("shop"))
                .isEqualTo(new LogVerification(6, true, null, 4, 0, null, LogVerification.KEYS));
    }

    @Test
    void aLogThatIsPrunedWhileItIsExportedHasEachPlaceOnce() throws SQLException {
        Crossing crossing = twoGapsThatBecomeTwoOthers();
        var crossed = new LogTable(owner) {
            private boolean isCrossed;

            @Override
            List<Link> chain(String tenant, long after, int limit) throws SQLException {
                List<Link> before = super.chain(tenant, after, limit);
                if (!isCrossed) {
                    isCrossed = true;
                    crossing.prune();
                }
                return before;
            }
        };

        var places = new Places();
        read(crossed).forEachPlace("shop", places::take, places::take);
        assertThat(places.next).isEqualTo(7);
    }

    /** Of an export: each place once, in order. */
    private static final class Places {
        private long next = 1;

        void take(Link link) {
            assertThat(link.row().seq()).isEqualTo(next);
            next++;
        }

        void take(Gap gap) {
            assertThat(gap.firstSeq()).isEqualTo(next);
            next = gap.lastSeq() + 1;
        }
    }

    @Test
    void aLogThatIsPrunedAgainAndAgainIsWholeAllTheTime() throws Exception {
        int rows = 30;
        for (int n = 0; n < rows; n++) {
            log("shop", n % 3 == 1 ? "staff" : "user", Instant.now().plus(Duration.ofDays(2L * n)));
        }
        EventLog log = read(table);
        try (var threads = Executors.newFixedThreadPool(2)) {
            Future<?> pruning = threads.submit(() -> {
                for (int day : List.of(405, 420, 435, 450, 770, 785, 800, 815)) {
                    prune(Duration.ofDays(day));
                }
                return null;
            });
            Future<?> reading = threads.submit(() -> {
                do {
                    assertThat(log.verify("shop")).matches(LogVerification::intact);
                    var places = new Places();
                    Consumer<Gap> gaps = places::take;
                    log.forEachPlace("shop", places::take, gaps);
                    assertThat(places.next).isEqualTo(rows + 1);
                } while (!pruning.isDone());
                return null;
            });
            pruning.get();
            reading.get();
        }
        assertThat(log.verify("shop").removed()).isGreaterThan(rows / 2);
    }
}
