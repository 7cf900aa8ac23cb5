package org.vestibule.admin.erasure;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.vestibule.admin.erasure.Erasures.Person;
import org.vestibule.platform.problem.Outage;

/**
 * Empties the rows of removed users, one batch of each user in turn, so that a user with many rows does not hold up the others. The
 * database records how far it got, so any replica can continue after a crash. Replicas share the work: only one works on a user at a time.
 */
@Singleton
class ErasureRounds {
    private static final Logger LOG = Logger.getLogger(ErasureRounds.class);

    /** Takes some tens of milliseconds; the connection's timeout is ten seconds. */
    private static final int ROWS = 500;

    private static final int PEOPLE = 100;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** Leaves the database time for requests. */
    private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(20);

    private final Erasures erasures;
    private final ErasureConfig config;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile Oldest oldest = Oldest.NONE;
    private boolean wasFailing;

    ErasureRounds(Erasures erasures, ErasureConfig config, MeterRegistry metrics) {
        this.erasures = erasures;
        this.config = config;
        if (config.enabled()) {
            TimeGauge.builder("vestibule.erasure.age", () -> oldest.age().toMillis(), TimeUnit.MILLISECONDS)
                    .description(
                            "how long the oldest removed user has waited whose rows are not all empty; 0 where all are")
                    .register(metrics);
        }
    }

    /** The oldest erasure that was not complete a while ago. It goes on ageing where the database cannot be asked again. */
    private record Oldest(Duration was, long nanos) {
        static final Oldest NONE = new Oldest(Duration.ZERO, 0);

        Duration age() {
            return was.isZero() ? was : was.plusNanos(System.nanoTime() - nanos);
        }
    }

    void start(@Observes StartupEvent event) {
        if (config.enabled()) {
            Thread.ofVirtual().name("erase-removed-users").start(this::run);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopping.countDown();
    }

    private void run() {
        try {
            boolean hasMore;
            do {
                hasMore = round(ROWS);
            } while (!stopping.await((hasMore ? BETWEEN_ROUNDS : PAUSE).toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One batch of each user; returns whether there is more that this replica can do now. */
    boolean round(int rows) {
        boolean hasMore = false;
        Exception failure = null;
        try {
            List<Person> waiting = erasures.after(Person.NOBODY, PEOPLE);
            while (!waiting.isEmpty() && stopping.getCount() > 0) {
                for (Person person : waiting) {
                    try {
                        hasMore |= erasures.eraseSome(person, rows);
                    } catch (SQLException | RuntimeException e) {
                        failure = e;
                    }
                }
                waiting = erasures.after(waiting.getLast(), PEOPLE);
            }
            oldest = new Oldest(erasures.oldest(), System.nanoTime());
        } catch (SQLException | RuntimeException e) {
            failure = e;
        }
        report(failure);
        return hasMore;
    }

    private void report(Exception failure) {
        if (failure != null && !wasFailing) {
            LOG.warnf(
                    "could not empty what is stored about removed users, it stays hidden and is tried again: %s",
                    Outage.describe(failure));
        }
        if (failure == null && wasFailing) {
            LOG.info("what is stored about removed users is emptied again");
        }
        wasFailing = failure != null;
    }
}
