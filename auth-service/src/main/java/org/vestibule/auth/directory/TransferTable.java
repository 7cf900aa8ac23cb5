package org.vestibule.auth.directory;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** Table {@code factor_transfer}, inside the running transaction, which has named its tenant but for {@link #abandoned}. */
@Singleton
class TransferTable {
    private final DataSource database;

    TransferTable(DataSource database) {
        this.database = database;
    }

    /** A user whose factors mfa-service may have, and who is not stored. */
    record Unfinished(String tenant, UUID user) {}

    void begin(Unfinished transfer) {
        change("insert into factor_transfer (tenant, user_id) values (?, ?)", transfer);
    }

    /** False where it was ended before: of two ends, one counts. */
    boolean end(Unfinished transfer) {
        return change("delete from factor_transfer where tenant = ? and user_id = ?", transfer) == 1;
    }

    private int change(String sql, Unfinished transfer) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setString(1, transfer.tenant());
            statement.setObject(2, transfer.user());
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("a transfer of factors cannot be written", e);
        }
    }

    /** Of all tenants, by a function of the owner; the oldest first, a thousand at most. */
    List<Unfinished> abandoned(Duration olderThan) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(
                        "select tenant, user_id from abandoned_factor_transfers(make_interval(secs => ?))")) {
            select.setDouble(1, olderThan.toSeconds());
            List<Unfinished> found = new ArrayList<>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(new Unfinished(rows.getString(1), rows.getObject(2, UUID.class)));
                }
            }
            return found;
        }
    }
}
