package org.vestibule.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.vestibule.deploy.Tree;
import org.vestibule.deploy.Yaml;

/** Whoever is woken by an alert finds what it means and what to do. */
class AlertsTest {
    private static final Path RUNBOOKS = Tree.ROOT.resolve("docs/runbooks");

    private final List<JsonNode> alerts = Manifests.in("monitoring/alerts.yaml").stream()
            .flatMap(rule -> Yaml.items(rule.object().at("/spec/groups")))
            .flatMap(group -> Yaml.items(group.path("rules")))
            .toList();

    @Test
    void everyAlertHasARunbook() {
        assertThat(alerts).hasSizeGreaterThan(8).allSatisfy(alert -> {
            String name = alert.path("alert").asText();
            assertThat(alert.at("/annotations/runbook_url").asText()).endsWith("/runbooks/" + name + ".md");
            assertThat(alert.at("/annotations/summary").asText()).isNotEmpty();
            assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning");
            assertThat(RUNBOOKS.resolve(name + ".md"))
                    .content()
                    .contains("# " + name, "## What it means", "## What to look at", "## What to do");
        });
    }

    @Test
    void everyRunbookIsOfAnAlert() throws IOException {
        try (Stream<Path> files = Files.list(RUNBOOKS)) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".md", ""))
                            .filter(name -> !name.equals("README")))
                    .containsExactlyInAnyOrderElementsOf(alerts.stream()
                            .map(alert -> alert.path("alert").asText())
                            .toList());
        }
    }
}
