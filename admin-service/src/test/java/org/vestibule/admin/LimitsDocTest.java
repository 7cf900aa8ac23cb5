package org.vestibule.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.vestibule.admin.eventlog.LogWalks;

/** ASVS 6.1.1: the documented limits are the running ones. */
class LimitsDocTest {
    private static final Path DOC = Path.of(System.getProperty("vestibule.root", ".."), "docs", "limits.md");
    private static final String PREFIX = "vestibule.limits.log-walk.";
    private static final int PROPERTY = 4;
    private static final int DEFAULT = 5;

    @Test
    void documentListsEveryLimitWithTheDefaultItRunsWith() throws IOException {
        assertThat(documented())
                .containsExactlyEntriesOf(new TreeMap<>(
                        ConfigClass.configClass(LogWalks.Config.class).getProperties()));
    }

    private static Map<String, String> documented() throws IOException {
        try (var lines = Files.lines(DOC)) {
            return lines.filter(line -> line.contains("| `" + PREFIX))
                    .map(line -> line.split("\\|"))
                    .collect(Collectors.toMap(
                            cells -> plain(cells[PROPERTY]),
                            cells -> plain(cells[DEFAULT]),
                            (one, other) -> one + " and " + other,
                            TreeMap::new));
        }
    }

    private static String plain(String cell) {
        return cell.strip().replace("`", "");
    }
}
