package org.vestibule.mfa.reseal;

import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vestibule.platform.sealing.Sealer;
import org.vestibule.platform.task.Task;

/**
 * Seals anew, with the primary key, what an older key has sealed, while the service goes on: a value that changes meanwhile
 * is left to whoever changed it. Runs as the owner of the tables, since it looks at every tenant's rows. When it is done
 * nothing in the database needs the older keys any more.
 */
@Singleton
class Resealing implements Task {
    private static final int BATCH = 500;
    private static final UUID FIRST = new UUID(0, 0);

    private final DataSource database;
    private final Sealer sealer;

    Resealing(DataSource database, @ConfigProperty(name = "vestibule.sealing.keyset") Path keyset) {
        this.database = database;
        this.sealer = Sealer.load(keyset);
    }

    /** A column of sealed values; a table without tenants has none in its associated data. */
    private record Column(String table, String id, String name, boolean hasTenant) {
        static final List<Column> ALL = List.of(
                new Column("person", "user_id", "email", true),
                new Column("authenticator", "id", "secret", true),
                new Column("import_key", "id", "private_key", false));

        String count() {
            return "select count(*) from %s where %s".formatted(table, isOld());
        }

        String batch() {
            return "select %1$s, %2$s, %3$s from %4$s where %1$s > ? and %5$s order by %1$s limit %6$d"
                    .formatted(id, name, hasTenant ? "tenant" : "null", table, isOld(), BATCH);
        }

        String change() {
            return "update %1$s set %2$s = ? where %3$s = ? and %2$s = ?".formatted(table, name, id);
        }

        private String isOld() {
            return "substring(%s from 1 for 5) <> ?".formatted(name);
        }

        String[] associated(Sealed row) {
            String place = table + "." + name;
            return hasTenant
                    ? new String[] {place, row.id().toString(), row.tenant()}
                    : new String[] {place, row.id().toString()};
        }
    }

    private record Sealed(UUID id, byte[] value, String tenant) {}

    @Override
    public String name() {
        return "reseal";
    }

    @Override
    public void run(String argument, Consumer<String> progress) throws SQLException {
        try (var connection = database.getConnection()) {
            for (Column column : Column.ALL) {
                long all = count(connection, column);
                long done = 0;
                List<Sealed> batch = batch(connection, column, FIRST);
                while (!batch.isEmpty()) {
                    reseal(connection, column, batch);
                    done += batch.size();
                    progress.accept("%s.%s %d of %d".formatted(column.table(), column.name(), done, all));
                    batch = batch(connection, column, batch.getLast().id());
                }
                progress.accept("%s.%s needs %d values of older keys"
                        .formatted(column.table(), column.name(), count(connection, column)));
            }
        }
    }

    private long count(Connection connection, Column column) throws SQLException {
        try (var select = connection.prepareStatement(column.count())) {
            select.setBytes(1, sealer.primaryPrefix());
            try (var row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private List<Sealed> batch(Connection connection, Column column, UUID after) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(column.batch())) {
            select.setObject(1, after);
            select.setBytes(2, sealer.primaryPrefix());
            List<Sealed> batch = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    batch.add(new Sealed(rows.getObject(1, UUID.class), rows.getBytes(2), rows.getString(3)));
                }
            }
            return batch;
        }
    }

    private void reseal(Connection connection, Column column, List<Sealed> batch) throws SQLException {
        try (PreparedStatement change = connection.prepareStatement(column.change())) {
            for (Sealed row : batch) {
                String[] associated = column.associated(row);
                change.setBytes(1, sealer.seal(sealer.open(row.value(), associated), associated));
                change.setObject(2, row.id());
                change.setBytes(3, row.value());
                change.addBatch();
            }
            change.executeBatch();
        }
    }
}
