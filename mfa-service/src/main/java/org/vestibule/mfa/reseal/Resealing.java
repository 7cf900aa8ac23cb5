package org.vestibule.mfa.reseal;

import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vestibule.mfa.authenticator.SealingForm;
import org.vestibule.mfa.authenticator.SecretBinding;
import org.vestibule.platform.sealing.Sealer;
import org.vestibule.platform.task.Task;

/**
 * Seals again, with the primary key, what an older key has sealed, and once after the upgrade from release 0.2 every secret that is not
 * bound to its user; all while the service goes on: a value that changes meanwhile is left to whoever changed it. Runs as the owner of
 * the tables, since it looks at every tenant's rows. When it is done nothing in the database needs the older keys any more, and secrets
 * of the form before are refused.
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

    /** A column of sealed values; null where a table has no tenant, or its values are bound to no user beside the row. */
    private record Column(String table, String id, String name, String tenant, String user) {
        static final List<Column> ALL = List.of(
                new Column("person", "user_id", "email", "tenant", null),
                new Column("authenticator", "id", "secret", "tenant", "user_id"),
                new Column("import_key", "id", "private_key", null, null));

        String count() {
            return "select count(*) from %s where %s".formatted(table, isOld());
        }

        /** @param all also those of the primary key */
        String batch(boolean all) {
            return "select %1$s, %2$s, %3$s, %4$s from %5$s where %1$s > ? and %2$s is not null and (%6$s or %7$s) order by %1$s limit %8$d"
                    .formatted(id, name, orNull(tenant, "text"), orNull(user, "uuid"), table, all, isOld(), BATCH);
        }

        private static String orNull(String column, String type) {
            return column == null ? "null::" + type : column;
        }

        String change() {
            return "update %1$s set %2$s = ? where %3$s = ? and %2$s = ?".formatted(table, name, id);
        }

        private String isOld() {
            return "substring(%s from 1 for 5) <> ?".formatted(name);
        }

        /** What it is sealed with. */
        String[] associated(Sealed row) {
            return row.user() == null ? ofBefore(row) : SecretBinding.toUser(row.id(), row.tenant(), row.user());
        }

        /** What release 0.2 has sealed it with. */
        String[] ofBefore(Sealed row) {
            String place = table + "." + name;
            return tenant != null
                    ? new String[] {place, row.id().toString(), row.tenant()}
                    : new String[] {place, row.id().toString()};
        }
    }

    private record Sealed(UUID id, byte[] value, String tenant, UUID user) {}

    @Override
    public String name() {
        return "reseal";
    }

    @Override
    public void run(String argument, Consumer<String> progress) throws SQLException {
        try (var connection = database.getConnection()) {
            SealingForm.BINDING.moveOn(connection);
            boolean binds = SealingForm.isBefore(connection, SealingForm.BOUND);
            for (Column column : Column.ALL) {
                reseal(connection, column, binds && column.user() != null, progress);
            }
            if (SealingForm.BOUND.moveOn(connection)) {
                progress.accept("secrets that are not bound to their user are refused from now on");
            }
        }
    }

    private void reseal(Connection connection, Column column, boolean binds, Consumer<String> progress)
            throws SQLException {
        long all = binds ? -1 : count(connection, column);
        long done = 0;
        List<Sealed> batch = batch(connection, column, FIRST, binds);
        while (!batch.isEmpty()) {
            reseal(connection, column, batch, binds);
            done += batch.size();
            progress.accept(
                    binds
                            ? "%s.%s %d bound to their users".formatted(column.table(), column.name(), done)
                            : "%s.%s %d of %d".formatted(column.table(), column.name(), done, all));
            batch = batch(connection, column, batch.getLast().id(), binds);
        }
        progress.accept("%s.%s needs %d values of older keys"
                .formatted(column.table(), column.name(), count(connection, column)));
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

    private List<Sealed> batch(Connection connection, Column column, UUID after, boolean all) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(column.batch(all))) {
            select.setObject(1, after);
            select.setBytes(2, sealer.primaryPrefix());
            List<Sealed> batch = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    batch.add(new Sealed(
                            rows.getObject(1, UUID.class),
                            rows.getBytes(2),
                            rows.getString(3),
                            rows.getObject(4, UUID.class)));
                }
            }
            return batch;
        }
    }

    private void reseal(Connection connection, Column column, List<Sealed> batch, boolean binds) throws SQLException {
        try (PreparedStatement change = connection.prepareStatement(column.change())) {
            for (Sealed row : batch) {
                String[] associated = column.associated(row);
                Optional<byte[]> open = sealer.tryOpen(row.value(), associated);
                if (open.isPresent() && isOfPrimaryKey(row)) {
                    continue;
                }
                byte[] plain =
                        open.orElseGet(() -> sealer.open(row.value(), binds ? column.ofBefore(row) : associated));
                change.setBytes(1, sealer.seal(plain, associated));
                change.setObject(2, row.id());
                change.setBytes(3, row.value());
                change.addBatch();
            }
            change.executeBatch();
        }
    }

    private boolean isOfPrimaryKey(Sealed row) {
        byte[] prefix = sealer.primaryPrefix();
        return Arrays.equals(row.value(), 0, prefix.length, prefix, 0, prefix.length);
    }
}
