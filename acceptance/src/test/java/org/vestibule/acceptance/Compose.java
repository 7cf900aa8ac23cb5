package org.vestibule.acceptance;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.vestibule.localstack.process.Folder;

/**
 * {@code docker-compose.yml} in a folder of its own, unmodified, with secrets of its own. The engine is the one that {@code
 * ./vestibule test --containers} started.
 */
final class Compose {
    /** The parts that go on; the others end once they have done their work. */
    static final List<String> PARTS = List.of(
            "postgres",
            "redis",
            "kafka",
            "inbox",
            "auth-service",
            "mfa-service",
            "notification-service",
            "admin-service",
            "portal");

    private static final Duration LONGEST_START = Duration.ofMinutes(4);
    private static final List<String> COMMAND = List.of(
            System.getenv().getOrDefault("VESTIBULE_COMPOSE", "docker-compose").split(" "));

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final String project;
    private final Path root;
    private final Path folder;
    private final Map<String, String> addresses = new ConcurrentHashMap<>();
    private final Map<String, String> containers = new ConcurrentHashMap<>();

    /** What a command printed, and its exit code. */
    record Result(int code, String text) {
        Result orFail() {
            if (code != 0) {
                throw new IllegalStateException("exit code " + code + ": " + text);
            }
            return this;
        }
    }

    /** @param home an empty folder is made in it */
    Compose(String project, Path root, Path home) {
        this.project = "vestibule-" + project;
        this.root = root;
        this.folder = home.resolve(project);
        try {
            Folder.delete(folder);
            Files.createDirectories(folder);
            Files.copy(root.resolve("docker-compose.yml"), folder.resolve("docker-compose.yml"));
            copy(root.resolve("deploy/containers"), folder.resolve("deploy/containers"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run(
                        root,
                        List.of(
                                root.resolve("vestibule").toString(),
                                "keys",
                                folder.resolve("deploy/secrets").toString()),
                        "")
                .orFail();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    Path folder() {
        return folder;
    }

    /** Starts everything on empty volumes with the bootstrap client's secret, and waits until all of it is healthy. */
    void upFresh() {
        down();
        long start = System.nanoTime();
        command(
                        "--file",
                        "docker-compose.yml",
                        "--file",
                        "deploy/containers/first-start.yml",
                        "up",
                        "--detach",
                        "--no-build")
                .orFail();
        awaitHealthy();
        System.out.printf("  %5.1f s  All containers up on empty volumes%n", (System.nanoTime() - start) / 1e9);
    }

    /** Starts what does not run or is to run otherwise, by {@code docker-compose.yml} alone, and waits until all of it is healthy. */
    void up() {
        command("up", "--detach", "--no-build").orFail();
        addresses.clear();
        containers.clear();
        awaitHealthy();
    }

    void awaitHealthy() {
        await().atMost(LONGEST_START)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() ->
                        org.assertj.core.api.Assertions.assertThat(unhealthy()).isEmpty());
    }

    /** Parts that are not healthy now, each with its state. */
    List<String> unhealthy() {
        JsonNode all = json(dockerOnAll("inspect"));
        return IntStream.range(0, PARTS.size())
                .mapToObj(i -> PARTS.get(i) + " "
                        + all.path(i).at("/State/Health/Status").asText())
                .filter(state -> !state.endsWith(" healthy"))
                .toList();
    }

    /** Ends and removes everything, volumes included. What the containers wrote is kept in {@code .engine/logs}. */
    void down() {
        keepLogs();
        command("down", "--volumes", "--remove-orphans", "--timeout", "15").orFail();
        addresses.clear();
        containers.clear();
    }

    private void keepLogs() {
        Path logs = root.resolve(".engine/logs").resolve(project);
        String names = run(docker(
                        "ps",
                        "--all",
                        "--format",
                        "{{.Names}}",
                        "--filter",
                        "label=com.docker.compose.project=" + project))
                .orFail()
                .text();
        try {
            Files.createDirectories(logs);
            for (String name : names.lines().toList()) {
                Files.writeString(
                        logs.resolve(name + ".log"), run(docker("logs", name)).text());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void stop(List<String> parts) {
        commandOn(parts, "stop", "--timeout", "30");
    }

    /** Starts them again and waits until everything is healthy. */
    void start(List<String> parts) {
        addresses.clear();
        commandOn(parts, "start");
        awaitHealthy();
    }

    private void commandOn(List<String> parts, String... words) {
        command(Stream.concat(Arrays.stream(words), parts.stream()).toArray(String[]::new))
                .orFail();
    }

    /** Ends all at once, each in the middle of whatever it does. */
    void kill() {
        run(dockerOnAll("kill")).orFail();
    }

    /** Starts all at once, as an engine does that has started again, and waits until everything is healthy. */
    void start() {
        addresses.clear();
        run(dockerOnAll("start")).orFail();
        awaitHealthy();
    }

    /** Memory that {@code docker-compose.yml} gives it, in bytes. */
    long limit(String part) {
        try {
            JsonNode file = YAML.readTree(folder.resolve("docker-compose.yml").toFile());
            String limit = file.at("/services/" + part + "/mem_limit").asText();
            return Long.parseLong(limit.replaceFirst("m$", "")) << 20;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Result command(String... arguments) {
        List<String> all = new ArrayList<>(COMMAND);
        all.addAll(List.of("--project-name", project, "--env-file", "deploy/containers/inbox.env"));
        all.addAll(Arrays.asList(arguments));
        return run(folder, all, "");
    }

    /** Its address on the network of the suite. */
    String address(String part) {
        return addresses.computeIfAbsent(part, this::readAddress);
    }

    private String readAddress(String part) {
        String address = inspect(part)
                .at("/NetworkSettings/Networks/" + network() + "/IPAddress")
                .asText();
        if (address.isEmpty()) {
            throw new UncheckedIOException(new IOException(part + " has no address, so it does not run"));
        }
        return address;
    }

    String network() {
        return project + "_suite";
    }

    /** Id of a container that goes on; both generations of Compose label it, and name it differently. */
    String container(String part) {
        return containers.computeIfAbsent(part, this::findContainer);
    }

    private String findContainer(String part) {
        String id = run(
                        folder,
                        docker(
                                "ps",
                                "--all",
                                "--quiet",
                                "--no-trunc",
                                "--filter",
                                "label=com.docker.compose.project=" + project,
                                "--filter",
                                "label=com.docker.compose.service=" + part,
                                "--filter",
                                "label=com.docker.compose.oneoff=False"),
                        "")
                .orFail()
                .text()
                .strip();
        if (id.isEmpty()) {
            throw new IllegalStateException("there is no container of " + part);
        }
        return id;
    }

    /** What the engine knows of it. */
    JsonNode inspect(String part) {
        return json(docker("inspect", container(part))).path(0);
    }

    static JsonNode json(List<String> command) {
        try {
            return Browser.JSON.readTree(run(Path.of(""), command, "").orFail().text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that it wrote. */
    String log(String part) {
        return run(folder, docker("logs", container(part)), "").orFail().text();
    }

    String exec(String part, String... command) {
        return feed("", part, command);
    }

    String feed(String input, String part, String... command) {
        List<String> all = new ArrayList<>(docker("exec", "--interactive", container(part)));
        all.addAll(Arrays.asList(command));
        return run(folder, all, input).orFail().text();
    }

    /** On every part that goes on, in the order of {@link #PARTS}. */
    private List<String> dockerOnAll(String command) {
        List<String> all = docker(command);
        PARTS.forEach(part -> all.add(container(part)));
        return all;
    }

    static List<String> docker(String... arguments) {
        List<String> all = new ArrayList<>(List.of("docker"));
        all.addAll(Arrays.asList(arguments));
        return all;
    }

    static Result run(List<String> command) {
        return run(Path.of(""), command, "");
    }

    private static Result run(Path folder, List<String> command, String input) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toAbsolutePath().toFile())
                    .redirectErrorStream(true)
                    .start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException hasEnded) {
                // its exit code says why
            }
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
