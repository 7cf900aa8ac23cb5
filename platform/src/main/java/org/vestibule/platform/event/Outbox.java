package org.vestibule.platform.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Keeps records for Kafka in the transaction that changes the state they tell of, so that neither exists without the
 * other; {@link OutboxRelay} sends them after the commit. Needs table {@code outbox}.
 */
@Singleton
public class Outbox {
    private static final String INSERT =
            "insert into outbox (topic, record_key, payload, traceparent) values (?, ?, ?, ?)";

    private final DataSource database;
    private final TransactionSynchronizationRegistry transaction;
    private final ObjectMapper json;

    public Outbox(DataSource database, TransactionSynchronizationRegistry transaction, ObjectMapper json) {
        this.database = database;
        this.transaction = transaction;
        this.json = json;
    }

    private record Entry(String topic, String key, byte[] payload, String traceparent) {}

    /** Adds a record to the running transaction; all of one transaction are written together, when it ends. */
    public void add(String topic, String key, Object record) {
        try {
            pending().entries.add(new Entry(topic, key, json.writeValueAsBytes(record), TraceHeader.current()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a record: " + record.getClass(), e);
        }
    }

    private Pending pending() {
        if (transaction.getResource(Pending.class) instanceof Pending begun) {
            return begun;
        }
        var pending = new Pending();
        transaction.putResource(Pending.class, pending);
        transaction.registerInterposedSynchronization(pending);
        return pending;
    }

    /** What one transaction has added so far. */
    private final class Pending implements Synchronization {
        private final List<Entry> entries = new ArrayList<>();

        @Override
        public void beforeCompletion() {
            try (var connection = database.getConnection();
                    var insert = connection.prepareStatement(INSERT)) {
                for (Entry entry : entries) {
                    insert.setString(1, entry.topic());
                    insert.setString(2, entry.key());
                    insert.setBytes(3, entry.payload());
                    insert.setString(4, entry.traceparent());
                    insert.addBatch();
                }
                insert.executeBatch();
            } catch (SQLException e) {
                throw new IllegalStateException("records for Kafka cannot be kept", e);
            }
        }

        @Override
        public void afterCompletion(int status) {
            // committed with the rest, or gone with it
        }
    }
}
