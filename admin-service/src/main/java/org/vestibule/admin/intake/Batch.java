package org.vestibule.admin.intake;

import io.smallrye.reactive.messaging.kafka.KafkaRecord;
import io.smallrye.reactive.messaging.kafka.KafkaRecordBatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;
import org.vestibule.contracts.SecurityEvent;

/** What a poll brought together, and which of it can never be taken. */
final class Batch {
    private static final Logger LOG = Logger.getLogger(Batch.class);

    /** A record and what it says. */
    record Received(KafkaRecord<String, byte[]> record, SecurityEvent event) {}

    private final KafkaRecordBatch<String, byte[]> records;
    private final Map<KafkaRecord<String, byte[]>, Unprocessable> refused = new IdentityHashMap<>();

    Batch(KafkaRecordBatch<String, byte[]> records) {
        this.records = records;
    }

    /** What can be read, by tenant; each tenant's in the order it came in. */
    Collection<List<Received>> read(RecordReader reader) {
        Map<String, List<Received>> tenants = new TreeMap<>();
        for (var record : records) {
            try {
                SecurityEvent event = reader.read(record.getPayload());
                tenants.computeIfAbsent(event.tenant(), tenant -> new ArrayList<>())
                        .add(new Received(record, event));
            } catch (Unprocessable e) {
                refuse(record, e);
            }
        }
        return tenants.values();
    }

    void refuse(KafkaRecord<String, byte[]> record, Unprocessable reason) {
        LOG.errorf("to the dead-letter topic: %s", reason.getMessage());
        refused.put(record, reason);
    }

    /**
     * Hands what was refused to the dead-letter topic, one after the other, and then acknowledges the batch. Only once all else
     * was taken: the last record of a partition is acknowledged when it is a dead letter, and all before it with it.
     */
    CompletionStage<Void> acknowledge() {
        CompletionStage<Void> handed = CompletableFuture.completedFuture(null);
        for (var record : records) {
            Unprocessable reason = refused.get(record);
            if (reason != null) {
                handed = handed.thenCompose(done -> record.nack(reason));
            }
        }
        return handed.thenCompose(done -> records.ack());
    }
}
