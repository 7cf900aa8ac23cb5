package org.vestibule.localstack.suite;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.vestibule.localstack.service.Service;

/**
 * Restarts one instance of each service after the other for as long as it is open, as a cluster does whose machines are
 * replaced. Closing waits for the one that is at it, and says if one did not come back.
 */
public final class RollingRestarts implements AutoCloseable {
    private final Suite suite;
    private final Duration pause;
    private final Semaphore turn = new Semaphore(1, true);
    private final AtomicInteger done = new AtomicInteger();
    private final Thread thread;
    private volatile RuntimeException failure;

    /** @param pause between one that is back and the next that goes */
    public RollingRestarts(Suite suite, Duration pause) {
        this.suite = suite;
        this.pause = pause;
        this.thread = Thread.ofPlatform().name("restarts").daemon().unstarted(this::run);
    }

    public RollingRestarts begin() {
        thread.start();
        return this;
    }

    /** How many came back so far. */
    public int done() {
        return done.get();
    }

    /** Everything runs until this is closed: for what needs all instances, or stops what they stand on. */
    public Still hold() {
        turn.acquireUninterruptibly();
        return turn::release;
    }

    /** A time without restarts. */
    @FunctionalInterface
    public interface Still extends AutoCloseable {
        @Override
        void close();
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void run() {
        try {
            for (int round = 0; !Thread.interrupted(); round++) {
                for (var service : Service.values()) {
                    Thread.sleep(pause);
                    turn.acquire();
                    try {
                        restart(service, round);
                    } finally {
                        turn.release();
                    }
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void restart(Service service, int round) {
        try {
            suite.restart(service, round % suite.instances(service), Map.of());
            done.incrementAndGet();
        } catch (RuntimeException e) {
            if (!Thread.currentThread().isInterrupted() && failure == null) {
                failure = e;
            }
        }
    }
}
