package org.vestibule.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.deploy.Tree;
import org.vestibule.deploy.Yaml;

/** The overlays as kustomize puts them together, where there is a kustomize. */
class RenderedOverlaysTest {
    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(strings = {"local", "production"})
    void whatIsRenderedFollowsItsSchemaAndNamesWhatIsThere(String overlay) throws Exception {
        List<Manifest> rendered = render(overlay);

        assertThat(rendered).hasSizeGreaterThan(50).allSatisfy(manifest -> {
            assertThat(StrictSchema.problemOf(manifest)).as("%s", manifest).isEmpty();
            if (!manifest.kind().equals("Namespace")) {
                assertThat(manifest.object().at("/metadata/namespace").asText()).isEqualTo("vestibule");
            }
        });
        assertThat(volumes(rendered, "configMap", "name")).isSubsetOf(names(rendered, "ConfigMap"));
        assertThat(volumes(rendered, "secret", "secretName")).isSubsetOf(secrets(rendered));
    }

    private List<Manifest> render(String overlay) throws IOException, InterruptedException {
        copy(Tree.ROOT.resolve("deploy/kubernetes"), home.resolve("kubernetes"));
        copy(Tree.ROOT.resolve("deploy/containers"), home.resolve("containers"));
        Path secrets = Files.createDirectories(home.resolve("kubernetes/overlays/local/secrets"));
        for (String name : Manifests.secretsOfCompose()) {
            Files.writeString(secrets.resolve(name), "made up");
        }
        var process = new ProcessBuilder(kustomize("kubernetes/overlays/" + overlay))
                .directory(home.toFile())
                .redirectError(home.resolve("problems").toFile())
                .start();
        String text = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(Files.readString(home.resolve("problems")))
                .isZero();
        return Yaml.documents(text).stream()
                .map(object -> new Manifest(overlay + ", rendered", object))
                .toList();
    }

    private static List<String> kustomize(String folder) {
        if (isOnThePath("kustomize")) {
            return List.of("kustomize", "build", folder);
        }
        if (isOnThePath("kubectl")) {
            return List.of("kubectl", "kustomize", folder);
        }
        return abort(
                "neither kustomize nor kubectl is on the PATH: overlays are NOT rendered, only looked at file by file");
    }

    private static boolean isOnThePath(String program) {
        return Arrays.stream(System.getenv("PATH").split(java.io.File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static Set<String> names(List<Manifest> manifests, String kind) {
        return manifests.stream()
                .filter(manifest -> manifest.kind().equals(kind))
                .map(Manifest::name)
                .collect(Collectors.toSet());
    }

    /** Secrets that are here, and those that operators make from what is here. */
    private static Set<String> secrets(List<Manifest> manifests) {
        return Stream.of(
                        names(manifests, "Secret").stream(),
                        names(manifests, "ExternalSecret").stream(),
                        names(manifests, "KafkaUser").stream(),
                        names(manifests, "Kafka").stream().map(name -> name + "-cluster-ca-cert"),
                        names(manifests, "Cluster").stream().map(name -> name + "-ca"))
                .flatMap(names -> names)
                .collect(Collectors.toSet());
    }

    private static Set<String> volumes(List<Manifest> manifests, String kind, String member) {
        return manifests.stream()
                .filter(Manifest::startsPods)
                .flatMap(pod -> pod.podTemplate().findValues(kind).stream())
                .map(volume -> volume.path(member))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .collect(Collectors.toSet());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
