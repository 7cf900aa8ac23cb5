package org.vestibule.foundation.start;

import java.util.Optional;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Turns Quarkus' report of a failed start, a stack trace of a hundred lines, into one line where the cause is a mistake of the
 * installation. Other log lines pass as they are.
 */
public final class StartFailureFilter implements Filter {
    private static final String REPORTER = "io.quarkus.runtime.Application";

    @Override
    public boolean isLoggable(LogRecord line) {
        if (REPORTER.equals(line.getLoggerName()) && line.getLevel().intValue() >= Level.SEVERE.intValue()) {
            explain(line).ifPresent(why -> {
                line.setMessage("Cannot start: " + why);
                line.setParameters(new Object[0]);
                line.setThrown(null);
            });
        }
        return true;
    }

    private static Optional<String> explain(LogRecord line) {
        if (line.getThrown() == null) {
            return StartFailure.explain(line.getMessage());
        }
        // A missing file is often the reason of what failed later: without its password nobody gets into the database.
        return StartCheck.firstMistake(ConfigProvider.getConfig())
                .map(Throwable::getMessage)
                .or(() -> StartFailure.explain(line.getThrown()));
    }
}
