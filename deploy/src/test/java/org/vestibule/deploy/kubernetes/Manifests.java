package org.vestibule.deploy.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.vestibule.deploy.Tree;
import org.vestibule.deploy.Yaml;

/** The manifests of {@code deploy/kubernetes}, as they are written, before kustomize puts them together. */
final class Manifests {
    /** The folders that kustomizations are made of, and the overlays on top of them. */
    static final List<String> FOLDERS = List.of("base", "monitoring", "overlays/local", "overlays/production");

    private Manifests() {}

    /** What a kustomization names as its resources in its own folder. */
    static List<Manifest> resourcesOf(String folder) {
        return Yaml.items(kustomization(folder).path("resources"))
                .map(JsonNode::asText)
                .filter(name -> name.endsWith(".yaml"))
                .flatMap(name -> in(folder + "/" + name).stream())
                .toList();
    }

    /** What an overlay is made of: its own resources and those of the folders below it. */
    static List<Manifest> of(String overlay) {
        var all = new ArrayList<>(resourcesOf(overlay));
        for (JsonNode resource : kustomization(overlay).path("resources")) {
            Path folder =
                    Tree.KUBERNETES.resolve(overlay).resolve(resource.asText()).normalize();
            if (Files.isDirectory(folder) && folder.startsWith(Tree.KUBERNETES)) {
                all.addAll(of(Tree.KUBERNETES.relativize(folder).toString()));
            }
        }
        return all;
    }

    static List<Manifest> everywhere() {
        return FOLDERS.stream().flatMap(folder -> resourcesOf(folder).stream()).toList();
    }

    static List<Manifest> in(String file) {
        return Yaml.documents(Tree.text("deploy/kubernetes/" + file)).stream()
                .map(object -> new Manifest(file, object))
                .toList();
    }

    static JsonNode kustomization(String folder) {
        return Yaml.documents(Tree.text("deploy/kubernetes/" + folder + "/kustomization.yaml"))
                .getFirst();
    }

    /** What {@code ./vestibule keys} makes: the secrets of {@code docker-compose.yml}, and that of the first start. */
    static List<String> secretsOfCompose() {
        return Stream.of("docker-compose.yml", "deploy/containers/first-start.yml")
                .flatMap(file -> Yaml.members(Yaml.merged(Tree.text(file)).path("secrets")).keySet().stream())
                .toList();
    }

    /** All files below {@code deploy/kubernetes} but secrets, which are made, not kept. */
    static List<String> files() {
        try (Stream<Path> files = Files.walk(Tree.KUBERNETES)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> Tree.KUBERNETES.relativize(file).toString())
                    .filter(file -> !file.contains("/secrets/"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
