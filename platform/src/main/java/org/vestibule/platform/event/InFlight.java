package org.vestibule.platform.event;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Records under way, which end in any order: only what has ended without a gap may be committed. For one thread. */
final class InFlight {
    private final Map<TopicPartition, NavigableMap<Long, CompletableFuture<Void>>> partitions = new HashMap<>();

    /** @param end completes when the record need not come again, and fails where it must */
    void add(ConsumerRecord<?, ?> record, CompletableFuture<Void> end) {
        partitions
                .computeIfAbsent(new TopicPartition(record.topic(), record.partition()), _ -> new TreeMap<>())
                .put(record.offset(), end);
    }

    /** How many have not ended. */
    long size() {
        return partitions.values().stream()
                .flatMap(records -> records.values().stream())
                .filter(end -> !end.isDone())
                .count();
    }

    /** What may be committed since the last call. */
    Map<TopicPartition, OffsetAndMetadata> takeEnded() {
        Map<TopicPartition, OffsetAndMetadata> ended = new HashMap<>();
        partitions.forEach((partition, records) -> {
            while (!records.isEmpty() && hasEnded(records.firstEntry().getValue())) {
                ended.put(
                        partition,
                        new OffsetAndMetadata(records.pollFirstEntry().getKey() + 1));
            }
        });
        return ended;
    }

    private static boolean hasEnded(CompletableFuture<Void> end) {
        return end.isDone() && !end.isCompletedExceptionally();
    }

    /** Whether one of them must come again. */
    boolean hasFailed() {
        return partitions.values().stream()
                .flatMap(records -> records.values().stream())
                .anyMatch(CompletableFuture::isCompletedExceptionally);
    }

    /** Others read these partitions now. */
    void forget(Collection<TopicPartition> lost) {
        partitions.keySet().removeAll(lost);
    }
}
