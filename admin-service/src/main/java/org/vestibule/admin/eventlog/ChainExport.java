package org.vestibule.admin.eventlog;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.vestibule.contracts.chain.ChainLine;

/**
 * A tenant's chain with all that its hashes cover, written as it is read ({@link ChainLine}). The CSV export cannot be checked: it
 * does not tell null from empty, and guards formulas.
 */
@Singleton
public class ChainExport {
    public static final String MEDIA_TYPE = "application/x-ndjson";

    private final EventLog log;
    private final LogWalks walks;
    private final ObjectMapper json;

    ChainExport(EventLog log, LogWalks walks, ObjectMapper json) {
        this.log = log;
        this.walks = walks;
        this.json = json;
    }

    /** Throws the 429 of {@link LogWalks}. */
    public StreamingOutput of(String tenant) {
        return walks.limited(tenant, out -> {
            var writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            log.forEachPlace(
                    tenant, link -> write(writer, ChainLine.of(link)), gap -> write(writer, ChainLine.of(gap)));
            writer.flush();
        });
    }

    private void write(BufferedWriter writer, Map<String, Object> line) {
        try {
            writer.write(json.writeValueAsString(line));
            writer.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
