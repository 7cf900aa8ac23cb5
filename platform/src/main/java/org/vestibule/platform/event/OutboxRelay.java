package org.vestibule.platform.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.vestibule.contracts.Topics;

/**
 * Sends what {@link Outbox} kept to Kafka, oldest first, and forgets it once the broker has it. One replica at a time
 * does so (an advisory lock), which keeps the order of each topic. A record that fails is tried again after a second, for
 * ever; until then only the other topics go on. A record that Kafka will never take is parked in the table with the reason,
 * and an operator decides (docs/operations.md). So is an event that another service states: who holds this table alone must not
 * speak for the others. The relay looks when this replica has committed something, ten times a
 * second at most, so that many records share a round; and once a second in any case, for what another replica left.
 */
@Singleton
public class OutboxRelay {
    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
    private static final int BATCH = 200;
    private static final long LOCK = 0x0e57_b01eL;
    private static final int NOT_MY_TURN = -1;
    private static final long NOTHING = -1;
    private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(100);
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final DataSource database;
    private final EventProducer producer;
    private final ObjectReader json;
    private final String source;
    private final boolean enabled;
    private final Waiting waiting = new Waiting();
    private final Semaphore committed = new Semaphore(0);
    private volatile boolean running;
    /** Topics that did not take a record a moment ago, and until when nothing is sent there. */
    private final Set<String> resting = new HashSet<>();

    /** The oldest record when another replica had the outbox last. */
    private long seen = NOTHING;

    private long restUntil;
    private boolean failing;
    private final Counter parked;
    private Thread thread;

    public OutboxRelay(
            DataSource database,
            EventProducer producer,
            ObjectMapper json,
            MeterRegistry metrics,
            @ConfigProperty(name = "quarkus.application.name") String application,
            @ConfigProperty(name = "vestibule.outbox.relay", defaultValue = "true") boolean enabled) {
        this.database = database;
        this.producer = producer;
        this.json = json.reader().with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        this.source = "/" + application;
        this.enabled = enabled;
        this.parked = Counter.builder("vestibule.outbox.parked")
                .description("records that Kafka refused for good, and that wait in the outbox for an operator")
                .register(metrics);
        if (enabled) {
            TimeGauge.builder("vestibule.outbox.lag", waiting::nanos, TimeUnit.NANOSECONDS)
                    .description(
                            "how long what waits in the outbox has waited: for this replica, or for another that has the outbox and sends nothing")
                    .register(metrics);
        }
    }

    void start(@Observes StartupEvent event) {
        if (enabled) {
            running = true;
            thread = Thread.ofVirtual().name("outbox-relay").start(this::run);
        }
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        running = false;
        if (thread != null) {
            thread.interrupt();
            thread.join(Duration.ofSeconds(5));
        }
    }

    /** There is something new to send: its transaction has been committed. */
    void wake() {
        if (committed.availablePermits() == 0) {
            committed.release();
        }
    }

    private void run() {
        try {
            while (running) {
                Thread.sleep(round());
                awaitCommit();
            }
        } catch (InterruptedException stopped) {
            // what is left is sent by others, or after the next start
        }
    }

    /** Sends a batch; answers how long nothing may be sent after it. Whatever is left counts as new. */
    private Duration round() throws InterruptedException {
        try {
            endRest();
            int restingBefore = resting.size();
            int relayed = relayBatch();
            if (resting.isEmpty()) {
                goesOn();
            }
            if (relayed == BATCH || relayed == NOT_MY_TURN || resting.size() > restingBefore) {
                wake();
            }
            return relayed == BATCH ? Duration.ZERO : BETWEEN_ROUNDS;
        } catch (SQLException | RuntimeException e) {
            waits(e.getMessage());
            wake();
            return AFTER_FAILURE;
        }
    }

    private void endRest() {
        if (System.nanoTime() - restUntil >= 0) {
            resting.clear();
        }
    }

    private void rest(String topic, Throwable reason) {
        resting.add(topic);
        restUntil = System.nanoTime() + AFTER_FAILURE.toNanos();
        waits(topic + ": " + reason.getMessage());
    }

    private void waits(String reason) {
        if (!failing) {
            LOG.warnf("outbox waits, nothing is lost: %s", reason);
        }
        failing = true;
    }

    private void goesOn() {
        if (failing) {
            LOG.info("outbox is relayed again");
        }
        failing = false;
    }

    private void awaitCommit() throws InterruptedException {
        if (committed.tryAcquire(LONGEST_IDLE.toMillis(), TimeUnit.MILLISECONDS)) {
            committed.drainPermits();
        }
    }

    private record Sending(long id, String topic, int size, Future<?> sent) {
        /** The producer refused at once, and may take it later. */
        boolean hasToWait() {
            return sent.state() == Future.State.FAILED && !isRefusedForGood(sent.exceptionNow());
        }
    }

    /** Since when there has been something that the broker did not take. */
    private static final class Waiting {
        private volatile Long since;

        void begins() {
            if (since == null) {
                since = System.nanoTime();
            }
        }

        void ends() {
            since = null;
        }

        long nanos() {
            Long start = since;
            return start == null ? 0 : System.nanoTime() - start;
        }
    }

    private int relayBatch() throws SQLException, InterruptedException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                int relayed = isMyTurn(connection) ? relay(connection) : leave(connection);
                connection.commit();
                return relayed;
            } catch (SQLException | InterruptedException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    /** Another replica has the outbox, and its lag, unless it sends nothing: it may be gone and its transaction still there. */
    private int leave(Connection connection) throws SQLException {
        long oldest = oldest(connection);
        if (oldest != seen) {
            waiting.ends();
        }
        if (oldest != NOTHING) {
            waiting.begins();
        }
        seen = oldest;
        return NOT_MY_TURN;
    }

    private static long oldest(Connection connection) throws SQLException {
        try (var select = connection.prepareStatement(
                        "select id from outbox where parked_at is null order by id limit 1");
                var row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : NOTHING;
        }
    }

    private static boolean isMyTurn(Connection connection) throws SQLException {
        try (var lock = connection.prepareStatement("select pg_try_advisory_xact_lock(?)")) {
            lock.setLong(1, LOCK);
            try (var answer = lock.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }

    private int relay(Connection connection) throws SQLException, InterruptedException {
        List<Sending> batch = begin(connection);
        if (!batch.isEmpty()) {
            waiting.begins();
        }
        List<Long> sent = new ArrayList<>();
        for (Sending record : batch) {
            try {
                record.sent().get();
                if (!resting.contains(record.topic())) {
                    sent.add(record.id());
                }
            } catch (ExecutionException e) {
                if (isRefusedForGood(e.getCause())) {
                    park(connection, record, e.getCause());
                } else {
                    rest(record.topic(), e.getCause());
                }
            }
        }
        forget(connection, sent);
        if (batch.size() < BATCH && resting.isEmpty()) {
            waiting.ends();
        }
        return batch.size();
    }

    /** Hands the oldest to the producer. Behind one that could not be handed over, no other of its topic is. */
    private List<Sending> begin(Connection connection) throws SQLException {
        List<Sending> batch = new ArrayList<>();
        try (var select = connection.prepareStatement(
                "select id, topic, record_key, payload, traceparent from outbox where parked_at is null"
                        + " and topic <> all (?) order by id limit " + BATCH)) {
            select.setArray(1, connection.createArrayOf("text", resting.toArray()));
            try (var rows = select.executeQuery()) {
                Set<String> failed = new HashSet<>();
                while (rows.next()) {
                    String topic = rows.getString(2);
                    if (failed.contains(topic)) {
                        continue;
                    }
                    byte[] payload = rows.getBytes(4);
                    var record = new Sending(
                            rows.getLong(1),
                            topic,
                            payload.length,
                            isOwn(topic, payload)
                                    ? producer.send(topic, rows.getString(3), payload, rows.getString(5))
                                    : CompletableFuture.failedFuture(new ForeignEvent(source)));
                    batch.add(record);
                    if (record.hasToWait()) {
                        failed.add(topic);
                    }
                }
            }
        }
        return batch;
    }

    private static final class ForeignEvent extends RuntimeException {
        ForeignEvent(String source) {
            super("not an event that " + source + " states");
        }
    }

    private static boolean isRefusedForGood(Throwable reason) {
        return reason instanceof ForeignEvent || EventProducer.isRefusedForGood(reason);
    }

    private boolean isOwn(String topic, byte[] payload) {
        if (!topic.equals(Topics.SECURITY_EVENTS)) {
            return true;
        }
        try {
            return source.equals(json.readTree(payload).path("source").asText());
        } catch (IOException e) {
            return false;
        }
    }

    private void park(Connection connection, Sending record, Throwable reason) throws SQLException {
        LOG.errorf(
                "parked record %d of the outbox, %d bytes for %s: %s",
                record.id(), record.size(), record.topic(), reason.getMessage());
        try (var update =
                connection.prepareStatement("update outbox set parked_at = now(), refusal = ? where id = ?")) {
            update.setString(1, String.valueOf(reason.getMessage()));
            update.setLong(2, record.id());
            update.executeUpdate();
        }
        parked.increment();
    }

    private static void forget(Connection connection, List<Long> sent) throws SQLException {
        if (sent.isEmpty()) {
            return;
        }
        try (var delete = connection.prepareStatement("delete from outbox where id = any (?)")) {
            delete.setArray(1, connection.createArrayOf("bigint", sent.toArray()));
            delete.executeUpdate();
        }
    }
}
