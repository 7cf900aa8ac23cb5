package org.vestibule.admin;

import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.StringJoiner;
import org.vestibule.localstack.Infrastructure;

/** A log so long that the database's planner thinks about how to read it: a year of a thousand users, mostly logins. */
public final class LongLog {
    private static final int USERS = 1_000;
    private static final int ROWS = 50_000;
    private static final String INSERT_USERS = """
            insert into customer (id, tenant, username, state)
            select md5('%1$s' || n)::uuid, '%1$s', 'user' || n, 'ACTIVE' from generate_series(0, %2$d - 1) n
            """;
    private static final String INSERT_EVENTS = """
            insert into event_log
                (tenant, seq, recorded_at, id, source, type, subject, time, outcome, details, prev_hash, hash)
            select '%1$s', n, now(), gen_random_uuid(), '/test',
                case n %% 100 when 0 then 'two_factor.enabled' when 50 then 'staff.viewed_customer'
                    else 'login.succeeded' end,
                md5('%1$s' || (n + n / 50) %% %2$d)::uuid, now() - (%3$d - n) * interval '365 days' / %3$d,
                'success', '{}', '', ''
            from generate_series(1, %3$d) n
            """;

    private final Infrastructure stack;
    private final String tenant;

    public LongLog(Infrastructure stack, String tenant) throws SQLException {
        this.stack = stack;
        this.tenant = tenant;
        try (var connection = stack.postgres().connect("admin");
                var statement = connection.createStatement()) {
            statement.execute(INSERT_USERS.formatted(tenant, USERS));
            statement.execute(INSERT_EVENTS.formatted(tenant, USERS, ROWS));
            statement.execute("analyze customer, event_log");
        }
    }

    /** Puts the values into a statement. */
    public interface Binding {
        void into(PreparedStatement statement) throws SQLException;
    }

    /** How the service's own role, which row security holds to the tenant, would run a query. */
    public String plan(String query, Binding values) throws SQLException {
        try (var app = DriverManager.getConnection(stack.postgres().jdbcUrl("admin"), "admin_app", "admin_app");
                var enter = app.prepareStatement("select set_config('vestibule.tenant', ?, false)");
                var explain = app.prepareStatement("explain (analyze, buffers) " + query)) {
            enter.setString(1, tenant);
            enter.execute();
            values.into(explain);
            var plan = new StringJoiner("\n");
            try (var lines = explain.executeQuery()) {
                while (lines.next()) {
                    plan.add(lines.getString(1));
                }
            }
            return plan.toString();
        }
    }
}
