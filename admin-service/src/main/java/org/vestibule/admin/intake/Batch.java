package org.vestibule.admin.intake;

import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jboss.logging.Logger;
import org.vestibule.contracts.SecurityEvent;
import org.vestibule.platform.event.DeadLetters;

/** What a poll brought together, and which of it can never be taken. */
final class Batch {
    private static final Logger LOG = Logger.getLogger(Batch.class);

    /** A record and what it says. */
    record Received(ConsumerRecord<String, byte[]> record, SecurityEvent event) {}

    private final ConsumerRecords<String, byte[]> records;
    private final Map<ConsumerRecord<String, byte[]>, String> refused = new IdentityHashMap<>();

    Batch(ConsumerRecords<String, byte[]> records) {
        this.records = records;
    }

    /** What can be read, by tenant; each tenant's in the order it came in. */
    Collection<List<Received>> read(RecordReader reader) {
        Map<String, List<Received>> tenants = new TreeMap<>();
        for (var record : records) {
            try {
                SecurityEvent event = reader.read(record.value());
                tenants.computeIfAbsent(event.tenant(), _ -> new ArrayList<>()).add(new Received(record, event));
            } catch (Unprocessable e) {
                refuse(record, e.getMessage());
            }
        }
        return tenants.values();
    }

    void refuse(ConsumerRecord<String, byte[]> record, String reason) {
        LOG.errorf("to the dead-letter topic: %s", reason);
        refused.put(record, String.valueOf(reason));
    }

    /** Hands on what was refused, in its order: only once all else was taken, for where it was not all of them come again. */
    void bury(DeadLetters dead) {
        for (var record : records) {
            String reason = refused.get(record);
            if (reason != null) {
                dead.take(record, reason);
            }
        }
    }
}
