package org.vestibule.bench.load;

import io.vertx.core.Context;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Walks begin at a rate, whatever becomes of those before, and are timed from when they should have begun: a server that
 * stalls is not spared the walks it kept waiting. The gaps are those of a Poisson process, the same in each run.
 */
public final class OpenLoop {
    private static final long SEED = 1;
    private static final long PATIENCE_S = 60;

    private final Context context;

    /** @param context where walks begin, so that one thread alone does the client's work */
    public OpenLoop(Context context) {
        this.context = context;
    }

    public Sample run(double perSecond, Duration length, Walk walk) {
        var gaps = new Random(SEED);
        var tally = new Tally();
        long next = System.nanoTime();
        long end = next + length.toNanos();
        while (next < end) {
            waitUntil(next);
            long intended = next;
            context.runOnContext(begin -> tally.go(walk, intended, () -> {}));
            next += (long) (-Math.log(1 - gaps.nextDouble()) * 1e9 / perSecond);
        }
        waitUntil(end);
        onContext();
        return tally.whenDone(PATIENCE_S);
    }

    /** Returns when everything handed over so far has begun. */
    private void onContext() {
        var begun = new java.util.concurrent.CountDownLatch(1);
        context.runOnContext(all -> begun.countDown());
        try {
            begun.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void waitUntil(long time) {
        long left = time - System.nanoTime();
        while (left > 0) {
            LockSupport.parkNanos(left);
            left = time - System.nanoTime();
        }
    }
}
