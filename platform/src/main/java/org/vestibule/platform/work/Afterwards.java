package org.vestibule.platform.work;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.vestibule.platform.problem.Outage;

/**
 * Work that an answer does not wait for, so that its time tells nothing: on two threads, with a queue of a thousand. Where that is
 * full the caller does the work itself, so nothing is lost and nothing grows without bound. A stop waits for what is queued.
 */
@Singleton
public class Afterwards {
    private static final Logger LOG = Logger.getLogger(Afterwards.class);
    private static final int THREADS = 2;
    private static final int QUEUE = 1_000;
    private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

    private final ThreadPoolExecutor threads;

    public Afterwards(MeterRegistry metrics) {
        this.threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(QUEUE),
                Thread.ofPlatform().daemon().name("afterwards-", 0).factory(),
                new ThreadPoolExecutor.CallerRunsPolicy());
        metrics.gauge(
                "vestibule.afterwards.queued", threads, pool -> pool.getQueue().size());
    }

    /** @param what the log calls it, where it fails */
    public void run(String what, Runnable work) {
        threads.execute(() -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.warnf("could not %s: %s", what, Outage.describe(e));
            }
        });
    }

    /** As {@link #run} if the queue is less than half full; otherwise does nothing and returns false. For work that can wait. */
    public boolean tryRun(String what, Runnable work) {
        boolean isFree = threads.getQueue().size() < QUEUE / 2;
        if (isFree) {
            run(what, work);
        }
        return isFree;
    }

    @PreDestroy
    void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warnf(
                        "%d tasks were not done before the stop",
                        threads.shutdownNow().size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
