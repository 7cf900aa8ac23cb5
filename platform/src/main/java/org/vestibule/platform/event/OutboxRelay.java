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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Sends what {@link Outbox} kept to Kafka, oldest first, and forgets it once the broker has it. One replica at a time
 * does so (an advisory lock), which keeps the order; what fails is tried again for ever, nothing is skipped.
 */
@Singleton
public class OutboxRelay {
    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
    private static final int BATCH = 200;
    private static final long LOCK = 0x0e57_b01eL;
    private static final Duration IDLE = Duration.ofMillis(100);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final DataSource database;
    private final EventProducer producer;
    private final boolean enabled;
    private final Waiting waiting = new Waiting();
    private volatile boolean running;
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

    private void run() {
        boolean failing = false;
        while (running) {
            Duration pause = IDLE;
            try {
                if (relayBatch() == BATCH) {
                    pause = Duration.ZERO;
                }
                if (failing) {
                    LOG.info("outbox is relayed again");
                }
                failing = false;
            } catch (SQLException | ExecutionException | RuntimeException e) {
                if (!failing) {
                    LOG.warnf("outbox waits, nothing is lost: %s", e.getMessage());
                }
                failing = true;
                pause = AFTER_FAILURE;
            } catch (InterruptedException e) {
                return;
            }
            LockSupport.parkNanos(pause.toNanos());
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
        return 0;
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
