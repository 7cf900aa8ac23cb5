package org.vestibule.admin.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
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
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.vestibule.admin.UpstreamStub;
import org.vestibule.contracts.chain.ChainHead;
import org.vestibule.contracts.chain.ChainWalk;
import org.vestibule.contracts.chain.Link;
import org.vestibule.contracts.chain.LogRow;
import org.vestibule.contracts.chain.Verification;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;

/** What becomes of the log over the years, in a database of its own, as its owner sees it. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "admin"))
@QuarkusTestResource(UpstreamStub.class)
@Tag("C-06")
class OldEventsIT {
    private static final UUID KIM = UUID.randomUUID();
    private static final UUID STAFF = UUID.randomUUID();

    Infrastructure stack;

    private final String database = "log_" + Long.toString(System.nanoTime(), 36);
    private final PGSimpleDataSource owner = new PGSimpleDataSource();
    private final List<String> said = new ArrayList<>();
    private LogTable table;
    private HeadTable heads;

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
        var walk = new ChainWalk(table.head(tenant).orElseThrow(), table.gaps(tenant), heads.all(tenant));
        return walk.along(after -> {
            try {
                return table.chain(tenant, after, 3);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void prune(Duration later) throws SQLException {
        Clock then = Clock.fixed(Instant.now().plus(later), ZoneOffset.UTC);
        new Pruning(owner, new Defaults(), then).run("", said::add);
    }

    private record Defaults() implements RetentionConfig {
        @Override
        public Duration security() {
            return Duration.ofDays(400);
        }

        @Override
        public Duration staff() {
            return Duration.ofDays(760);
        }

        @Override
        public Duration inbox() {
            return Duration.ofDays(90);
        }
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
        assertThat(verify("shop")).isEqualTo(new Verification(7, true, null, 5, 0));
        assertThat(verify("other")).isEqualTo(new Verification(7, true, null, 7, 0));
        assertThat(said).anyMatch(line -> line.startsWith("event_log_before"));

        asOwner("update event_log set ip = '203.0.113.1' where seq = 3");
        assertThat(verify("shop")).isEqualTo(new Verification(2, false, 3L, 2, 0));
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
        assertThat(verify("shop")).isEqualTo(new Verification(6, true, null, 5, 0));
    }

    @Test
    void aGapThatNobodyMadeShows() throws SQLException {
        for (int n = 0; n < 5; n++) {
            log("shop", "user", Instant.now());
        }

        asOwner("delete from event_log where seq in (2, 3)");
        assertThat(verify("shop").firstBroken()).isEqualTo(2);
        asOwner("insert into log_gap values ('shop', 2, 3, '\\x00')");
        assertThat(verify("shop").firstBroken()).as("a gap that ends elsewhere").isEqualTo(4);
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
        assertThat(verify("shop"))
                .as("what cannot be checked any more leaves a gap")
                .isEqualTo(new Verification(5, true, null, 3, 2));
    }

    @Test
    @Tag("attack-58")
    void anErasedRowThatWasChangedBreaksTheChain() throws SQLException {
        log("shop", "user", Instant.now());
        log("shop", "staff", Instant.now());
        logRemoval("shop");
        asOwner("select erase_person('" + KIM + "')");
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

        asOwner("select erase_person('" + KIM + "')");

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
            assertThat(count("event_log where erased_at is not null"))
                    .as("of another tenant")
                    .isZero();
            for (String statement : List.of(
                    "update event_log set details = '{}'",
                    "delete from event_log_before",
                    "select * from event_log_before",
                    "insert into log_gap values ('shop', 1, 1, '')",
                    "delete from erased_person",
                    "delete from signed_head",
                    "update signed_head set hash = ''",
                    "select add_event_log_months(1)")) {
                org.assertj.core.api.Assertions.assertThatThrownBy(() -> sql.execute(statement))
                        .as(statement)
                        .hasMessageContaining("permission denied");
            }
        }
    }
}
