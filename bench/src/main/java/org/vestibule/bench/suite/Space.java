package org.vestibule.bench.suite;

import java.sql.SQLException;
import java.util.stream.Stream;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.StartFailure;

/** What the suite's data take up, in bytes. */
public final class Space {
    private static final String USED = "used_memory:";

    private final Infrastructure stack;

    public Space(Infrastructure stack) {
        this.stack = stack;
    }

    /** Of databases on the disk, with their indexes. */
    public long databases(String... names) {
        return Stream.of(names)
                .mapToLong(name -> ask("postgres", "select pg_database_size('" + name + "')"))
                .sum();
    }

    /** Of a table with its indexes and, if it has any, its partitions. */
    public long table(String database, String name) {
        return ask(
                database,
                "select pg_total_relation_size('" + name + "') + coalesce((select sum(pg_total_relation_size(inhrelid))"
                        + " from pg_inherits where inhparent = '" + name + "'::regclass), 0)");
    }

    public long redis() {
        return stack.redis()
                .ask("INFO memory")
                .lines()
                .filter(line -> line.startsWith(USED))
                .mapToLong(line -> Long.parseLong(line.substring(USED.length()).strip()))
                .findFirst()
                .orElseThrow();
    }

    private long ask(String database, String sql) {
        try (var connection = stack.postgres().connect(database);
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new StartFailure("A size cannot be read: " + e.getMessage(), e);
        }
    }
}
