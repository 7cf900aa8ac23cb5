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
    private static final List<String> MODULES =
            List.of("platform", "auth-service", "mfa-service", "notification-service", "admin-service", "portal");
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

    /** A setting that is not in this list is checked only by the first request that needs its file. */
    @Test
    void everyFileIsLookedAtBeforeTheStart() {
        String lookedAt = Tree.text("foundation/src/main/java/org/vestibule/foundation/start/ConfiguredFiles.java");

        assertThat(files()).hasSizeGreaterThan(6).allMatch(property -> lookedAt.contains('"' + property + '"'));
    }

    /** The same of a file with wrong content. A bean that is made at the first request answers that and all after it with 500. */
    @Test
    void everyFileIsReadAtTheStart() {
        List<String> madeAtTheStart = MODULES.stream()
                .flatMap(module -> Tree.textsBelow(module + "/src/main/java", ".java").values().stream())
                .filter(source -> source.contains("@Startup\n") || source.contains("StartupEvent "))
                .toList();

        assertThat(files())
                // opened by KnownPasswords, which Passwords needs, which is made at the start
                .filteredOn(property -> !property.equals("vestibule.password.breached-list"))
                .allMatch(
                        property -> madeAtTheStart.stream().anyMatch(source -> source.contains('"' + property + '"')));
    }

    private static List<String> files() {
        return Settings.all().stream()
                .filter(setting -> setting.type().equals("file"))
                .map(Setting::property)
                .toList();
    }

    @Test
    void everySettingSaysWhatItIs() {
        List<Setting> settings = Settings.all();

        assertThat(settings).hasSizeGreaterThan(60);
        assertThat(settings).filteredOn(setting -> setting.meaning().isBlank()).isEmpty();
    }
}
