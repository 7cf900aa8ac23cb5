package org.vestibule.localstack.postgres;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongPredicate;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** How often this process waited for the database since: the driver writes down each message it ends a trip with. */
public final class RoundTrips extends Handler implements AutoCloseable {
    private static final String END = "FE=> Sync";

    private final Logger driver = Logger.getLogger("org.postgresql.core.v3.QueryExecutorImpl");
    private final Level before = driver.getLevel();
    private final LongPredicate threads;
    private final LongAdder count = new LongAdder();

    private RoundTrips(LongPredicate threads) {
        this.threads = threads;
        driver.setLevel(Level.ALL);
        driver.addHandler(this);
    }

    public static RoundTrips ofThisThread() {
        long own = Thread.currentThread().threadId();
        return new RoundTrips(thread -> thread == own);
    }

    public static RoundTrips ofAllThreads() {
        return new RoundTrips(thread -> true);
    }

    public long count() {
        return count.sum();
    }

    @Override
    public void publish(LogRecord message) {
        if (threads.test(message.getLongThreadID()) && message.getMessage().contains(END)) {
            count.increment();
        }
    }

    @Override
    public void flush() {
        // nothing is held back
    }

    @Override
    public void close() {
        driver.removeHandler(this);
        driver.setLevel(before);
    }
}
