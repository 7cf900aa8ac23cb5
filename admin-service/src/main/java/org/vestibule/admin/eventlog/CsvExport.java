package org.vestibule.admin.eventlog;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The log as CSV (RFC 4180), written as it is read. A cell that a spreadsheet would take for a formula gets a leading
 * apostrophe (ASVS 1.2.10).
 */
@Singleton
public class CsvExport {
    /** Chosen only by who asks for it: a reader of anything gets JSON. */
    public static final String MEDIA_TYPE = "text/csv;qs=0.5";

    private static final String[] HEADER = {
        "id",
        "time",
        "type",
        "subject",
        "actor_id",
        "actor_kind",
        "actor_name",
        "ip",
        "user_agent",
        "outcome",
        "details",
        "on_behalf_of"
    };
    private static final String FORMULA = "=+-@\t\r";

    private final EventLog log;
    private final LogWalks walks;

    CsvExport(EventLog log, LogWalks walks) {
        this.log = log;
        this.walks = walks;
    }

    /** Throws the 429 of {@link LogWalks}. */
    public StreamingOutput of(EventFilter filter) {
        return walks.limited(filter.tenant(), out -> {
            var writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            write(writer, (Object[]) HEADER);
            log.forEach(
                    filter,
                    event -> write(
                            writer,
                            event.id(),
                            event.time(),
                            event.type(),
                            event.subject(),
                            event.actor().id(),
                            event.actor().kind(),
                            event.actor().name(),
                            event.ip(),
                            event.userAgent(),
                            event.outcome(),
                            event.details(),
                            event.actor().onBehalfOf()));
            writer.flush();
        });
    }

    private static void write(BufferedWriter writer, Object... cells) {
        try {
            writer.write(Arrays.stream(cells).map(CsvExport::cell).collect(Collectors.joining(",", "", "\r\n")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String cell(Object value) {
        String text = value == null ? "" : value.toString();
        if (!text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0) {
            text = "'" + text;
        }
        boolean quoted =
                text.chars().anyMatch(letter -> letter == ',' || letter == '"' || letter == '\r' || letter == '\n');
        return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
