package org.vestibule.platform.event;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;
import org.vestibule.platform.problem.Outage;

/**
 * Reads a topic on a thread of its own, with little memory. Whatever ends a consumer (a broker that is away, an offset that cannot be
 * had) begins a new one after a second, for as long as the service lives; nobody's readiness depends on it.
 */
public final class EventReader implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(EventReader.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final int FETCH_BYTES = 256 * 1024;
    private static final int TRIES = 3;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);

    private final Map<String, Object> settings;
    private final String topic;
    private final Consumer<KafkaConsumer<?, ?>> position;
    private final Consumer<ConsumerRecord<String, byte[]>> sink;
    private final boolean commits;
    private final Progress progress;
    private final Thread thread;
    private volatile KafkaConsumer<?, ?> consumer;
    private volatile boolean running = true;

    private EventReader(
            Map<String, Object> settings,
            String topic,
            Consumer<KafkaConsumer<?, ?>> position,
            Consumer<ConsumerRecord<String, byte[]>> sink,
            boolean commits) {
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        this.settings = settings;
        this.topic = topic;
        this.position = position;
        this.sink = sink;
        this.commits = commits;
        this.progress = new Progress();
        this.thread = Thread.ofPlatform().daemon().name("read-" + topic).start(this::run);
    }

    /**
     * Shows every instance all records since a while ago, for what each of them keeps in memory. A new start reads the
     * same while again.
     *
     * @param back how long ago the first record may be
     * @param sink gets each value, in order within a partition; a value that it cannot read is logged and left out
     */
    public static EventReader ofAll(Config config, String topic, Duration back, Consumer<byte[]> sink) {
        return new EventReader(
                KafkaSettings.of(config),
                topic,
                consumer -> seek(consumer, topic, back),
                record -> {
                    try {
                        sink.accept(record.value());
                    } catch (RuntimeException e) {
                        LOG.errorf("could not read a record of %s: %s", topic, e.getMessage());
                    }
                },
                false);
    }

    /**
     * Where records go that cannot be processed.
     *
     * @param topic that takes them, with the reason in the header {@code dead-letter-reason}
     */
    public record DeadLetters(EventProducer producer, String topic) {}

    /**
     * Shows every record to one instance of a group, at least once. A record whose sink throws is shown again, three times in all (once
     * where it cannot be read, which is the sender's fault and a warning here), and then goes to the dead letters, so that it does not
     * hold up those behind it. One that is too large
     * for the dead letters is logged and left out. After an outage, and where the dead letters are away, a record is shown again until
     * it is taken.
     */
    public static EventReader ofGroup(
            Config config, String topic, String group, DeadLetters dead, Consumer<byte[]> sink) {
        var settings = KafkaSettings.of(config);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new EventReader(
                settings,
                topic,
                consumer -> consumer.subscribe(List.of(topic)),
                record -> showOrPark(record, dead, sink),
                true);
    }

    private static void showOrPark(ConsumerRecord<String, byte[]> record, DeadLetters dead, Consumer<byte[]> sink) {
        for (int tried = 1; ; tried++) {
            try {
                sink.accept(record.value());
                return;
            } catch (RuntimeException e) {
                if (e instanceof Patience.Stopped || Outage.isBehind(e)) {
                    throw e;
                }
                boolean unreadable = e instanceof IllegalArgumentException;
                if (tried == TRIES || unreadable) {
                    LOG.logf(
                            unreadable ? Level.WARN : Level.ERROR,
                            "put a record of %s aside: %s",
                            record.topic(),
                            e.getMessage());
                    dead.producer().park(dead.topic(), record.key(), record.value(), String.valueOf(e.getMessage()));
                    return;
                }
                LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
            }
        }
    }

    private void run() {
        while (running) {
            try (var opened = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
                consumer = opened;
                position.accept(opened);
                while (running) {
                    var records = opened.poll(POLL);
                    records.forEach(sink);
                    if (commits && !records.isEmpty() && running) {
                        opened.commitSync();
                    }
                    if (!commits) {
                        progress.look(opened);
                    }
                }
            } catch (WakeupException | InterruptException e) {
                return;
            } catch (RuntimeException | Error e) {
                LOG.warnf("%s is not read for now: %s", topic, e.getMessage());
                LockSupport.parkNanos(AFTER_FAILURE.toNanos());
            }
        }
    }

    /**
     * Whether at some moment of that last while everything on the topic had been read. A poll alone does not tell: it answers nothing
     * where there is nothing new, and where the broker is away.
     */
    public boolean hasCaughtUpWithin(Duration past) {
        return progress.within(past);
    }

    /** How far a reader of all records is: where the topic ended when it was last asked, and when it had read as far as that. */
    private static final class Progress {
        private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(1);
        private static final Duration PATIENCE = Duration.ofSeconds(1);

        private long asked = System.nanoTime() - BETWEEN_QUESTIONS.toNanos();
        private Map<TopicPartition, Long> ends;
        private volatile long caughtUp;
        private volatile boolean everCaughtUp;

        void look(KafkaConsumer<?, ?> consumer) {
            long now = System.nanoTime();
            try {
                if (now - asked >= BETWEEN_QUESTIONS.toNanos()) {
                    asked = now;
                    ends = null;
                    ends = consumer.endOffsets(consumer.assignment(), PATIENCE);
                }
                if (ends != null && hasReadThem(consumer)) {
                    caughtUp = asked;
                    everCaughtUp = true;
                }
            } catch (TimeoutException e) {
                LOG.debugf("the end of the topic is not known: %s", e.getMessage());
            }
        }

        private boolean hasReadThem(KafkaConsumer<?, ?> consumer) {
            return ends.entrySet().stream()
                    .allMatch(end -> consumer.position(end.getKey(), PATIENCE) >= end.getValue());
        }

        boolean within(Duration past) {
            return everCaughtUp && System.nanoTime() - caughtUp <= past.toNanos();
        }
    }

    private static void seek(KafkaConsumer<?, ?> consumer, String topic, Duration back) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        long from = Instant.now().minus(back).toEpochMilli();
        consumer.offsetsForTimes(partitions.stream().collect(Collectors.toMap(partition -> partition, _ -> from)))
                .forEach((partition, found) -> {
                    if (found != null) {
                        consumer.seek(partition, found.offset());
                    }
                });
    }

    @Override
    public void close() {
        running = false;
        var open = consumer;
        if (open == null) {
            thread.interrupt();
        } else {
            open.wakeup();
        }
    }
}
