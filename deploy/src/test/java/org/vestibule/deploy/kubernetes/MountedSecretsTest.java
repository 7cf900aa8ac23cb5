package org.vestibule.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.vestibule.deploy.Tree;
import org.vestibule.deploy.Yaml;
import org.vestibule.deploy.configuration.Setting;
import org.vestibule.deploy.configuration.Settings;

/** Nobody has a secret that they do not read: every file that is mounted is named by a setting of the service. */
class MountedSecretsTest {
    private static final String SECRETS = "/run/secrets/";
    private static final String IMAGE = "localhost/vestibule/";

    private final Map<String, Setting> settings =
            Settings.all().stream().collect(Collectors.toMap(Setting::variable, Function.identity()));

    @Test
    void compose() {
        Map<String, JsonNode> parts =
                Yaml.members(Yaml.merged(Tree.text("docker-compose.yml")).path("services"));

        assertThat(parts.values())
                .filteredOn(part -> part.path("image").asText().startsWith(IMAGE))
                .hasSizeGreaterThan(7)
                .allSatisfy(part -> {
                    Map<String, String> environment = Yaml.members(part.path("environment")).entrySet().stream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey, entry -> entry.getValue().asText()));
                    assertThat(Yaml.items(part.path("secrets")).map(secret -> SECRETS + secret.asText()))
                            .containsExactlyInAnyOrderElementsOf(named(environment));
                    assertReads(part.path("image").asText(), environment);
                });
    }

    @Test
    void manifests() {
        List<Manifest> pods = Manifests.resourcesOf("base").stream()
                .filter(Manifest::startsPods)
                .toList();

        assertThat(pods).hasSizeGreaterThan(10).allSatisfy(pod -> {
            JsonNode container = pod.containers().getFirst();
            Map<String, String> environment = variables(container);
            if (pod.kind().equals("Deployment") && pod.name().equals("auth-service")) {
                environment.putAll(variables(Manifests.in("overlays/local/bootstrap-client.yaml")
                        .getFirst()
                        .containers()
                        .getFirst()));
            }
            assertThat(mounted(pod, container)).containsExactlyInAnyOrderElementsOf(named(environment));
            assertReads(container.path("image").asText(), environment);
        });
    }

    private void assertReads(String image, Map<String, String> environment) {
        String service = image.substring(IMAGE.length(), image.indexOf(':')).replace("-service", "");
        environment.keySet().stream()
                .filter(variable -> variable.startsWith("VESTIBULE_"))
                .filter(settings::containsKey)
                .forEach(
                        variable -> assertThat(settings.get(variable).services().split(", "))
                                .as("who reads %s, which %s is given", variable, service)
                                .contains(service));
    }

    private static Set<String> named(Map<String, String> environment) {
        return environment.values().stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .filter(value -> value.startsWith(SECRETS))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Map<String, String> variables(JsonNode container) {
        return Yaml.items(container.path("env"))
                .collect(Collectors.toMap(
                        it -> it.path("name").asText(), it -> it.path("value").asText()));
    }

    private static List<String> mounted(Manifest pod, JsonNode container) {
        List<String> files = new ArrayList<>();
        for (JsonNode mount : container.path("volumeMounts")) {
            JsonNode secret = Yaml.items(pod.podTemplate().at("/spec/volumes"))
                    .filter(volume -> volume.path("name").equals(mount.path("name")))
                    .findFirst()
                    .orElseThrow()
                    .path("secret");
            if (secret.has("secretName")) {
                (secret.has("items")
                                ? Yaml.items(secret.path("items"))
                                        .map(item -> item.path("path").asText())
                                : keys(secret.path("secretName").asText()))
                        .forEach(key -> files.add(mount.path("mountPath").asText() + "/" + key));
            }
        }
        return files;
    }

    /** What the local overlay makes. */
    private static Stream<String> keys(String secret) {
        return Yaml.items(Manifests.kustomization("overlays/local").path("secretGenerator"))
                .filter(generator -> generator.path("name").asText().equals(secret))
                .flatMap(generator -> Yaml.items(generator.path("files")))
                .map(JsonNode::asText)
                .map(file -> file.contains("=")
                        ? file.substring(0, file.indexOf('='))
                        : Path.of(file).getFileName().toString());
    }
}
