package org.vestibule.mfa;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.vestibule.mfa.authenticator.ChangeLimit;
import org.vestibule.mfa.challenge.ChallengeConfig;
import org.vestibule.mfa.challenge.SendLimits;
import org.vestibule.mfa.guard.GuardLimits;
import org.vestibule.mfa.method.recovery.RecoveryCodeSets;
import org.vestibule.mfa.policy.StepUp;
import org.vestibule.mfa.verification.Proofs;

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
                        GuardLimits.class,
                        SendLimits.Config.class,
                        ChallengeConfig.class,
                        RecoveryCodeSets.Config.class,
                        ChangeLimit.Config.class)
                .map(ConfigClass::configClass)
                .map(ConfigClass::getProperties)
                .forEach(defaults::putAll);
        // a list has a second name for its elements
        defaults.keySet().removeIf(property -> property.endsWith("[*]"));
        Stream.of(Proofs.class, StepUp.class)
                .flatMap(LimitsDocTest::injected)
                .forEach(property -> defaults.put(property.name(), property.defaultValue()));
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
        return Stream.of(
                        "vestibule.limits.second-factor.",
                        "vestibule.limits.send.",
                        "vestibule.limits.recovery-set.",
                        "vestibule.limits.method-change.",
                        "vestibule.challenge.",
                        "vestibule.lifetime.proof",
                        "vestibule.step-up.")
                .anyMatch(property::startsWith);
    }

    private static String plain(String cell) {
        return cell.strip().replace("`", "");
    }

    private static Stream<ConfigProperty> injected(Class<?> type) {
        return Arrays.stream(type.getConstructors()[0].getParameters())
                .map(parameter -> parameter.getAnnotation(ConfigProperty.class))
                .filter(property -> property != null);
    }
}
