package org.vestibule.platform.event;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
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
 * had) begins a new one after a second, for as long as the service lives. Readiness waits until a reader has come to the broker once,
 * never longer.
 */
public final class EventReader implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(EventReader.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration POLL_WHILE_BUSY = Duration.ofMillis(50);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);
    /** After this time a topic or a partition that was made meanwhile is read. */
    private static final Duration NEWS_OF_TOPICS = Duration.ofSeconds(10);

    private static final Duration LONGEST_STOP = Duration.ofSeconds(5);
    private static final int FETCH_BYTES = 256 * 1024;
    private static final int TRIES = 3;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);

    private final Map<String, Object> settings;
    private final String name;
    private final Function<EventReader, Taker> takers;
    private final Thread thread;
    private volatile KafkaConsumer<?, ?> consumer;
    private volatile boolean running = true;
    private volatile boolean hasReachedBroker;
    private long warned;
    private final Progress progress = new Progress();

    /** What one consumer's records go to. */
    private interface Taker {
        void position(KafkaConsumer<String, byte[]> consumer);

        /** Called after every poll, also where it brought nothing. Answers how long the next may last. */
        Duration take(KafkaConsumer<String, byte[]> consumer, ConsumerRecords<String, byte[]> records);

        /** Whether a broker has answered this consumer. */
        default boolean isAtBroker(KafkaConsumer<String, byte[]> consumer) {
            return consumer.groupMetadata().generationId() >= 0;
        }

        /** Before the consumer is closed because the service stops. */
        default void stop(KafkaConsumer<String, byte[]> consumer) {}
    }

    /**
     * Which records a reader shares with the other instances of its service.
     *
     * @param topics those whose whole name matches, also when they are made later
     */
    public record Group(Pattern topics, String name) {
        public static Group of(String topic, String name) {
            return new Group(Pattern.compile(Pattern.quote(topic)), name);
        }
    }

    private EventReader(Map<String, Object> settings, String name, Function<EventReader, Taker> takers) {
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        this.settings = settings;
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, (int) NEWS_OF_TOPICS.toMillis());
        this.name = name;
        this.takers = takers;
        this.thread = Thread.ofPlatform().daemon().name("read-" + name).start(this::run);
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
                KafkaSettings.of(config), "all-of-" + topic, reader -> new All(topic, back, sink, reader.progress));
    }

    /** Whether it had once come as far as its records, or would have, had there been any. From then on it stays so. */
    public boolean hasReachedBroker() {
        return hasReachedBroker;
    }

    /** Of a reader of all records: whether it had once read everything that was on the topic. From then on it stays so. */
    public boolean hasCaughtUp() {
        return progress.ever;
    }

    /**
     * Of a reader of all records: whether at some moment of that last while it had read everything on the topic. A poll alone does not
     * tell: it answers nothing where there is nothing new, and where the broker is away.
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
        private volatile boolean ever;

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
                    ever = true;
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
            return ever && System.nanoTime() - caughtUp <= past.toNanos();
        }
    }

    /** Reads every partition, also those that are added later. */
    private static final class All implements Taker {
        private final String topic;
        private final Duration back;
        private final Consumer<byte[]> sink;
        private final Progress progress;
        private long looked;

        All(String topic, Duration back, Consumer<byte[]> sink, Progress progress) {
            this.topic = topic;
            this.back = back;
            this.sink = sink;
            this.progress = progress;
        }

        @Override
        public boolean isAtBroker(KafkaConsumer<String, byte[]> consumer) {
            return true; // it was asked for the partitions
        }

        @Override
        public void position(KafkaConsumer<String, byte[]> consumer) {
            Set<TopicPartition> partitions = partitions(consumer);
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

        private Set<TopicPartition> partitions(KafkaConsumer<?, ?> consumer) {
            looked = System.nanoTime();
            return consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .collect(Collectors.toSet());
        }

        @Override
        public Duration take(KafkaConsumer<String, byte[]> consumer, ConsumerRecords<String, byte[]> records) {
            for (var record : records) {
                try {
                    sink.accept(record.value());
                } catch (RuntimeException e) {
                    LOG.errorf("could not read a record of %s: %s", topic, e.getMessage());
                }
            }
            progress.look(consumer);
            if (System.nanoTime() - looked > NEWS_OF_TOPICS.toNanos()) {
                addPartitions(consumer);
            }
            return progress.ever ? POLL : POLL_WHILE_BUSY;
        }

        private void addPartitions(KafkaConsumer<String, byte[]> consumer) {
            Set<TopicPartition> partitions = partitions(consumer);
            Set<TopicPartition> added = new HashSet<>(partitions);
            added.removeAll(consumer.assignment());
            if (!added.isEmpty()) {
                consumer.assign(partitions);
                consumer.seekToBeginning(added);
            }
        }
    }

    /**
     * Shows every record to one instance of a group, at least once. A record whose sink throws is shown again, three times in all (once
     * where it cannot be read, which is the sender's fault and a warning here), and then goes to the dead letters, so that it does not
     * hold up those behind it. After an outage, and where the dead letters are away, a record is shown again until it is taken.
     */
    public static EventReader ofGroup(
            Config config, Group group, DeadLetters dead, Consumer<ConsumerRecord<String, byte[]>> sink) {
        return ofGroupInBatches(config, group, Map.of(), records -> {
            records.forEach(record -> showOrPark(record, dead, sink));
            return true;
        });
    }

    /**
     * Shows what a poll brought to one instance of a group, at least once.
     *
     * @param more settings of the consumer
     * @param sink answers whether they were taken; if not, or if it throws, all of them come again
     */
    public static EventReader ofGroupInBatches(
            Config config, Group group, Map<String, Object> more, Predicate<ConsumerRecords<String, byte[]>> sink) {
        Taker taker = new Taker() {
            @Override
            public void position(KafkaConsumer<String, byte[]> consumer) {
                consumer.subscribe(group.topics());
            }

            @Override
            public Duration take(KafkaConsumer<String, byte[]> consumer, ConsumerRecords<String, byte[]> records) {
                if (records.isEmpty()) {
                    return POLL;
                }
                if (!sink.test(records)) {
                    throw new IllegalStateException("what was polled has to come again");
                }
                consumer.commitSync();
                return POLL;
            }
        };
        return new EventReader(settingsOf(config, group, more), group.name(), _ -> taker);
    }

    /**
     * Shows records to one instance of a group, at least once, without waiting for the end of those before.
     *
     * @param more settings of the consumer
     * @param most records under way at once, before no more are read
     * @param sink answers at once with what completes when the record need not come again, and fails where it must
     */
    public static EventReader ofGroupInParallel(
            Config config,
            Group group,
            Map<String, Object> more,
            int most,
            Function<ConsumerRecord<String, byte[]>, CompletableFuture<Void>> sink) {
        var underWay = new AtomicInteger();
        return new EventReader(
                settingsOf(config, group, more), group.name(), _ -> new Parallel(group, most, sink, underWay));
    }

    private static Map<String, Object> settingsOf(Config config, Group group, Map<String, Object> more) {
        var settings = KafkaSettings.of(config);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group.name());
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.putAll(more);
        return settings;
    }

    /** Commits once a second what has ended, and before others read a partition. */
    private static final class Parallel implements Taker, ConsumerRebalanceListener {
        private static final long BETWEEN_COMMITS = Duration.ofSeconds(1).toNanos();

        private final Group group;
        private final int most;
        private final Function<ConsumerRecord<String, byte[]>, CompletableFuture<Void>> sink;
        /** Those that the consumers before had begun, too. */
        private final AtomicInteger underWay;

        private final InFlight inFlight = new InFlight();
        private long committed = System.nanoTime();
        private KafkaConsumer<String, byte[]> consumer;

        Parallel(
                Group group,
                int most,
                Function<ConsumerRecord<String, byte[]>, CompletableFuture<Void>> sink,
                AtomicInteger underWay) {
            this.group = group;
            this.most = most;
            this.sink = sink;
            this.underWay = underWay;
        }

        @Override
        public void position(KafkaConsumer<String, byte[]> opened) {
            consumer = opened;
            opened.subscribe(group.topics(), this);
        }

        @Override
        public Duration take(KafkaConsumer<String, byte[]> opened, ConsumerRecords<String, byte[]> records) {
            records.forEach(this::begin);
            if (System.nanoTime() - committed > BETWEEN_COMMITS) {
                commit();
            }
            if (inFlight.hasFailed()) {
                throw new IllegalStateException("a record has to come again");
            }
            if (underWay.get() >= most) {
                opened.pause(opened.assignment());
                return POLL_WHILE_BUSY;
            }
            opened.resume(opened.paused());
            return POLL;
        }

        private void begin(ConsumerRecord<String, byte[]> record) {
            underWay.incrementAndGet();
            var end = sink.apply(record);
            var _ = end.whenComplete((_, _) -> underWay.decrementAndGet());
            inFlight.add(record, end);
        }

        private void commit() {
            committed = System.nanoTime();
            var ended = inFlight.takeEnded();
            if (!ended.isEmpty()) {
                consumer.commitSync(ended);
            }
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            // they begin where they were committed
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            try {
                commit();
            } finally {
                inFlight.forget(revoked);
            }
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            inFlight.forget(lost);
        }

        @Override
        public void stop(KafkaConsumer<String, byte[]> opened) {
            long until = System.nanoTime() + LONGEST_STOP.toNanos() / 2;
            while (inFlight.size() > 0 && System.nanoTime() < until) {
                LockSupport.parkNanos(BETWEEN_TRIES.toNanos() / 10);
            }
            commit();
        }
    }

    private static void showOrPark(
            ConsumerRecord<String, byte[]> record, DeadLetters dead, Consumer<ConsumerRecord<String, byte[]>> sink) {
        for (int tried = 1; ; tried++) {
            try {
                sink.accept(record);
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
                    dead.take(record, String.valueOf(e.getMessage()));
                    return;
                }
                LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
            }
        }
    }

    private void run() {
        while (running) {
            try (var opened = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
                    var measured = new KafkaClientMetrics(opened)) {
                measured.bindTo(Metrics.globalRegistry);
                read(opened);
            } catch (WakeupException | InterruptException | Patience.Stopped e) {
                return;
            } catch (RuntimeException | Error e) {
                warn(e);
                LockSupport.parkNanos(AFTER_FAILURE.toNanos());
            }
        }
    }

    private void warn(Throwable failure) {
        long now = System.nanoTime();
        if (warned == 0 || now - warned > BETWEEN_WARNINGS.toNanos()) {
            warned = now;
            LOG.warnf("%s does not read for now: %s", name, KafkaSettings.whyOf(failure));
        }
    }

    private void read(KafkaConsumer<String, byte[]> opened) {
        Taker taker = takers.apply(this);
        consumer = opened;
        taker.position(opened);
        Duration poll = POLL_WHILE_BUSY;
        try {
            while (running) {
                var records = opened.poll(poll);
                hasReachedBroker = hasReachedBroker || taker.isAtBroker(opened);
                poll = taker.take(opened, records);
            }
        } catch (WakeupException e) {
            taker.stop(opened);
        }
    }

    /** Waits until the consumer has left its group, for a few seconds at most. */
    @Override
    public void close() {
        running = false;
        var open = consumer;
        if (open == null) {
            thread.interrupt();
        } else {
            open.wakeup();
        }
        try {
            thread.join(LONGEST_STOP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
