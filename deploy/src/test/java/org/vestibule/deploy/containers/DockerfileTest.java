package org.vestibule.deploy.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.deploy.Tree;
import org.vestibule.localstack.service.Service;
import org.vestibule.localstack.service.ServiceJvm;

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
    void theCacheIsMadeInARehearsalWithTheFlagsOfTheRun() {
        String file = Tree.text(SERVICES);
        Matcher flags = Pattern.compile("ENV JAVA_TOOL_OPTIONS=\"([^\"]+)\"").matcher(file);

        assertThat(flags.find()).isTrue();
        assertThat(flags.group(1).split(" "))
                .as("what the rehearsal has, but for the size of the heap")
                .containsAll(ServiceJvm.AS_DEPLOYED.flags(Service.AUTH).stream()
                        .filter(flag -> !flag.matches("-Xm[sx].*"))
                        .toList());
        assertThat(flags.find()).as("other flags for one of the stages").isFalse();
        assertThat(file)
                .contains(
                        "FROM runtime AS cache",
                        "org.vestibule.localstack.cli.Main rehearse ${SERVICE}\n",
                        "COPY --from=cache /app/deployed.aot /app/deployed.args ./")
                .contains("ENTRYPOINT [\"java\", \"-XX:AOTCache=/app/deployed.aot\", \"@/app/deployed.args\"]");
        assertThat(ServiceJvm.AS_DEPLOYED.cache(Path.of("/app/quarkus-run.jar")))
                .isEqualTo(Path.of("/app/deployed.aot"));
    }
}
