package org.vestibule.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.vestibule.deploy.Tree;
import org.vestibule.deploy.Yaml;

/** Every file below {@code deploy/kubernetes} is one that Kubernetes takes and that a kustomization names. */
class EveryManifestTest {
    static final List<String> FOLDERS = Manifests.FOLDERS;

    @ParameterizedTest
    @FieldSource("FOLDERS")
    void everyResourceFollowsItsSchema(String folder) {
        assertThat(Manifests.resourcesOf(folder)).isNotEmpty().allSatisfy(manifest -> assertThat(
                        StrictSchema.problemOf(manifest))
                .as("%s", manifest)
                .isEmpty());
    }

    @ParameterizedTest
    @FieldSource("FOLDERS")
    void everyPatchFollowsItsSchemaAndHasATarget(String folder) {
        List<Manifest> targets = Manifests.of(folder);
        for (JsonNode patch : Manifests.kustomization(folder).path("patches")) {
            JsonNode target = patch.path("target");
            if (target.isMissingNode()) {
                for (Manifest part :
                        Manifests.in(folder + "/" + patch.path("path").asText())) {
                    assertThat(StrictSchema.problemOf(part)).as("%s", part).isEmpty();
                    assertThat(targets)
                            .as("target of %s", part)
                            .anyMatch(whole -> whole.kind().equals(part.kind())
                                    && whole.name().equals(part.name()));
                }
            } else {
                assertThat(targets)
                        .as("target %s", target)
                        .anyMatch(whole -> whole.kind()
                                        .equals(target.path("kind").asText())
                                && whole.name().matches(target.path("name").asText(".*")));
            }
        }
    }

    @ParameterizedTest
    @FieldSource("FOLDERS")
    void everyFileThatAKustomizationNamesIsThere(String folder) {
        assertThat(named(folder))
                .filteredOn(file -> !file.contains("/secrets/"))
                .allMatch(file -> Files.exists(Tree.KUBERNETES.resolve(file)), "exists");
    }

    @Test
    void everyFileIsNamedByAKustomization() {
        List<String> named =
                FOLDERS.stream().flatMap(folder -> named(folder).stream()).toList();

        assertThat(Manifests.files())
                .filteredOn(file -> !file.endsWith("kustomization.yaml") && !file.startsWith("examples/"))
                .isSubsetOf(named);
    }

    @Test
    void theSecretsOfTheLocalOverlayAreThoseThatTheKeysCommandMakes() {
        assertThat(named("overlays/local"))
                .filteredOn(file -> file.contains("/secrets/"))
                .extracting(file -> Path.of(file).getFileName().toString())
                .hasSameElementsAs(Manifests.secretsOfCompose());
    }

    @Test
    void anUnknownMemberIsFound() {
        Manifest deployment = Manifests.in("base/portal.yaml").get(2);
        var mistaken = deployment.object().deepCopy();
        ((com.fasterxml.jackson.databind.node.ObjectNode) mistaken.at("/spec/template/spec/containers/0"))
                .put("imagePullPolice", "Always");

        assertThat(StrictSchema.problemOf(new Manifest("here", mistaken)))
                .hasValueSatisfying(problem -> assertThat(problem).contains("imagePullPolice"));
    }

    /** Everything that a kustomization names, from {@code deploy/kubernetes} on. */
    private static List<String> named(String folder) {
        JsonNode kustomization = Manifests.kustomization(folder);
        var names = new ArrayList<String>();
        Yaml.items(kustomization.path("resources")).map(JsonNode::asText).forEach(names::add);
        Yaml.items(kustomization.path("patches"))
                .map(patch -> patch.path("path").asText())
                .forEach(names::add);
        Stream.of("configMapGenerator", "secretGenerator")
                .flatMap(kind -> Yaml.items(kustomization.path(kind)))
                .flatMap(generator ->
                        Stream.concat(Yaml.items(generator.path("files")), Yaml.items(generator.path("envs"))))
                .map(file -> file.asText().replaceFirst("^[^=]+=", ""))
                .forEach(names::add);
        return names.stream()
                .map(name -> Path.of(folder, name).normalize().toString())
                .toList();
    }
}
