package org.vestibule.platform.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.Ports;
import org.vestibule.localstack.process.Folder;
import org.vestibule.platform.event.EventReader.Group;

/** On a real broker: what is made later, and a broker that goes away. */
@Tag("attack-81")
class EventReaderIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static Infrastructure stack;
    private static Config config;

    private final Queue<String> seen = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void start() {
        var home = Path.of("target", "event-reader-it").toAbsolutePath();
        Folder.delete(home);
        stack = new Infrastructure(Ports.free(), home, home.resolve("keys"), false);
        stack.kafka().start();
        config = new SmallRyeConfigBuilder()
                .withDefaultValue("kafka.bootstrap.servers", stack.kafka().bootstrapServers())
                .build();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    private static Map<String, Object> client() {
        return Map.of("bootstrap.servers", stack.kafka().bootstrapServers());
    }

    private static void make(String topic, int partitions) throws Exception {
        try (var admin = Admin.create(client())) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .get();
        }
    }

    private static void send(String topic, int partition, String value) throws Exception {
        try (var producer = new KafkaProducer<>(client(), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, partition, "key", value)).get();
        }
    }

    private EventReader ofAll(String topic) {
        return EventReader.ofAll(
                config, topic, Duration.ofMinutes(15), value -> seen.add(new String(value, StandardCharsets.UTF_8)));
    }

    private void seesExactly(String... values) {
        await().atMost(PATIENCE).until(() -> seen.size() >= values.length);
        assertThat(seen).containsExactly(values);
    }

    @Test
    void readsAPartitionThatIsAddedLaterFromItsBeginning() throws Exception {
        make("grows", 1);
        send("grows", 0, "before");
        try (var reader = ofAll("grows")) {
            await().atMost(PATIENCE).until(reader::hasCaughtUp);
            try (var admin = Admin.create(client())) {
                admin.createPartitions(Map.of("grows", NewPartitions.increaseTo(2)))
                        .all()
                        .get();
            }
            send("grows", 1, "on the new one");
            seesExactly("before", "on the new one");
            send("grows", 0, "on the old one");
            seesExactly("before", "on the new one", "on the old one");
        }
    }

    @Test
    void groupReadsATopicThatIsMadeLater() throws Exception {
        try (var reader = EventReader.ofGroupInBatches(
                config, new Group(Pattern.compile("facts\\.[a-z]+"), "facts-reader"), Map.of(), records -> {
                    records.forEach(record -> seen.add(record.topic()));
                    return true;
                })) {
            make("facts.one", 1);
            send("facts.one", 0, "x");
            seesExactly("facts.one");
            make("facts.two", 1);
            make("other.two", 1);
            send("other.two", 0, "x");
            send("facts.two", 0, "x");
            seesExactly("facts.one", "facts.two");
            assertThat(reader.hasReachedBroker()).isTrue();
        }
    }

    /** Ready once is ready for good, and current only while the end of the topic is known. */
    @Test
    @Tag("attack-66")
    void goesOnWhereItWasAfterTheBrokerWasAway() throws Exception {
        make("outage", 1);
        try (var reader = ofAll("outage")) {
            send("outage", 0, "before");
            await().atMost(PATIENCE).until(() -> !seen.isEmpty() && reader.hasCaughtUpWithin(Duration.ofSeconds(3)));

            stack.kafka().stop();
            await().atMost(PATIENCE).until(() -> !reader.hasCaughtUpWithin(Duration.ofSeconds(2)));
            assertThat(reader.hasCaughtUp()).isTrue();
            stack.kafka().start();
            send("outage", 0, "after");

            await().atMost(PATIENCE)
                    .until(() -> seen.contains("after") && reader.hasCaughtUpWithin(Duration.ofSeconds(3)));
        }
    }

    @Test
    void beginsWithoutABrokerAndReadsWhenThereIsOne() throws Exception {
        make("late", 1);
        send("late", 0, "kept");
        stack.kafka().stop();
        try (var reader = ofAll("late")) {
            assertThat(reader.hasCaughtUp()).isFalse();
            stack.kafka().start();
            seesExactly("kept");
            await().atMost(PATIENCE).until(reader::hasCaughtUp);
        }
    }

    @Test
    void recordThatItsSinkRefusesDoesNotHoldUpTheNext() throws Exception {
        make("poison", 1);
        send("poison", 0, "bad");
        send("poison", 0, "good");
        try (var _ = EventReader.ofAll(config, "poison", Duration.ofMinutes(15), value -> {
            if (value.length == 3) {
                throw new IllegalArgumentException("not this one");
            }
            seen.add(new String(value, StandardCharsets.UTF_8));
        })) {
            seesExactly("good");
        }
    }
}
