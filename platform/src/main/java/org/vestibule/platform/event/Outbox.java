package org.vestibule.platform.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.vestibule.platform.tenancy.TenantScope;
import org.vestibule.platform.tenancy.TenantScope.Statement;

/**
 * Keeps records for Kafka in the transaction that changes the state they tell of, so that neither exists without the
 * other; {@link OutboxRelay} sends them after the commit. Needs table {@code outbox}.
 */
@Singleton
public class Outbox {
    private static final String INSERT =
            "insert into outbox (topic, record_key, payload, traceparent) values (?, ?, ?, ?)";
    private static final String WITH =
            "with changed as (%s returning 1) insert into outbox (topic, record_key, payload,"
                    + " traceparent) select kept.* from changed, unnest(?::text[], ?::text[], ?::bytea[], ?::text[]) as kept";

    /** Kafka's default bound is 1 MiB for a whole batch with its headers. */
    private static final int MOST_BYTES = 900 * 1024;

    /** Records of one transaction that wait to be written. */
    private static final int MOST_IN_MEMORY = 1000;

    private final DataSource database;
    private final TransactionSynchronizationRegistry transaction;
    private final TenantScope scope;
    private final ObjectMapper json;
    private final OutboxRelay relay;

    public Outbox(
            DataSource database,
            TransactionSynchronizationRegistry transaction,
            TenantScope scope,
            ObjectMapper json,
            OutboxRelay relay) {
        this.database = database;
        this.transaction = transaction;
        this.scope = scope;
        this.json = json;
        this.relay = relay;
    }

    /** A record for a topic, as it is kept. */
    record Entry(String topic, String key, byte[] payload, String traceparent) {}

    /** Adds a record to the running transaction. Records are written in their order, a thousand at a time and the rest when it ends. */
    public void add(String topic, String key, Object record) {
        pending().add(entry(topic, key, record));
    }

    Entry entry(String topic, String key, Object record) {
        try {
            byte[] payload = json.writeValueAsBytes(record);
            if (payload.length > MOST_BYTES) {
                throw new IllegalArgumentException("a record of " + payload.length + " bytes for " + topic
                        + " is more than the " + MOST_BYTES + " that Kafka takes for sure");
            }
            return new Entry(topic, key, payload, TraceHeader.current());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a record: " + record.getClass(), e);
        }
    }

    /**
     * Makes a change and keeps the records that tell of it, in one statement ({@link TenantScope#change}). Where there was
     * nothing to change, nothing is kept.
     *
     * @param change an insert or update of one row at most, without {@code returning}
     * @return whether it changed a row
     */
    boolean addWith(String tenant, Statement change, List<Entry> entries) {
        List<Object> parameters = new ArrayList<>(change.parameters());
        parameters.add(entries.stream().map(Entry::topic).toArray(String[]::new));
        parameters.add(entries.stream().map(Entry::key).toArray(String[]::new));
        parameters.add(entries.stream().map(Entry::payload).toArray(byte[][]::new));
        parameters.add(entries.stream().map(Entry::traceparent).toArray(String[]::new));
        var withRecords = new Statement(WITH.formatted(change.text()), parameters, change.first());
        boolean changed = scope.change(tenant, withRecords) > 0;
        if (changed && transaction.getTransactionKey() == null) {
            relay.wake();
        } else if (changed) {
            pending();
        }
        return changed;
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

        void add(Entry entry) {
            entries.add(entry);
            if (entries.size() == MOST_IN_MEMORY) {
                write();
            }
        }

        @Override
        public void beforeCompletion() {
            if (!entries.isEmpty()) {
                write();
            }
        }

        private void write() {
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
                entries.clear();
            } catch (SQLException e) {
                throw new IllegalStateException("records for Kafka cannot be kept", e);
            }
        }

        @Override
        public void afterCompletion(int status) {
            if (status == Status.STATUS_COMMITTED) {
                relay.wake();
            }
        }
    }
}
