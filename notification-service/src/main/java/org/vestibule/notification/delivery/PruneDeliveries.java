package org.vestibule.notification.delivery;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.vestibule.platform.task.Task;

/** Removes what became of messages long ago. Runs as the owner of the table; the service's own role may remove nothing. */
@Singleton
class PruneDeliveries implements Task {
    private final DataSource database;
    private final DeliveryConfig config;
    private final Clock clock;

    PruneDeliveries(DataSource database, DeliveryConfig config, Clock clock) {
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "prune-deliveries";
    }

    @Override
    public void run(String argument, Consumer<String> progress) throws SQLException {
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement(
                        "delete from delivery where claimed_at < ? and state not in ('claimed', 'waiting')")) {
            delete.setObject(1, clock.instant().minus(config.keep()).atOffset(ZoneOffset.UTC));
            progress.accept(delete.executeUpdate() + " removed");
            forgetErased(connection);
        }
    }

    /** What an instance of release 0.2 has claimed after its user was erased, and then who was erased so long ago. */
    private void forgetErased(Connection connection) throws SQLException {
        try (var late = connection.prepareStatement(
                        "delete from delivery d using erased_user e where d.tenant = e.tenant and d.user_id = e.id");
                var old = connection.prepareStatement("delete from erased_user where erased_at < ?")) {
            late.executeUpdate();
            old.setObject(1, clock.instant().minus(config.keep()).atOffset(ZoneOffset.UTC));
            old.executeUpdate();
        }
    }
}
