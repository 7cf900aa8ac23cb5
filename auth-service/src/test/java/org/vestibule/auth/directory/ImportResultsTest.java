package org.vestibule.auth.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.auth.directory.UserImport.Line;

@Tag("attack-53")
class ImportResultsTest {
    private final ImportResults results = new ImportResults(new ObjectMapper());

    private String written() throws IOException {
        var output = new ByteArrayOutputStream();
        results.write(output);
        return output.toString(java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void areALineEachInOrder() throws IOException {
        assertThat(results.isEmpty()).isTrue();
        results.add(new Line(1, "rejected", null, "ø", "conflict", null));
        results.add(new Line(3, "created", new UUID(0, 1), "kim", null, null));
        results.close();

        assertThat(results.isEmpty()).isFalse();
        assertThat(written()).isEqualTo("""
                {"line":1,"status":"rejected","username":"ø","problem":"conflict"}
                {"line":3,"status":"created","id":"00000000-0000-0000-0000-000000000001","username":"kim"}
                """);
        assertThat(written()).as("a second time, for whoever keeps it").hasLineCount(2);
    }

    /** A body of 64 MiB can hold millions of lines that say nothing. */
    @Test
    void takeLittleMemoryHoweverMany() throws IOException {
        for (int n = 1; n <= UserImport.MOST_LINES; n++) {
            results.add(new Line(n, "rejected", null, null, "invalid-request", "username must not be null"));
        }
        results.close();

        assertThat(results.isFull()).isFalse();
    }

    @Test
    void areFullWhenTheyHoldWhatCannotBePacked() throws IOException {
        int lines = 0;
        while (!results.isFull()) {
            results.add(new Line(++lines, "created", UUID.randomUUID(), "user-" + lines, null, null));
        }

        assertThat(lines).isGreaterThan(200_000);
    }
}
