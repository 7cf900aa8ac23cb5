package org.vestibule.platform.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.sql.SQLException;
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
    private final ObjectMapper json;

    public Outbox(DataSource database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    /** Adds a record to the running transaction. */
    public void add(String topic, String key, Object record) {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, topic);
            insert.setString(2, key);
            insert.setBytes(3, json.writeValueAsBytes(record));
            insert.setString(4, TraceHeader.current());
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot keep a record for " + topic, e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a record: " + record.getClass(), e);
        }
    }
}
