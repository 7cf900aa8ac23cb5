package org.vestibule.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.admin.eventlog.EventFilter;
import org.vestibule.admin.eventlog.EventLog;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.SecurityEvent;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.contracts.SecurityEvent.Data;
import org.vestibule.contracts.SecurityEvent.Kind;
import org.vestibule.contracts.SecurityEvent.Outcome;
import org.vestibule.contracts.Topics;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.platform.event.SecurityEvents;
import org.vestibule.platform.event.SecurityEvents.Act;
import org.vestibule.platform.http.Origin;

/** From an outbox over Kafka into the event log. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "admin"))
@QuarkusTestResource(UpstreamStub.class)
@Tag("C-06")
class OutboxRelayIT {
    private static final long OUTBOX_LOCK = 0x0e57_b01eL;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    Infrastructure stack;

    @Inject
    ObjectMapper json;

    @Inject
    SecurityEvents events;

    @Inject
    EventLog log;

    @Inject
    DataSource database;

    @Inject
    MeterRegistry metrics;

    private final String tenant = "shop-" + UUID.randomUUID();
    private final UUID kim = UUID.randomUUID();
    private final Actor actor = new Actor(kim, Kind.USER, "kim");
    private final Origin origin =
            new Origin("192.0.2.7", "Browser", UUID.randomUUID().toString());

    private List<String> logged() {
        return log.page(EventFilter.of(EventFilter.Reader.PERSON, tenant, null), null, 200).items().reversed().stream()
                .map(row -> row.details().replaceAll("\\D", ""))
                .toList();
    }

    private void state(int number) {
        events.state(
                EventType.STAFF_VIEWED_CUSTOMER, tenant, kim, Act.success(actor, origin), Map.of("number", number));
    }

    private byte[] event() throws IOException {
        return event(EventType.STAFF_VIEWED_CUSTOMER, 7);
    }

    private byte[] event(EventType type, int number) throws IOException {
        var data = new Data(
                actor, origin.ip(), origin.userAgent(), Outcome.SUCCESS, origin.requestId(), Map.of("number", number));
        return json.writeValueAsBytes(SecurityEvent.of(UUID.randomUUID(), type, kim, Instant.now(), tenant, data));
    }

    /** As a replica does that is gone before it sends anything. */
    private void keep(String topic, byte[]... payloads) throws SQLException {
        try (var connection = stack.postgres().connect("admin");
                var insert = connection.prepareStatement(
                        "insert into outbox (topic, record_key, payload) values (?, ?, ?)")) {
            for (byte[] payload : payloads) {
                insert.setString(1, topic);
                insert.setString(2, kim.toString());
                insert.setBytes(3, payload);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private String outbox(String topic, String select) {
        try (var connection = stack.postgres().connect("admin");
                var query = connection.prepareStatement("select " + select + " from outbox where topic = ?")) {
            query.setString(1, topic);
            var rows = query.executeQuery();
            return rows.next() ? rows.getString(1) : "";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void allow(String topic, int bytes) throws Exception {
        var largest = new AlterConfigOp(
                new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(bytes)), OpType.SET);
        try (var admin = Admin.create(Map.of("bootstrap.servers", stack.kafka().bootstrapServers()))) {
            admin.incrementalAlterConfigs(
                            Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(largest)))
                    .all()
                    .get();
        }
    }

    private static byte[] random(int bytes) {
        byte[] noise = new byte[bytes];
        new Random(1).nextBytes(noise);
        return noise;
    }

    @Test
    void whatIsCommittedIsSentInItsOrderAndWhatIsUndoneIsNot() {
        QuarkusTransaction.begin();
        state(1);
        QuarkusTransaction.rollback();
        QuarkusTransaction.requiringNew().run(() -> {
            state(2);
            state(3);
        });

        await().atMost(PATIENCE).until(() -> logged().size() >= 2);
        assertThat(logged()).containsExactly("2", "3");
    }

    @Test
    void whatAReplicaLeftThatIsGoneIsSentByAnother() throws Exception {
        keep(Topics.SECURITY_EVENTS, event());

        await().atMost(PATIENCE).until(() -> !logged().isEmpty());
        assertThat(logged()).containsExactly("7");
    }

    /** As one that vanishes leaves it: its transaction is still there. */
    @Test
    @Tag("attack-48")
    void whoHoldsTheOutboxAndSendsNothingIsSeenAndIsEnded() throws Exception {
        try (var gone = database.getConnection()) {
            gone.setAutoCommit(false);
            try (var statement = gone.createStatement()) {
                var row = statement.executeQuery("select current_setting('idle_in_transaction_session_timeout')");
                row.next();
                assertThat(row.getString(1))
                        .as("of every connection of a service")
                        .isEqualTo("30s");
                statement.execute("set local idle_in_transaction_session_timeout = '4s'");
                statement.execute("select pg_advisory_xact_lock(%d)".formatted(OUTBOX_LOCK));
            }
            keep(Topics.SECURITY_EVENTS, event());

            await().atMost(PATIENCE).until(() -> lag() > 1);
            assertThat(logged()).isEmpty();

            await().atMost(PATIENCE).until(() -> !logged().isEmpty());
            assertThatException().isThrownBy(gone::commit);
            gone.setAutoCommit(true);
        } catch (SQLException closed) {
            // by the server
        }
        await().atMost(PATIENCE).until(() -> lag() == 0);
    }

    private double lag() {
        return metrics.get("vestibule.outbox.lag").timeGauge().value(TimeUnit.SECONDS);
    }

    /** Neither the client nor the broker takes a record of two megabytes. */
    @Test
    @Tag("attack-72")
    void whatKafkaWillNeverTakeIsParkedAndTheNextGoesOn() throws Exception {
        keep(Topics.EVENT_LOG_HEADS, random(2 << 20));
        String quarter = "\"%s\"".formatted("x".repeat(2 << 18));
        byte[] large = "{\"source\":\"/admin-service\",\"more\":[%s]}"
                .formatted(String.join(",", quarter, quarter, quarter, quarter))
                .getBytes(UTF_8);
        keep(Topics.SECURITY_EVENTS, large, event());

        await().atMost(PATIENCE).until(() -> !logged().isEmpty());
        await().atMost(PATIENCE)
                .until(() -> outbox(Topics.SECURITY_EVENTS, "count(*)").equals("1"));
        assertThat(outbox(Topics.SECURITY_EVENTS, "refusal")).contains("2097");
        await().atMost(PATIENCE)
                .until(() -> outbox(Topics.EVENT_LOG_HEADS, "count(parked_at)").equals("1"));
        try (var connection = stack.postgres().connect("admin")) {
            connection.createStatement().execute("delete from outbox where parked_at is not null");
        }
    }

    /** Who can write to the outbox of one service, and no more. */
    @Test
    @Tag("attack-58")
    void anEventOfAnotherServiceIsParkedAndTheNextGoesOn() throws Exception {
        String removal = new String(event(EventType.USER_DELETED, 1), UTF_8);
        String twice = removal.replaceFirst("\\{", "{\"source\":\"/admin-service\",");
        String last = removal.replaceFirst("}$", ",\"source\":\"/admin-service\"}");

        keep(
                Topics.SECURITY_EVENTS,
                removal.getBytes(UTF_8),
                twice.getBytes(UTF_8),
                last.getBytes(UTF_8),
                "no event".getBytes(UTF_8),
                event());

        await().atMost(PATIENCE).until(() -> !logged().isEmpty());
        assertThat(logged()).containsExactly("7");
        assertThat(outbox(Topics.SECURITY_EVENTS, "count(parked_at) || ' ' || min(refusal)"))
                .isEqualTo("4 not an event that /admin-service states");
        try (var connection = stack.postgres().connect("admin")) {
            connection.createStatement().execute("delete from outbox where parked_at is not null");
        }
    }

    /** The relay would not send it. */
    @Test
    @Tag("attack-58")
    void noServiceStatesWhatIsAnothers() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QuarkusTransaction.requiringNew()
                        .run(() -> events.state(
                                EventType.USER_DELETED, tenant, kim, Act.success(actor, origin), Map.of())))
                .withMessageContaining("/auth-service");
    }

    @Test
    @Tag("attack-72")
    void whatWasParkedIsSentOnceItIsPutBackAndFits() throws Exception {
        String topic = "small-" + kim;
        stack.kafka().createTopic(topic);
        allow(topic, 50_000);
        byte[] large = random(100_000);
        keep(topic, "before".getBytes(UTF_8), large, "after".getBytes(UTF_8));
        await().atMost(PATIENCE).until(() -> outbox(topic, "count(*) || ' ' || count(parked_at)")
                .equals("1 1"));
        assertThat(stack.kafka().records(topic)).containsExactly("before", "after");

        allow(topic, 200_000);
        try (var connection = stack.postgres().connect("admin")) {
            connection.createStatement().execute("update outbox set parked_at = null where topic = '" + topic + "'");
        }

        await().atMost(PATIENCE).until(() -> outbox(topic, "count(*)").equals("0"));
        assertThat(stack.kafka().records(topic)).hasSize(3);
    }

    /** More than a round takes, so that nothing else would be seen behind them. */
    @Test
    @Tag("attack-72")
    void aTopicThatIsAwayHoldsUpNoOtherAndComesInItsOrder() throws Exception {
        String topic = "away-" + kim;
        byte[][] many = IntStream.range(0, 450)
                .mapToObj(i -> Integer.toString(i).getBytes(UTF_8))
                .toArray(byte[][]::new);
        keep(topic, many);
        keep(Topics.SECURITY_EVENTS, event());

        await().atMost(PATIENCE).until(() -> !logged().isEmpty());
        assertThat(outbox(topic, "count(*) || ' ' || count(parked_at)")).isEqualTo("450 0");

        stack.kafka().createTopic(topic);
        await().atMost(PATIENCE).until(() -> outbox(topic, "count(*)").equals("0"));
        assertThat(stack.kafka().records(topic).stream().distinct())
                .containsExactly(
                        Stream.of(many).map(one -> new String(one, UTF_8)).toArray(String[]::new));
    }
}
