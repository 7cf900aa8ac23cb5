package org.vestibule.deploy.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.deploy.Tree;

/** What all images have in common. */
class DockerfileTest {
    private static final String SERVICES = "deploy/containers/Dockerfile";

    @ParameterizedTest
    @ValueSource(strings = {SERVICES, "deploy/containers/inbox.Dockerfile"})
    void imagesHaveAPinnedRuntimeANumericUserAndAHealthcheck(String file) {
        List<String> lines = Tree.text(file).lines().map(String::strip).toList();

        assertThat(lines.stream()
                        .filter(line -> line.startsWith("FROM "))
                        .filter(line -> !line.startsWith("FROM runtime")))
                .as("bases")
                .isNotEmpty()
                .allMatch(line -> line.matches("FROM eclipse-temurin:25-jre@sha256:[0-9a-f]{64}( AS runtime)?"));
        assertThat(lines).contains("USER 10001:10001");
        assertThat(lines).anyMatch(line -> line.startsWith("HEALTHCHECK "));
        assertThat(lines).noneMatch(line -> line.startsWith("ADD "));
        assertThat(Tree.text(file))
                .contains(
                        "org.opencontainers.image.title",
                        "org.opencontainers.image.version",
                        "org.opencontainers.image.revision",
                        "org.opencontainers.image.base.name");
    }

    @Test
    void theCacheIsMadeWithTheFlagsAndTheCommandOfTheRun() {
        String file = Tree.text(SERVICES);

        assertThat(file.split("JAVA_TOOL_OPTIONS", -1))
                .as("flags, set once for both stages")
                .hasSize(2);
        assertThat(file).contains("FROM runtime AS cache", "java -XX:AOTCacheOutput=/app/app.aot ");
        assertThat(file)
                .contains("ENTRYPOINT [\"java\", \"-XX:AOTCache=/app/app.aot\", \"-jar\", \"/app/quarkus-run.jar\"]");
    }
}
