package org.vestibule.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.vestibule.contracts.Topics;
import org.vestibule.localstack.process.Folder;
import org.vestibule.localstack.redis.RedisCluster;

/** Three nodes of Redis and three of Kafka that know each other. */
class ClusterIT {
    private static Infrastructure stack;

    @BeforeAll
    static void start() {
        var home = Path.of("target", "cluster-it").toAbsolutePath();
        Folder.delete(home);
        stack = new Infrastructure(Ports.freeCluster(), home, home.resolve("keys"), true);
        stack.redis().start();
        stack.kafka().start();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void everyNodeOfRedisHasAThirdOfTheKeysAndKeepsThemOverARestart() {
        var keys = List.of("{a}:1", "{b}:1", "{c}:1", "{d}:1", "{e}:1", "{f}:1", "{g}:1", "{h}:1");
        keys.forEach(
                key -> assertThat(stack.redis().ask("SET " + key + " kept")).isEqualTo("OK"));
        var nodes = ((RedisCluster) stack.redis()).nodes();
        assertThat(nodes).hasSize(3).allSatisfy(node -> {
            assertThat(node.ask("DBSIZE")).isNotEqualTo("0");
            assertThat(node.ask("CLUSTER INFO")).contains("cluster_size:3\r");
        });

        stack.redis().stop();
        stack.redis().start();

        assertThat(keys)
                .allSatisfy(key -> assertThat(stack.redis().ask("GET " + key)).isEqualTo("kept"));
    }

    @Test
    void twoKeysOfDifferentSlotsAreRefusedInOneCommand() {
        assertThat(stack.redis().ask("DEL {a}:1 {b}:1")).startsWith("-CROSSSLOT");
    }

    @Test
    void aServiceLearnsOfAllNodes() {
        assertThat(stack.redis().properties().get("quarkus.redis.hosts").split(","))
                .hasSize(3);
        assertThat(stack.redis().properties()).containsEntry("quarkus.redis.client-type", "cluster");
        assertThat(stack.kafka().bootstrapServers().split(",")).hasSize(3);
    }

    @Test
    void everyTopicIsOnThreeBrokersAndOneOfThemMayBeAway() throws Exception {
        var settings = new Properties();
        settings.put("bootstrap.servers", stack.kafka().bootstrapServers());
        settings.put("acks", "all");
        try (var admin = Admin.create(settings);
                var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            var topic = admin.describeTopics(List.of(Topics.SECURITY_EVENTS))
                    .allTopicNames()
                    .get()
                    .get(Topics.SECURITY_EVENTS);
            assertThat(topic.partitions())
                    .extracting(TopicPartitionInfo::replicas)
                    .allMatch(all -> all.size() == 3);
            var first = stack.kafka().brokers().getFirst();

            first.stop();
            try {
                producer.send(new ProducerRecord<>(Topics.SECURITY_EVENTS, 0, "user", "while one is away"))
                        .get();
            } finally {
                first.start();
            }
        }
    }

    @Test
    void allBrokersStopAndStartAtOnceAndKeepWhatTheyHave() throws Exception {
        var settings = Map.<String, Object>of("bootstrap.servers", stack.kafka().bootstrapServers(), "acks", "all");
        long before;
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            before = producer.send(new ProducerRecord<>(Topics.NOTIFICATIONS, 0, "user", "before"))
                    .get()
                    .offset();
        }

        stack.kafka().stop();
        stack.kafka().start();

        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            assertThat(producer.send(new ProducerRecord<>(Topics.NOTIFICATIONS, 0, "user", "after"))
                            .get()
                            .offset())
                    .isEqualTo(before + 1);
        }
    }
}
