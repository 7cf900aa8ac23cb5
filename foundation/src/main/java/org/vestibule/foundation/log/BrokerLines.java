package org.vestibule.foundation.log;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;

/**
 * While a broker is away, Kafka's clients tell of every try to reach it, some with a stack trace that says nothing more. Here each line
 * is said without one, and at most once in a minute; lines that differ in numbers alone are the same. Errors are all said.
 */
final class BrokerLines implements Filter {
    private static final String CLIENTS = "org.apache.kafka.";
    private static final Duration AGAIN = Duration.ofMinutes(1);
    private static final int MOST_REMEMBERED = 200;
    private static final int DEEPEST = 12;

    private final InstantSource clock;
    private final Map<String, Instant> said = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    BrokerLines(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public boolean isLoggable(LogRecord line) {
        if (line.getLoggerName() == null || !line.getLoggerName().startsWith(CLIENTS)) {
            return true;
        }
        boolean isError = line.getLevel().intValue() >= Level.SEVERE.intValue();
        if (!isError && line.getThrown() != null) {
            line.setMessage(text(line) + ": " + root(line.getThrown()));
            line.setParameters(new Object[0]);
            line.setThrown(null);
        }
        return isError || isNews(text(line));
    }

    private synchronized boolean isNews(String text) {
        Instant now = clock.instant();
        String kind = text.replaceAll("[0-9]+", "0");
        Instant last = said.get(kind);
        if (last != null && now.isBefore(last.plus(AGAIN))) {
            return false;
        }
        said.remove(kind);
        said.put(kind, now);
        return true;
    }

    private static String text(LogRecord line) {
        return String.valueOf(
                line instanceof ExtLogRecord formatted ? formatted.getFormattedMessage() : line.getMessage());
    }

    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        for (int depth = 0; root.getCause() != null && depth < DEEPEST; depth++) {
            root = root.getCause();
        }
        return root;
    }
}
