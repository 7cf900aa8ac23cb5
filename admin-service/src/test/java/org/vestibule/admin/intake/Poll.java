package org.vestibule.admin.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.vestibule.contracts.SecurityEvent;

/** Records of one partition that a poll brought together, and what became of them, by their places. */
final class Poll {
    final Map<Long, String> deadLetters = new LinkedHashMap<>();
    boolean isTaken;

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

    Poll into(Intake intake) {
        isTaken = consumer(intake).take(polled());
        return this;
    }

    /** The service stops meanwhile. */
    Poll intoStopping(Intake intake) {
        EventConsumer consumer = consumer(intake);
        consumer.stop(null);
        isTaken = consumer.take(polled());
        return this;
    }

    private EventConsumer consumer(Intake intake) {
        return new EventConsumer(
                intake, json, (record, reason) -> deadLetters.put(record.offset(), reason), null, false);
    }

    private ConsumerRecords<String, byte[]> polled() {
        return new ConsumerRecords<>(Map.of(new TopicPartition("events", 0), records), Map.of());
    }
}
