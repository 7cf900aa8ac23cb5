package org.vestibule.bench.load;

import io.vertx.core.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/** Counts the walks of one run and waits for the last of them. */
final class Tally {
    private static final long LONGEST_US = TimeUnit.MINUTES.toMicros(5);
    private static final int DIGITS = 3;

    private final Histogram latencies = new Histogram(LONGEST_US, DIGITS);
    private final Phaser underWay = new Phaser(1);
    private final long start = System.nanoTime();
    private long errors;
    private String firstError;

    /**
     * Goes, and then {@code then}; its latency counts from {@code intended}, however late it could be sent. One that cannot
     * even begin has failed, and is followed by nothing.
     */
    void go(Walk walk, long intended, Runnable then) {
        Future<?> walking;
        try {
            walking = walk.go();
        } catch (RuntimeException e) {
            failed(e);
            return;
        }
        underWay.register();
        walking.onComplete(end -> {
            if (end.succeeded()) {
                succeeded((System.nanoTime() - intended) / 1_000);
            } else {
                failed(end.cause());
            }
            then.run();
            underWay.arriveAndDeregister();
        });
    }

    private synchronized void succeeded(long micros) {
        latencies.recordValue(Math.clamp(micros, 1, LONGEST_US));
    }

    private synchronized void failed(Throwable why) {
        errors++;
        if (firstError == null) {
            firstError = String.valueOf(why.getMessage());
        }
    }

    Sample whenDone(long atMostSeconds) {
        try {
            underWay.awaitAdvanceInterruptibly(underWay.arrive(), atMostSeconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("walks did not end within " + atMostSeconds + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        synchronized (this) {
            return new Sample(latencies, errors, (System.nanoTime() - start) / 1e9, firstError);
        }
    }
}
