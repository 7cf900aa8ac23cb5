package org.vestibule.foundation.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.logging.Level;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;

class BrokerLinesTest {
    private static final String CLIENT = "org.apache.kafka.clients.NetworkClient";

    private Instant now = Instant.parse("2027-01-01T00:00:00Z");
    private final BrokerLines lines = new BrokerLines(() -> now);

    private static ExtLogRecord line(String logger, Level level, String message, Throwable thrown) {
        var line = new ExtLogRecord(level, message, BrokerLinesTest.class.getName());
        line.setLoggerName(logger);
        line.setThrown(thrown);
        return line;
    }

    private boolean isSaid(String message) {
        return lines.isLoggable(line(CLIENT, Level.WARNING, message, null));
    }

    @Test
    void aStackTraceIsOneLine() {
        var line = line(
                CLIENT,
                Level.WARNING,
                "Error connecting to node kafka:9092",
                new IOException("outer", new UnknownHostException("kafka")));

        assertThat(lines.isLoggable(line)).isTrue();

        assertThat(line.getThrown()).isNull();
        assertThat(line.getFormattedMessage())
                .isEqualTo("Error connecting to node kafka:9092: java.net.UnknownHostException: kafka");
    }

    @Test
    void theSameLineIsSaidOnceAMinute() {
        assertThat(isSaid("[Consumer clientId=c-1] Node 1 disconnected, correlation id 7"))
                .isTrue();
        assertThat(isSaid("[Consumer clientId=c-2] Node 1 disconnected, correlation id 8"))
                .isFalse();
        assertThat(isSaid("[Producer clientId=p-1] Node 1 disconnected, correlation id 8"))
                .isTrue();

        now = now.plus(Duration.ofMinutes(1));
        assertThat(isSaid("[Consumer clientId=c-1] Node 1 disconnected, correlation id 9"))
                .isTrue();
    }

    @Test
    void errorsAndLinesOfOthersStayAsTheyAre() {
        for (var logger : new String[] {"org.vestibule.Other", null}) {
            var other = line(logger, Level.WARNING, "the same", new IOException());
            assertThat(lines.isLoggable(other)).isTrue();
            assertThat(lines.isLoggable(other)).isTrue();
            assertThat(other.getThrown()).isNotNull();
        }
        var error = line(CLIENT, Level.SEVERE, "the same", new IOException());
        assertThat(lines.isLoggable(error)).isTrue();
        assertThat(lines.isLoggable(error)).isTrue();
        assertThat(error.getThrown()).isNotNull();
    }
}
