package org.vestibule.importer.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.vestibule.importer.entry.ImportFailure;

/** A line of JSON for each user; what is written stays, however the import ends. */
public final class Report implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BufferedWriter lines;

    private Report(BufferedWriter lines) {
        this.lines = lines;
    }

    /** @param file null for none */
    public static Report to(Path file) {
        try {
            return new Report(file == null ? null : Files.newBufferedWriter(file));
        } catch (IOException e) {
            throw new ImportFailure("Cannot write " + file, e);
        }
    }

    public void write(ReportLine line) {
        try {
            if (lines != null) {
                lines.write(JSON.writeValueAsString(line));
                lines.newLine();
            }
        } catch (IOException e) {
            throw new ImportFailure("Cannot write the report on", e);
        }
    }

    /** To the disk, after each batch. */
    public void flush() {
        try {
            if (lines != null) {
                lines.flush();
            }
        } catch (IOException e) {
            throw new ImportFailure("Cannot write the report on", e);
        }
    }

    @Override
    public void close() {
        try {
            if (lines != null) {
                lines.close();
            }
        } catch (IOException e) {
            throw new ImportFailure("Cannot write the report to its end", e);
        }
    }
}
