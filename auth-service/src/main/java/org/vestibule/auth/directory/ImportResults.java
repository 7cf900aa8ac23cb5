package org.vestibule.auth.directory;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.vestibule.auth.directory.UserImport.Line;

/**
 * What became of each line of an import, kept compressed until all are read. They are not sent line by line as they come: many clients read
 * no answer before they have sent all, and both sides would wait for each other.
 */
final class ImportResults implements StreamingOutput {
    /** In bytes, compressed: some 300 000 users that were created. */
    static final int MOST = 16 * 1024 * 1024;

    private final ObjectMapper json;
    private final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    private final OutputStream plain;
    private boolean empty = true;

    ImportResults(ObjectMapper json) {
        this.json = json.copy();
        this.json.getFactory().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        try {
            this.plain = new GZIPOutputStream(compressed, 8 * 1024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isEmpty() {
        return empty;
    }

    /** Whether there is no room for what cannot be compressed well; what says nothing new can. */
    boolean isFull() {
        return compressed.size() >= MOST;
    }

    void add(Line line) throws IOException {
        empty = false;
        json.writeValue(plain, line);
        plain.write('\n');
    }

    void close() throws IOException {
        plain.close();
    }

    @Override
    public void write(OutputStream output) throws IOException {
        try (var uncompressed = new GZIPInputStream(new ByteArrayInputStream(compressed.toByteArray()))) {
            uncompressed.transferTo(output);
        }
    }
}
