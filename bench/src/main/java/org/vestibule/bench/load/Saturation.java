package org.vestibule.bench.load;

import io.vertx.core.Context;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** So many walks at a time, each followed by the next: how much gets through. Its latencies say nothing of a real load. */
public final class Saturation {
    private static final long PATIENCE_S = 60;

    private final Context context;

    public Saturation(Context context) {
        this.context = context;
    }

    /** Until so many have begun or the time is over. */
    public Sample run(int atATime, long atMost, Duration length, Walk walk) {
        var tally = new Tally();
        var left = new AtomicLong(atMost);
        long end = System.nanoTime() + length.toNanos();
        var begun = new java.util.concurrent.CountDownLatch(1);
        context.runOnContext(start -> {
            for (int i = 0; i < atATime; i++) {
                again(tally, walk, left, end);
            }
            begun.countDown();
        });
        try {
            begun.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return tally.whenDone(length.toSeconds() + PATIENCE_S);
    }

    private void again(Tally tally, Walk walk, AtomicLong left, long end) {
        long now = System.nanoTime();
        if (now < end && left.getAndDecrement() > 0) {
            tally.go(walk, now, () -> again(tally, walk, left, end));
        }
    }
}
