package org.vestibule.auth.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.auth.directory.ImportLines.ImportLine;

class ImportLinesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "a\n", "a\nb", "a\r\nb\r\n", "a\rb", "\n\n", "\r\n\r\n", "\r\r\n", "ø\næ", "a\n\n\nb\r"
            })
    void linesEndWhereTheyEndElsewhere(String text) throws IOException {
        assertThat(lines(text))
                .extracting(ImportLine::text)
                .containsExactlyElementsOf(text.lines().toList());
        assertThat(lines(text)).allMatch(ImportLine::whole);
    }

    @Test
    @Tag("attack-53")
    void aLineThatIsTooLongIsCutAndTheNextIsWhole() throws IOException {
        String longest = "x".repeat(ImportLines.LONGEST);

        List<ImportLine> read = lines(longest + "\n" + longest + "y\n" + "y".repeat(1_000_000) + "\r\nlast");

        assertThat(read.stream().map(ImportLine::whole)).containsExactly(true, false, false, true);
        assertThat(read).allMatch(line -> line.text().length() <= ImportLines.LONGEST);
        assertThat(read.getLast().text()).isEqualTo("last");
    }

    private static List<ImportLine> lines(String text) throws IOException {
        List<ImportLine> read = new ArrayList<>();
        try (var lines = new ImportLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))) {
            for (ImportLine line = lines.next(); line != null; line = lines.next()) {
                read.add(line);
            }
        }
        return read;
    }
}
