package org.vestibule.platform.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class InFlightTest {
    private static final TopicPartition FIRST = new TopicPartition("orders", 0);
    private static final TopicPartition SECOND = new TopicPartition("orders", 1);

    private final InFlight inFlight = new InFlight();

    private CompletableFuture<Void> add(TopicPartition partition, long offset) {
        var end = new CompletableFuture<Void>();
        inFlight.add(new ConsumerRecord<>(partition.topic(), partition.partition(), offset, "key", "value"), end);
        return end;
    }

    private static Map<TopicPartition, OffsetAndMetadata> to(TopicPartition partition, long offset) {
        return Map.of(partition, new OffsetAndMetadata(offset));
    }

    @Test
    void onlyWhatHasEndedWithoutAGapIsCommitted() {
        var first = add(FIRST, 10);
        var second = add(FIRST, 11);
        var third = add(FIRST, 12);

        second.complete(null);
        assertThat(inFlight.takeEnded()).isEmpty();
        assertThat(inFlight.size()).isEqualTo(2);
        first.complete(null);
        assertThat(inFlight.takeEnded()).isEqualTo(to(FIRST, 12));
        third.complete(null);
        assertThat(inFlight.takeEnded()).isEqualTo(to(FIRST, 13));
        assertThat(inFlight.takeEnded()).isEmpty();
    }

    @Test
    void eachPartitionHasItsOwnOrder() {
        var _ = add(FIRST, 1);
        add(SECOND, 7).complete(null);

        assertThat(inFlight.takeEnded()).isEqualTo(to(SECOND, 8));
    }

    @Test
    void whatFailedIsAGapForEver() {
        add(FIRST, 1).complete(null);
        add(FIRST, 2).cancel(false);
        add(FIRST, 3).complete(null);

        assertThat(inFlight.hasFailed()).isTrue();
        assertThat(inFlight.takeEnded()).isEqualTo(to(FIRST, 2));
        assertThat(inFlight.takeEnded()).isEmpty();
        assertThat(inFlight.size()).isZero();
    }

    @Test
    void partitionsThatOthersReadNowAreNotCommittedHere() {
        add(FIRST, 1).complete(null);
        add(SECOND, 1).complete(null);

        inFlight.forget(List.of(FIRST));

        assertThat(inFlight.takeEnded()).isEqualTo(to(SECOND, 2));
    }
}
