package org.vestibule.localstack;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Kafka alone logs a thousand lines while it starts; in a test only trouble is of interest. */
final class QuietLogs {
    /** Held, since java.util.logging forgets the level of a logger that nobody holds. */
    private static final List<Logger> LOGGERS =
            List.of("kafka", "state.change.logger", "org.apache.kafka", "io.zonky", "org.subethamail").stream()
                    .map(Logger::getLogger)
                    .toList();

    private QuietLogs() {}

    static void set() {
        LOGGERS.forEach(logger -> logger.setLevel(Level.SEVERE));
    }
}
