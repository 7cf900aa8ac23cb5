package org.vestibule.auth.directory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** The lines of an import as they come, so that no more than one of them is in memory, and of that no more than it may have. */
final class ImportLines implements AutoCloseable {
    /** In characters, as much as the body of a request that makes one user. */
    static final int LONGEST = 64 * 1024;

    private static final int END = -1;

    private final BufferedReader reader;
    private boolean afterReturn;

    ImportLines(InputStream lines) {
        this.reader = new BufferedReader(new InputStreamReader(lines, StandardCharsets.UTF_8));
    }

    /** @param whole whether it is no longer than it may be; else {@code text} is its beginning */
    record ImportLine(String text, boolean whole) {
        @Override
        public String toString() {
            return "ImportLine[[redacted]]";
        }
    }

    /** Without its end; null after the last one. */
    ImportLine next() throws IOException {
        int read = reader.read();
        if (afterReturn && read == '\n') {
            read = reader.read();
        }
        afterReturn = false;
        if (read == END) {
            return null;
        }
        var text = new StringBuilder();
        boolean whole = true;
        while (read != END && read != '\n' && read != '\r') {
            if (text.length() < LONGEST) {
                text.append((char) read);
            } else {
                whole = false;
            }
            read = reader.read();
        }
        afterReturn = read == '\r';
        return new ImportLine(text.toString(), whole);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
