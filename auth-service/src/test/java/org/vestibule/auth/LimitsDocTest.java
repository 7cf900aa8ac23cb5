package org.vestibule.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.vestibule.auth.approval.ApprovalLimits;
import org.vestibule.auth.client.ProgramLimits;
import org.vestibule.auth.login.LoginLimits;
import org.vestibule.auth.reset.PasswordChangeLimit;
import org.vestibule.auth.session.Lifetimes;
import org.vestibule.auth.session.SessionLimits;
import org.vestibule.auth.token.ClientLimits;

/** ASVS 6.1.1: the documented limits are the running ones. */
class LimitsDocTest {
    private static final Path DOC = Path.of(System.getProperty("vestibule.root", ".."), "docs", "limits.md");
    private static final int PROPERTY = 4;
    private static final int DEFAULT = 5;

    @Test
    void documentListsEveryLimitWithTheDefaultItRunsWith() throws IOException {
        assertThat(documented()).containsExactlyEntriesOf(running());
    }

    private static Map<String, String> running() {
        var defaults = new TreeMap<String, String>();
        Stream.of(
                        LoginLimits.Config.class,
                        ClientLimits.Config.class,
                        ApprovalLimits.Config.class,
                        PasswordChangeLimit.Config.class,
                        ProgramLimits.class,
                        SessionLimits.class,
                        Lifetimes.class)
                .map(ConfigClass::configClass)
                .map(ConfigClass::getProperties)
                .forEach(defaults::putAll);
        // a list has a second name for its elements
        defaults.keySet().removeIf(property -> property.endsWith("[*]"));
        return defaults;
    }

    private static Map<String, String> documented() throws IOException {
        try (var lines = Files.lines(DOC)) {
            return lines.filter(line -> line.contains("| `vestibule."))
                    .map(line -> line.split("\\|"))
                    .filter(cells -> isOurs(plain(cells[PROPERTY])))
                    .collect(Collectors.toMap(
                            cells -> plain(cells[PROPERTY]),
                            cells -> plain(cells[DEFAULT]),
                            (one, other) -> one + " and " + other,
                            TreeMap::new));
        }
    }

    private static boolean isOurs(String property) {
        return property.startsWith("vestibule.limits.login.")
                || property.startsWith("vestibule.limits.client.")
                || property.startsWith("vestibule.limits.approval.")
                || property.startsWith("vestibule.limits.password-change.")
                || property.startsWith("vestibule.limits.program.")
                || property.startsWith("vestibule.limits.session.")
                || property.startsWith("vestibule.lifetime.") && !property.equals("vestibule.lifetime.proof");
    }

    private static String plain(String cell) {
        return cell.strip().replace("`", "");
    }
}
