package org.vestibule.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A Job or CronJob of {@code deploy/kubernetes}, run by the engine with exactly the environment, files, user and limits
 * that the manifest and the local overlay give it. No Kubernetes is needed: what a kubelet would do with these members, the
 * engine's command line does.
 *
 * @param pod the pod's specification
 */
record JobManifest(String name, JsonNode pod) {
    private static final YAMLMapper YAML = new YAMLMapper();

    static Stream<JobManifest> all(Path root) {
        Path kubernetes = root.resolve("deploy/kubernetes");
        return Stream.of(
                        "base/migrations.yaml",
                        "base/upkeep.yaml",
                        "overlays/local/database.yaml",
                        "overlays/local/kafka.yaml")
                .flatMap(file -> documents(kubernetes.resolve(file)).stream())
                .filter(document -> document.path("kind").asText().endsWith("Job"))
                .map(document -> new JobManifest(
                        document.at("/metadata/name").asText(),
                        document.findValue("template").path("spec")));
    }

    private static List<JsonNode> documents(Path file) {
        try (var values = YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
            return values.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it has ended. */
    Compose.Result run(Compose compose) {
        JsonNode container = pod.at("/containers/0");
        List<String> command = new ArrayList<>(Compose.docker("run", "--rm", "--network", compose.network()));
        command.add("--read-only");
        command.addAll(List.of("--cap-drop", "ALL", "--security-opt", "no-new-privileges"));
        command.addAll(List.of(
                "--user",
                pod.at("/securityContext/runAsUser").asText() + ":"
                        + pod.at("/securityContext/runAsGroup").asText()));
        String memory = container.at("/resources/limits/memory").asText();
        command.addAll(List.of("--memory", memory.replace("Mi", "m")));
        // The names that the manifests have for these services.
        command.addAll(List.of("--add-host", "database-rw:" + compose.address("postgres")));
        environment(container).forEach((variable, value) -> command.addAll(List.of("--env", variable + "=" + value)));
        container.path("volumeMounts").forEach(mount -> command.addAll(mounted(compose, mount)));
        List<String> words = new ArrayList<>();
        container.path("command").forEach(word -> words.add(word.asText()));
        if (!words.isEmpty()) {
            command.addAll(List.of("--entrypoint", words.removeFirst()));
        }
        container.path("args").forEach(word -> words.add(word.asText()));
        command.add(image(compose, container.path("image").asText()));
        command.addAll(words);
        return Compose.run(command);
    }

    /** Of database and broker the engine has the one that Compose runs, which may be a stand-in. */
    private static String image(Compose compose, String named) {
        return switch (named.substring(0, named.indexOf(':'))) {
            case "postgres" -> compose.inspect("postgres").at("/Config/Image").asText();
            case "apache/kafka" -> compose.inspect("kafka").at("/Config/Image").asText();
            default -> named;
        };
    }

    private Map<String, String> environment(JsonNode container) {
        Map<String, String> all = new LinkedHashMap<>();
        for (JsonNode source : container.path("envFrom")) {
            String map = source.at("/configMapRef/name").asText();
            for (String overlay : List.of("base", "overlays/local")) {
                all.putAll(properties(
                        Path.of(System.getProperty("vestibule.root"), "deploy/kubernetes", overlay, map + ".env")));
            }
        }
        container
                .path("env")
                .forEach(one ->
                        all.put(one.path("name").asText(), one.path("value").asText()));
        return all;
    }

    private static Map<String, String> properties(Path file) {
        try {
            Map<String, String> all = new LinkedHashMap<>();
            for (String line : Files.readAllLines(file)) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    all.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
                }
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> mounted(Compose compose, JsonNode mount) {
        String path = mount.path("mountPath").asText();
        JsonNode volume = StreamSupport.stream(pod.path("volumes").spliterator(), false)
                .filter(one -> one.path("name").equals(mount.path("name")))
                .findFirst()
                .orElseThrow();
        if (volume.has("emptyDir")) {
            return List.of("--tmpfs", path + ":exec");
        }
        if (volume.has("configMap")) {
            // The one config map that is mounted: scripts, generated from the folder that Compose mounts them from.
            return List.of("--volume", compose.folder().resolve("deploy/containers") + ":" + path + ":ro");
        }
        List<String> arguments = new ArrayList<>();
        Map<String, String> files = secret(volume.at("/secret/secretName").asText());
        chosen(volume.path("secret"), files.keySet())
                .forEach((key, name) -> arguments.addAll(List.of(
                        "--volume",
                        compose.folder().resolve("deploy").resolve(files.get(key)) + ":" + path + "/" + name + ":ro")));
        return arguments;
    }

    /** Keys of a secret, each with the name of its file: those that the volume names, or all. */
    private static Map<String, String> chosen(JsonNode volume, Set<String> all) {
        Map<String, String> chosen = new LinkedHashMap<>();
        if (volume.has("items")) {
            volume.path("items")
                    .forEach(item -> chosen.put(
                            item.path("key").asText(), item.path("path").asText()));
            if (!all.containsAll(chosen.keySet())) {
                throw new IllegalStateException(
                        "the local overlay makes " + all + " and not all of " + chosen.keySet());
            }
        } else {
            all.forEach(key -> chosen.put(key, key));
        }
        return chosen;
    }

    /** The files of a secret, as the generator of the local overlay makes them: name in the secret to source. */
    private static Map<String, String> secret(String name) {
        Path overlay = Path.of(System.getProperty("vestibule.root"), "deploy/kubernetes/overlays/local");
        Map<String, String> files = new LinkedHashMap<>();
        for (JsonNode generator :
                documents(overlay.resolve("kustomization.yaml")).getFirst().path("secretGenerator")) {
            if (generator.path("name").asText().equals(name)) {
                for (JsonNode entry : generator.path("files")) {
                    String[] both = entry.asText().split("=", 2);
                    String source = both[both.length - 1];
                    String file = both.length == 2
                            ? both[0]
                            : Path.of(source).getFileName().toString();
                    files.put(
                            file,
                            source.startsWith("secrets/")
                                    ? source
                                    : overlay.resolve(source).toString());
                }
            }
        }
        if (files.isEmpty()) {
            throw new IllegalStateException("the local overlay makes no secret " + name);
        }
        return files;
    }

    @Override
    public String toString() {
        return name;
    }
}
