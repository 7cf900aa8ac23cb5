package org.vestibule.deploy.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
                .allMatch(line -> line.matches("FROM \\$\\{BASE}( AS runtime)?"));
        assertThat(lines).anyMatch(line -> line.matches("ARG BASE=eclipse-temurin:25-jre@sha256:[0-9a-f]{64}"));
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
                        .filter(flag -> !flag.matches("-Xmx.*"))
                        .toList());
        assertThat(flags.find()).as("other flags for one of the stages").isFalse();
        assertThat(file)
                .contains(
                        "FROM runtime AS cache",
                        "org.vestibule.localstack.cli.Main rehearse && ",
                        "COPY --from=cache /source/${SERVICE}/target/quarkus-app/deployed.aot /source/${SERVICE}/target/quarkus-app/deployed.args ./")
                .contains("ENTRYPOINT [\"java\", \"-XX:AOTCache=/app/deployed.aot\", \"@/app/deployed.args\"]");
        assertThat(ServiceJvm.AS_DEPLOYED.cache(Path.of("/app/quarkus-run.jar")))
                .isEqualTo(Path.of("/app/deployed.aot"));
    }

    /** The engine sends only what the ignore file lets through; without a source a build ends at once. */
    @ParameterizedTest
    @ValueSource(strings = {SERVICES, "deploy/containers/inbox.Dockerfile"})
    void everySourceOfACopyPassesTheIgnoreFile(String file) {
        List<String> let = Tree.text(file + ".dockerignore")
                .lines()
                .filter(line -> line.startsWith("!"))
                .map(line -> line.substring(1))
                .toList();
        assertThat(let)
                .as("BuildKit of Docker 20.10 does not match an exception whose first folder is a pattern")
                .noneMatch(path -> path.split("/")[0].contains("*"));

        for (String service :
                List.of("auth-service", "mfa-service", "notification-service", "admin-service", "portal")) {
            assertThat(copied(Tree.text(file).replace("${SERVICE}", service)))
                    .isNotEmpty()
                    .allSatisfy(source -> assertThat(let)
                            .as("%s of %s", source, file)
                            .anyMatch(path -> source.equals(path) || source.startsWith(path + "/")));
        }
    }

    private static List<String> copied(String dockerfile) {
        return dockerfile
                .replace("\\\n", " ")
                .lines()
                .filter(line -> line.startsWith("COPY ") && !line.contains("--from="))
                .flatMap(line -> {
                    List<String> words = Stream.of(line.strip().split("\\s+"))
                            .filter(word -> !word.startsWith("--"))
                            .toList();
                    return words.subList(1, words.size() - 1).stream();
                })
                .map(source -> source.replaceFirst("/$", ""))
                .toList();
    }

    /** With internet, {@code ./vestibule test --containers} takes these. */
    @Test
    void theEngineBringsTheImagesThatAreNamed() throws Exception {
        Process engine = new ProcessBuilder("bash", "deploy/containers/engine.sh", "pinned")
                .directory(Tree.ROOT.toFile())
                .start();
        List<String> brought = new String(engine.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();

        Set<String> named = Pattern.compile("[^\\s\"=-][^\\s\"=]*@sha256:[0-9a-f]{64}")
                .matcher(Tree.text("docker-compose.yml")
                        + Tree.text(SERVICES)
                        + Tree.text("deploy/containers/inbox.Dockerfile"))
                .results()
                .map(image -> image.group().replaceFirst("^\\$\\{[A-Z_]+:-", ""))
                .collect(Collectors.toSet());
        assertThat(brought).hasSizeGreaterThan(3).containsExactlyInAnyOrderElementsOf(named);
    }

    @Test
    void everyImageHasTheTagOfTheVersion() {
        String version = version();

        assertThat(Tree.text("docker-compose.yml"))
                .contains("${VESTIBULE_VERSION:-" + version + "}")
                .doesNotContainPattern("image: localhost/vestibule/[a-z-]+\\n")
                .doesNotContainPattern("VESTIBULE_VERSION:-(?!" + Pattern.quote(version) + "})");
        for (String file : List.of(SERVICES, "deploy/containers/inbox.Dockerfile")) {
            assertThat(Tree.text(file)).contains("ARG VERSION=" + version + "\n", "ARG REVISION\n");
        }
        assertThat(Tree.textsBelow("deploy/kubernetes", ".yaml")).allSatisfy((path, text) -> assertThat(text)
                .as(path)
                .doesNotContainPattern("image: localhost/vestibule/[a-z-]+(?!:" + Pattern.quote(version) + "|[a-z-])"));
    }

    /** Docker asks Docker Hub for an image without a registry, where anybody may have taken our name. */
    @Test
    void noPublicRegistryIsAskedForAnImageOfOurs() {
        assertThat(Tree.text("docker-compose.yml")).doesNotContain("image: vestibule/");
        assertThat(Tree.textsBelow("deploy/kubernetes", ".yaml"))
                .allSatisfy((path, text) ->
                        assertThat(text).as(path).doesNotContain("image: vestibule/", "name: vestibule/"));
    }

    private static String version() {
        Matcher version = Pattern.compile("^  <version>(.+)</version>$", Pattern.MULTILINE)
                .matcher(Tree.text("pom.xml"));
        assertThat(version.find()).isTrue();
        return version.group(1);
    }
}
