package org.vestibule.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.vestibule.contracts.Topics;
import org.vestibule.localstack.process.Folder;

class InfrastructureIT {
    private static Infrastructure stack;

    @BeforeAll
    static void start() {
        var home = Path.of("target", "infrastructure-it").toAbsolutePath();
        Folder.delete(home);
        stack = new Infrastructure(Ports.free(), home, home.resolve("keys"), true);
        stack.start(Progress.to(System.out));
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void ownersMigrateAndAppsOwnNothing() throws SQLException {
        try (var owner = connect("mfa", "mfa_owner");
                var sql = owner.createStatement()) {
            sql.execute("create table if not exists door (id int)");
            sql.execute("grant select on door to mfa_app");
        }

        try (var app = connect("mfa", "mfa_app");
                var sql = app.createStatement()) {
            assertThat(sql.executeQuery("select * from door").next()).isFalse();
            Assertions.assertThatThrownBy(() -> sql.execute("create table mine (id int)"))
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void noRoleEntersAnotherServicesDatabase() {
        Assertions.assertThatThrownBy(() -> connect("auth", "mfa_app").close())
                .hasMessageContaining("permission denied for database");
    }

    @Test
    void postgresKeepsDataOverARestart() throws SQLException {
        try (var owner = connect("auth", "auth_owner");
                var sql = owner.createStatement()) {
            sql.execute("create table kept (id int)");
            sql.execute("insert into kept values (42)");
        }

        stack.postgres().stop();
        stack.postgres().start();

        try (var owner = connect("auth", "auth_owner");
                var rows = owner.createStatement().executeQuery("select id from kept")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(42);
        }
    }

    @Test
    void redisKeepsDataOverARestartAndNeverEvicts() throws Exception {
        redis("SET door open");

        stack.redis().stop();
        stack.redis().start();

        assertThat(redis("GET door")).contains("open");
        assertThat(redis("CONFIG GET maxmemory-policy")).contains("noeviction");
    }

    @Test
    void kafkaKeepsPortAndRecordsOverARestart() throws Exception {
        send("before");

        stack.kafka().stop();
        stack.kafka().start();
        send("after");

        assertThat(received()).contains("before", "after");
    }

    private static java.sql.Connection connect(String database, String role) throws SQLException {
        return DriverManager.getConnection(stack.postgres().jdbcUrl(database), role, role);
    }

    private static String redis(String command) throws Exception {
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), stack.ports().redis())) {
            socket.getOutputStream().write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static void send(String value) throws Exception {
        var config = new Properties();
        config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, stack.kafka().bootstrapServers());
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(Topics.SECURITY_EVENTS, 0, "user", value))
                    .get();
        }
    }

    private static List<String> received() {
        var config = Map.<String, Object>of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, stack.kafka().bootstrapServers());
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            var partition = new TopicPartition(Topics.SECURITY_EVENTS, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            var end = consumer.endOffsets(List.of(partition)).get(partition);
            var values = new java.util.ArrayList<String>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> values.add(record.value()));
            }
            return values;
        }
    }
}
