package org.vestibule.notification.delivery;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.vestibule.platform.tenancy.TenantScope;

/** Table {@code delivery}. Plain JDBC: two statements stand between an event and its SMS. */
@Singleton
class DeliveryTable implements DeliveryStore {
    /** One round trip, two statements: the second one sees what was committed before the lock was had. */
    private static final String CLAIM = """
            select pg_advisory_xact_lock_shared(hashtextextended(?::text, 0));
            insert into delivery (id, tenant, user_id, channel, template, destination, state, event_time, expires_at)
            select ?, ?, ?, ?, ?, ?, 'claimed', ?::timestamptz, ?::timestamptz
             where not exists (select from erased_user where tenant = ? and id = ?)
            on conflict (id) do nothing""";

    private static final String CLAIM_AGAIN = """
            update delivery set state = 'claimed', attempts = attempts + 1, claimed_at = now()
            where id = ? and tenant = ? and state = 'waiting'""";
    private static final String FINISH = """
            update delivery set state = ?, gateway = ?, gateway_message_id = ?, reason = ?, finished_at = now()
            where id = ? and tenant = ? and state = 'claimed'""";
    /** Deliveries that are deleted in one transaction. */
    private static final int AT_ONCE = 1000;

    private static final String INTERRUPT = "select count(*) from interrupt_abandoned(make_interval(secs => ?))";

    private final DataSource database;
    private final TenantScope tenants;

    DeliveryTable(DataSource database, TenantScope tenants) {
        this.database = database;
        this.tenants = tenants;
    }

    @Override
    public Claim claim(Order order) {
        return inTenant(order.tenant(), () -> {
            if (insert(order)) {
                return Claim.FIRST;
            }
            if (claimAgain(order)) {
                return Claim.AGAIN;
            }
            return isClaimed(order) ? Claim.BUSY : Claim.TAKEN;
        });
    }

    private boolean insert(Order order) throws SQLException {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(CLAIM)) {
            insert.setString(1, order.user().toString());
            insert.setObject(2, order.id());
            insert.setString(3, order.tenant());
            insert.setObject(4, order.user());
            insert.setString(5, order.message().channel().value());
            insert.setString(6, order.message().template().name().toLowerCase(Locale.ROOT));
            insert.setString(7, Destination.mask(order.message()));
            setTime(insert, 8, order.asked());
            setTime(insert, 9, order.expiresAt());
            insert.setString(10, order.tenant());
            insert.setObject(11, order.user());
            insert.execute();
            insert.getMoreResults();
            return insert.getUpdateCount() == 1;
        }
    }

    private boolean claimAgain(Order order) throws SQLException {
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(CLAIM_AGAIN)) {
            update.setObject(1, order.id());
            update.setString(2, order.tenant());
            return update.executeUpdate() == 1;
        }
    }

    private boolean isClaimed(Order order) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(
                        "select 1 from delivery where id = ? and tenant = ? and state = 'claimed'")) {
            select.setObject(1, order.id());
            select.setString(2, order.tenant());
            try (var row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    @Override
    public void finish(Order order, State state, String gateway, String messageId, String reason) {
        inTenant(order.tenant(), () -> {
            try (var connection = database.getConnection();
                    var update = connection.prepareStatement(FINISH)) {
                update.setString(1, state.column());
                update.setString(2, gateway);
                update.setString(3, messageId);
                update.setString(4, reason);
                update.setObject(5, order.id());
                update.setString(6, order.tenant());
                return update.executeUpdate();
            }
        });
    }

    @Override
    public int interruptAbandoned(Duration olderThan) {
        return QuarkusTransaction.requiringNew().call(() -> {
            try (var connection = database.getConnection();
                    var select = connection.prepareStatement(INTERRUPT)) {
                select.setDouble(1, olderThan.toSeconds());
                try (var row = select.executeQuery()) {
                    row.next();
                    return row.getInt(1);
                }
            }
        });
    }

    /** In many short transactions: rows are locked for no longer than a batch takes. Where it breaks off, the event comes again. */
    @Override
    public void erase(String tenant, UUID user) {
        inTenant(tenant, () -> {
            try (var connection = database.getConnection();
                    var note = connection.prepareStatement("select note_erased_user(?)")) {
                note.setObject(1, user);
                return note.execute();
            }
        });
        int deleted;
        do {
            deleted = inTenant(tenant, () -> deleteSome(user));
        } while (deleted == AT_ONCE);
    }

    private int deleteSome(UUID user) throws SQLException {
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement("select delete_deliveries(?, ?)")) {
            delete.setObject(1, user);
            delete.setInt(2, AT_ONCE);
            try (var row = delete.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private <T> T inTenant(String tenant, Callable<T> work) {
        return QuarkusTransaction.requiringNew().call(() -> {
            tenants.enter(tenant);
            return work.call();
        });
    }

    private static void setTime(PreparedStatement statement, int index, Instant time) throws SQLException {
        if (time == null) {
            statement.setNull(index, Types.TIMESTAMP_WITH_TIMEZONE);
        } else {
            statement.setObject(index, time.atOffset(ZoneOffset.UTC));
        }
    }
}
