package org.vestibule.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
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
    void everyTopicIsOnThreeBrokersAndOneOrAllOfThemMayGoAndComeBack() throws Exception {
        try (var admin = Admin.create(settings())) {
            var topic = admin.describeTopics(List.of(Topics.SECURITY_EVENTS))
                    .allTopicNames()
                    .get()
                    .get(Topics.SECURITY_EVENTS);
            assertThat(topic.partitions())
                    .hasSize(4)
                    .allMatch(partition -> partition.replicas().size() == 3);
        }

        stack.kafka().brokers().getFirst().stop();
        long whileOneIsAway = send("while one is away");
        stack.kafka().stop();
        stack.kafka().start();

        assertThat(send("after")).isEqualTo(whileOneIsAway + 1);
    }

    private static long send(String value) throws Exception {
        try (var producer = new KafkaProducer<>(settings(), new StringSerializer(), new StringSerializer())) {
            return producer.send(new ProducerRecord<>(Topics.SECURITY_EVENTS, 0, "user", value))
                    .get()
                    .offset();
        }
    }

    private static Map<String, Object> settings() {
        return Map.of("bootstrap.servers", stack.kafka().bootstrapServers(), "acks", "all");
    }
}
