package org.vestibule.platform.event;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Where records go that cannot be processed. */
@FunctionalInterface
public interface DeadLetters {
    /**
     * Returns when the record is there: as it came, or cut where it is too large ({@link EventProducer#deadLetters}).
     *
     * @param reason for the header {@code dead-letter-reason}; holds nothing secret
     */
    void take(ConsumerRecord<String, byte[]> record, String reason);
}
