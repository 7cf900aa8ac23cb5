package org.vestibule.foundation.log;

import io.quarkus.logging.LoggingFilter;
import java.time.InstantSource;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.vestibule.foundation.start.StartFailureFilter;

/** What the console does not say as it was logged ({@code quarkus.log.console.filter}, which takes one filter). */
@LoggingFilter(name = "plain-lines")
public final class ConsoleFilter implements Filter {
    private final Filter startFailure = new StartFailureFilter();
    private final Filter broker = new BrokerLines(InstantSource.system());

    @Override
    public boolean isLoggable(LogRecord line) {
        return startFailure.isLoggable(line) && broker.isLoggable(line);
    }
}
