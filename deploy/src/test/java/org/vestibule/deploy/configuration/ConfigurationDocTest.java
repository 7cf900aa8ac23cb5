package org.vestibule.deploy.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.vestibule.deploy.Tree;

/** The list of settings in docs/configuration.md is what the code says; {@code ./vestibule api} writes it. */
class ConfigurationDocTest {
    private static final Path DOC = Tree.ROOT.resolve("docs/configuration.md");
    private static final String BEGIN = "<!-- from here on written by ./vestibule api -->\n";
    private static final String HEAD = """

            | variable | services | is | default | |
            |---|---|---|---|---|
            """;

    @Test
    void everySettingIsInTheDocumentAsTheCodeHasIt() throws IOException {
        String document = Files.readString(DOC);
        String before = document.substring(0, document.indexOf(BEGIN) + BEGIN.length());
        String written =
                before + HEAD + Settings.all().stream().map(Setting::row).collect(Collectors.joining("\n", "", "\n"));

        if (Boolean.getBoolean("vestibule.write-docs")) {
            Files.writeString(DOC, written);
        }

        assertThat(Files.readString(DOC)).as("./vestibule api writes it anew").isEqualTo(written);
    }

    @Test
    void everySettingSaysWhatItIs() {
        List<Setting> settings = Settings.all();

        assertThat(settings).hasSizeGreaterThan(60);
        assertThat(settings).filteredOn(setting -> setting.meaning().isBlank()).isEmpty();
    }
}
