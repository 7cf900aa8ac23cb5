package org.vestibule.admin.intake;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** How often this thread waited for the database since: the driver writes down each message it ends a trip with. */
final class RoundTrips extends Handler implements AutoCloseable {
    private static final String END = "FE=> Sync";

    private final Logger driver = Logger.getLogger("org.postgresql.core.v3.QueryExecutorImpl");
    private final Level before = driver.getLevel();
    private final long thread = Thread.currentThread().threadId();
    private long count;

    RoundTrips() {
        driver.setLevel(Level.ALL);
        driver.addHandler(this);
    }

    long count() {
        return count;
    }

    @Override
    public void publish(LogRecord message) {
        if (message.getLongThreadID() == thread && message.getMessage().contains(END)) {
            count++;
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
