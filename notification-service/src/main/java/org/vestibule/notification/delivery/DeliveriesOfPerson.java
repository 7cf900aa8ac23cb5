package org.vestibule.notification.delivery;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.vestibule.platform.task.Task;

/** Tells what was sent to a user, a JSON object a line: their part of what is known of them. Runs as the owner of the table. */
@Singleton
class DeliveriesOfPerson implements Task {
    private static final String SELECT = """
            select row_to_json(sent) from (
                select event_time, channel, template, destination, state, reason, gateway, attempts, finished_at
                  from delivery where user_id = ? order by event_time) sent
            """;

    private final DataSource database;

    DeliveriesOfPerson(DataSource database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "deliveries-of";
    }

    /** @param argument the user's id */
    @Override
    public void check(String argument) {
        try {
            UUID.fromString(argument);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("needs the id of a user, a UUID, and was given '" + argument + "'", e);
        }
    }

    @Override
    public void run(String argument, Consumer<String> progress) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(SELECT)) {
            select.setObject(1, UUID.fromString(argument));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    progress.accept(rows.getString(1));
                }
            }
        }
    }
}
