package org.vestibule.platform.event;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;
import org.vestibule.foundation.start.CannotStart;

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
    /** Enough to see what it was; less than any topic takes. */
    private static final int LONGEST_BEGINNING = 16 * 1024;

    private static final int LONGEST_KEY = 256;

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    private final Map<String, Object> settings;
    private final boolean isTask;
    private KafkaProducer<String, byte[]> producer;
    private KafkaException failure;
    private long tried;

    public EventProducer(Config config) {
        this.settings = KafkaSettings.of(config);
        this.isTask = config.getOptionalValue("vestibule.task", String.class).isPresent();
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L << 20);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MS);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MS);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MS);
    }

    /**
     * Finds mistakes in the settings. A broker whose name nobody knows now is one that is away. A task that sends nothing needs no
     * broker.
     */
    void start(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) StartupEvent event) {
        if (isTask) {
            return;
        }
        try {
            opened();
        } catch (KafkaException e) {
            if (!KafkaSettings.isNameUnknown(e)) {
                throw new CannotStart("Kafka's client refuses the settings kafka.*: " + KafkaSettings.whyOf(e));
            }
            LOG.warnf("no broker for now: %s", KafkaSettings.whyOf(e));
        }
    }

    /** Throws KafkaException while there is none; then the next one to ask tries again after a second. */
    private synchronized KafkaProducer<String, byte[]> opened() {
        if (producer != null) {
            return producer;
        }
        long now = System.nanoTime();
        if (failure != null && now - tried < BETWEEN_TRIES.toNanos()) {
            throw failure;
        }
        tried = now;
        try {
            producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
            failure = null;
            return producer;
        } catch (KafkaException e) {
            failure = e;
            throw e;
        }
    }

    /** Sends one CloudEvent in structured mode; the future fails where the broker does not take it in time. */
    public Future<RecordMetadata> send(String topic, String key, byte[] event, String traceparent) {
        var record = new ProducerRecord<>(topic, key, event);
        record.headers().add("content-type", CONTENT_TYPE.getBytes(StandardCharsets.US_ASCII));
        if (traceparent != null) {
            record.headers().add(TraceHeader.NAME, traceparent.getBytes(StandardCharsets.US_ASCII));
        }
        try {
            return opened().send(record);
        } catch (KafkaException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Whether a send failed because of the record itself, so that no other try can succeed while the topic is as it is. */
    static boolean isRefusedForGood(Throwable failure) {
        return failure instanceof RecordTooLargeException
                || failure instanceof RecordBatchTooLargeException
                || failure instanceof InvalidRecordException
                || failure instanceof InvalidTopicException
                || failure instanceof SerializationException;
    }

    /**
     * Puts records aside on the topic as they came, with the reason in one more header. Of one that is larger than the topic takes
     * comes the beginning, without its headers; {@code dead-letter-origin} says where the whole one is, and {@code dead-letter-size} how
     * large. A topic that takes not even that gets nothing, which is logged: those behind it go on.
     */
    public DeadLetters deadLetters(String topic) {
        var counted = Counter.builder("vestibule.dead.letters")
                .tag("topic", topic)
                .description("records that this service could not process and put aside")
                .register(Metrics.globalRegistry);
        return (record, reason) -> {
            park(topic, record, reason);
            counted.increment();
        };
    }

    private void park(String topic, ConsumerRecord<String, byte[]> dead, String reason) {
        if (isTaken(whole(topic, dead, reason)) || isTaken(cut(topic, dead, reason))) {
            return;
        }
        LOG.errorf("left out %s of %d bytes that no topic takes: %s", originOf(dead), sizeOf(dead), shown(reason));
    }

    private static ProducerRecord<String, byte[]> whole(
            String topic, ConsumerRecord<String, byte[]> dead, String reason) {
        var letter = new ProducerRecord<>(topic, null, dead.key(), dead.value(), dead.headers());
        letter.headers().add("dead-letter-reason", bytes(shown(reason)));
        return letter;
    }

    static ProducerRecord<String, byte[]> cut(String topic, ConsumerRecord<String, byte[]> dead, String reason) {
        String key = dead.key() == null
                ? null
                : dead.key().substring(0, Math.min(dead.key().length(), LONGEST_KEY));
        byte[] value = dead.value() == null
                ? null
                : Arrays.copyOf(dead.value(), Math.min(dead.value().length, LONGEST_BEGINNING));
        var letter = new ProducerRecord<>(topic, key, value);
        letter.headers()
                .add("dead-letter-reason", bytes(shown(reason)))
                .add("dead-letter-origin", bytes(originOf(dead)))
                .add("dead-letter-size", bytes(Integer.toString(sizeOf(dead))));
        return letter;
    }

    private static String shown(String reason) {
        return reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
    }

    private static String originOf(ConsumerRecord<?, ?> record) {
        return record.topic() + "-" + record.partition() + "@" + record.offset();
    }

    private static int sizeOf(ConsumerRecord<String, byte[]> record) {
        return record.value() == null ? 0 : record.value().length;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** False where it is too large. */
    private boolean isTaken(ProducerRecord<String, byte[]> letter) {
        try {
            opened().send(letter).get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RecordTooLargeException) {
                return false;
            }
            throw new IllegalStateException("the dead-letter topic did not take a record", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a record was put aside", e);
        }
    }

    @PreDestroy
    synchronized void close() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(2));
        }
    }
}
