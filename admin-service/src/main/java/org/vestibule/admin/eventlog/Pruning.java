package org.vestibule.admin.eventlog;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.vestibule.foundation.start.CannotStart;
import org.vestibule.platform.task.Task;

/**
 * Removes what is older than its retention, a month at a time, and months that are empty then. The chain goes on: what stood
 * in it is told by {@code log_gap}. Runs as the owner of the tables; the service's own role may remove nothing.
 */
@Singleton
class Pruning implements Task {
    private static final String MONTHS = """
            with month as (
                select c.oid::regclass::text as month, pg_get_expr(c.relpartbound, c.oid) as bounds
                  from pg_inherits i join pg_class c on c.oid = i.inhrelid
                 where i.inhparent = 'event_log'::regclass
            )
            select month, substring(bounds from $$TO \\('([^']+)$$)::timestamptz as ends from month
             where coalesce(substring(bounds from $$FROM \\('([^']+)$$)::timestamptz, '-infinity') < ?
             order by ends
            """;

    /** Rows that follow each other become one gap. */
    private static final String REMOVE = """
            with gone as (
                delete from %s where recorded_at < ? and (? or actor_kind is null or actor_kind not in ('staff', 'client'))
                returning tenant, seq, hash
            ), run as (
                select tenant, seq, hash, seq - row_number() over (partition by tenant order by seq) as run from gone
            )
            insert into log_gap (tenant, first_seq, last_seq, hash)
            select tenant, min(seq), max(seq), (array_agg(hash order by seq desc))[1] from run group by tenant, run
            """;

    private static final String JOIN_GAPS = """
            with gap as (
                select *, first_seq <> coalesce(lag(last_seq) over of_tenant + 1, -1) as begins from log_gap
                window of_tenant as (partition by tenant order by first_seq)
            ), island as (
                select *, sum(begins::int) over (partition by tenant order by first_seq) as island from gap
            ), joined as (
                select tenant, min(first_seq) as first_seq, max(last_seq) as last_seq,
                       (array_agg(hash order by last_seq desc))[1] as hash
                  from island group by tenant, island having count(*) > 1
            ), absorbed as (
                delete from log_gap g using joined j
                 where g.tenant = j.tenant and g.first_seq > j.first_seq and g.last_seq <= j.last_seq
            )
            update log_gap g set last_seq = j.last_seq, hash = j.hash
              from joined j where g.tenant = j.tenant and g.first_seq = j.first_seq
            """;

    private final DataSource database;
    private final RetentionConfig config;
    private final Clock clock;

    Pruning(DataSource database, RetentionConfig config, Clock clock) {
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "prune-event-log";
    }

    @Override
    public void run(String argument, Consumer<String> progress) throws SQLException {
        requireNotShorter("staff", config.staff(), "security", config.security());
        requireNotShorter("security", config.security(), "shortest", config.shortest());
        try (var connection = database.getConnection()) {
            for (Month month : months(connection)) {
                prune(connection, month, progress);
            }
            execute(connection, JOIN_GAPS);
            execute(connection, "delete from inbox where received_at < ?", before(config.inbox()));
            execute(connection, "delete from signed_head where signed_at < ?", before(config.staff()));
            execute(connection, "delete from staff_action where requested_at < ?", before(config.staff()));
            try (var add = connection.prepareStatement("select add_event_log_months(24)")) {
                add.execute();
            }
        }
    }

    private static void requireNotShorter(String name, Duration kept, String than, Duration least) {
        if (kept.compareTo(least) < 0) {
            throw new CannotStart(
                    "vestibule.retention.%s is %s, and must not be shorter than vestibule.retention.%s, %s"
                            .formatted(name, kept, than, least));
        }
    }

    /** A partition; {@code end} is exclusive. */
    private record Month(String table, OffsetDateTime end) {}

    private List<Month> months(Connection connection) throws SQLException {
        try (var select = connection.prepareStatement(MONTHS)) {
            select.setObject(1, before(config.security()));
            List<Month> months = new ArrayList<>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    months.add(new Month(rows.getString(1), rows.getObject(2, OffsetDateTime.class)));
                }
            }
            return months;
        }
    }

    private void prune(Connection connection, Month month, Consumer<String> progress) throws SQLException {
        String remove = REMOVE.formatted(month.table());
        int gaps = execute(connection, remove, before(config.security()), false)
                + execute(connection, remove, before(config.staff()), true);
        boolean isOver = month.end().isBefore(before(config.security()));
        if (isOver && isEmpty(connection, month)) {
            execute(connection, "drop table " + month.table());
            progress.accept(month.table() + " is removed");
        } else if (gaps > 0) {
            progress.accept(month.table() + " has lost what was old enough");
        }
    }

    private static boolean isEmpty(Connection connection, Month month) throws SQLException {
        try (var select = connection.prepareStatement("select from " + month.table() + " limit 1");
                var rows = select.executeQuery()) {
            return !rows.next();
        }
    }

    private static int execute(Connection connection, String sql, Object... values) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    private OffsetDateTime before(Duration kept) {
        return clock.instant().minus(kept).atOffset(ZoneOffset.UTC);
    }
}
