package org.vestibule.platform.event;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Sends what {@link Outbox} kept to Kafka, oldest first, and forgets it once the broker has it. One replica at a time
 * does so (an advisory lock), which keeps the order; what fails is tried again for ever, nothing is skipped. It looks when
 * this replica has committed something, ten times a second at most, so that many records share a round; and once a second
 * in any case, for what another replica left.
 */
@Singleton
public class OutboxRelay {
    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
    private static final int BATCH = 200;
    private static final long LOCK = 0x0e57_b01eL;
    private static final int NOT_MY_TURN = -1;
    private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(100);
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final DataSource database;
    private final EventProducer producer;
    private final boolean enabled;
    private final Waiting waiting = new Waiting();
    private final Semaphore committed = new Semaphore(0);
    private volatile boolean running;
    private boolean failing;
    private Thread thread;

    public OutboxRelay(
            DataSource database,
            EventProducer producer,
            MeterRegistry metrics,
            @ConfigProperty(name = "vestibule.outbox.relay", defaultValue = "true") boolean enabled) {
        this.database = database;
        this.producer = producer;
        this.enabled = enabled;
        if (enabled) {
            TimeGauge.builder("vestibule.outbox.lag", waiting::nanos, TimeUnit.NANOSECONDS)
                    .description("how long this replica has tried to send what waits in the outbox")
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
            int relayed = relayBatch();
            if (failing) {
                LOG.info("outbox is relayed again");
            }
            failing = false;
            if (relayed == BATCH || relayed == NOT_MY_TURN) {
                wake();
            }
            return relayed == BATCH ? Duration.ZERO : BETWEEN_ROUNDS;
        } catch (SQLException | ExecutionException | RuntimeException e) {
            if (!failing) {
                LOG.warnf("outbox waits, nothing is lost: %s", e.getMessage());
            }
            failing = true;
            wake();
            return AFTER_FAILURE;
        }
    }

    private void awaitCommit() throws InterruptedException {
        if (committed.tryAcquire(LONGEST_IDLE.toMillis(), TimeUnit.MILLISECONDS)) {
            committed.drainPermits();
        }
    }

    private record Sending(long id, Future<?> sent) {}

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

    private int relayBatch() throws SQLException, ExecutionException, InterruptedException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                int relayed = isMyTurn(connection) ? relay(connection) : leave();
                connection.commit();
                return relayed;
            } catch (SQLException | ExecutionException | InterruptedException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    /** Another replica has the outbox, and its lag. */
    private int leave() {
        waiting.ends();
        return NOT_MY_TURN;
    }

    private static boolean isMyTurn(Connection connection) throws SQLException {
        try (var lock = connection.prepareStatement("select pg_try_advisory_xact_lock(?)")) {
            lock.setLong(1, LOCK);
            try (var answer = lock.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }

    private int relay(Connection connection) throws SQLException, ExecutionException, InterruptedException {
        List<Sending> batch = new ArrayList<>();
        try (var select = connection.prepareStatement(
                "select id, topic, record_key, payload, traceparent from outbox order by id limit " + BATCH)) {
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    batch.add(new Sending(
                            rows.getLong(1),
                            producer.send(rows.getString(2), rows.getString(3), rows.getBytes(4), rows.getString(5))));
                }
            }
        }
        if (batch.isEmpty()) {
            waiting.ends();
            return 0;
        }
        waiting.begins();
        for (Sending record : batch) {
            record.sent().get();
        }
        Long[] ids = batch.stream().map(Sending::id).toArray(Long[]::new);
        try (var delete = connection.prepareStatement("delete from outbox where id = any (?)")) {
            delete.setArray(1, connection.createArrayOf("bigint", ids));
            delete.executeUpdate();
        }
        if (batch.size() < BATCH) {
            waiting.ends();
        }
        return batch.size();
    }
}
