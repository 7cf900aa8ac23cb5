package org.vestibule.platform.event;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** The service's Kafka producer: every record is acknowledged by all replicas, or the send fails within seconds. */
@Singleton
public class EventProducer {
    private static final Logger LOG = Logger.getLogger(EventProducer.class);
    private static final String CONTENT_TYPE = "application/cloudevents+json; charset=UTF-8";
    private static final int BLOCK_MS = 2_000;
    private static final int REQUEST_MS = 2_000;
    private static final int DELIVERY_MS = 4_000;
    /** The reason of a dead letter may quote what was sent. */
    private static final int LONGEST_REASON = 500;

    private final KafkaProducer<String, byte[]> producer;

    public EventProducer(Config config) {
        Map<String, Object> settings = KafkaSettings.of(config);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L << 20);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MS);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MS);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MS);
        this.producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /** Sends one CloudEvent in structured mode; the future fails where the broker does not take it in time. */
    public Future<RecordMetadata> send(String topic, String key, byte[] event, String traceparent) {
        var record = new ProducerRecord<>(topic, key, event);
        record.headers().add("content-type", CONTENT_TYPE.getBytes(StandardCharsets.US_ASCII));
        if (traceparent != null) {
            record.headers().add(TraceHeader.NAME, traceparent.getBytes(StandardCharsets.US_ASCII));
        }
        return producer.send(record);
    }

    /** Puts records aside on the topic as they came, with the reason in one more header. */
    public DeadLetters deadLetters(String topic) {
        return (record, reason) -> park(topic, record, reason);
    }

    private void park(String topic, ConsumerRecord<String, byte[]> dead, String reason) {
        var record = new ProducerRecord<>(topic, null, dead.key(), dead.value(), dead.headers());
        record.headers()
                .add(
                        "dead-letter-reason",
                        reason.substring(0, Math.min(reason.length(), LONGEST_REASON))
                                .getBytes(StandardCharsets.UTF_8));
        try {
            producer.send(record).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RecordTooLargeException) {
                LOG.errorf("left out a record of %d bytes that no topic takes: %s", dead.serializedValueSize(), reason);
                return;
            }
            throw new IllegalStateException("the dead-letter topic did not take a record", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a record was put aside", e);
        }
    }

    @PreDestroy
    void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
