package org.vestibule.admin.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecord;
import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecordBatch;
import io.smallrye.reactive.messaging.kafka.commit.KafkaCommitHandler;
import io.smallrye.reactive.messaging.kafka.fault.KafkaFailureHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.vestibule.contracts.SecurityEvent;

/** Records of one partition that a poll brought together, and what became of them, by their places. */
final class Poll implements KafkaCommitHandler, KafkaFailureHandler {
    final List<Long> acknowledged = new ArrayList<>();
    final Map<Long, String> deadLetters = new LinkedHashMap<>();

    private final ObjectMapper json;
    private final List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();

    Poll(ObjectMapper json) {
        this.json = json;
    }

    Poll with(SecurityEvent... events) {
        for (SecurityEvent event : events) {
            with(text(event));
        }
        return this;
    }

    Poll with(String record) {
        records.add(new ConsumerRecord<>("events", 0, records.size(), "key", record.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    String text(SecurityEvent event) {
        try {
            return json.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    Poll into(EventConsumer consumer) {
        var brought = new ConsumerRecords<>(Map.of(new TopicPartition("events", 0), records), Map.of());
        var batch = new IncomingKafkaRecordBatch<>(brought, "events", 0, this, this, false, false);
        consumer.consume(batch).toCompletableFuture().join();
        return this;
    }

    @Override
    public <K, V> Uni<Void> handle(IncomingKafkaRecord<K, V> record) {
        acknowledged.add(record.getOffset());
        return Uni.createFrom().voidItem();
    }

    @Override
    public <K, V> Uni<Void> handle(IncomingKafkaRecord<K, V> record, Throwable reason, Metadata metadata) {
        deadLetters.put(record.getOffset(), reason.getMessage());
        return Uni.createFrom().voidItem();
    }

    @Override
    public void terminate() {
        // two interfaces have one each
    }
}
