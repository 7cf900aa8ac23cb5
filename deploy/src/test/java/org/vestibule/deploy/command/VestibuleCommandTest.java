package org.vestibule.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.deploy.Tree;

/** {@code ./vestibule} refuses in one line what it does not know, before it looks for a JDK, builds or writes anything. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VestibuleCommandTest {
    @TempDir
    private Path folder;

    private record Said(int code, String text) {}

    private Said vestibule(String arguments) throws IOException, InterruptedException {
        return run(Tree.ROOT.resolve("vestibule").toString(), arguments, Map.of());
    }

    private Said run(String script, String arguments, Map<String, String> environment)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(script));
        command.addAll(List.of(arguments.split(" ")));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }

    @ParameterizedTest
    @CsvSource({
        "up --nonsense, up does not know --nonsense",
        "up nonsense, up does not know nonsense",
        "down nonsense, down does not know nonsense",
        "status --xml, status does not know --xml",
        "logs auth -f more, logs does not know more",
        "demo nonsense, demo does not know nonsense",
        "bench --nonsense, bench does not know --nonsense",
        "api nonsense, api does not know nonsense",
        "images --nonsense, images does not know --nonsense",
        "images nonsense, there is no image nonsense",
        "images auth-service mfa-service notification-service admin-service portal nonsense, there is no image nonsense",
        "test nonsense, test does not know nonsense",
        "test --containers --nonsense, test does not know --nonsense",
        "test --containers --restarts, test does not know --containers --restarts",
        "test --cluster nonsense, test does not know --cluster nonsense",
        "test --upgrade a b, test does not know b",
        "keys, name the folder",
        "keys --dry-run, keys does not know --dry-run",
        "keys new nonsense auth-signing-keys, there is no step nonsense",
        "keys new next auth-signing-keys, there is no folder new",
        "keys new next, name the folder",
        "backup, name the folder",
        "restore a b, restore does not know b",
        "nonsense, no command nonsense"
    })
    void whatIsNotKnownIsRefused(String arguments, String why) throws IOException, InterruptedException {
        Said said = vestibule(arguments);

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.text().lines()).hasSize(1).first().asString().startsWith("vestibule: " + why);
        try (var written = Files.list(folder)) {
            assertThat(written).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "up",
                "down",
                "status",
                "logs",
                "demo",
                "test",
                "test --containers",
                "bench",
                "api",
                "images",
                "keys",
                "backup",
                "restore"
            })
    void everyCommandHasHelp(String command) throws IOException, InterruptedException {
        for (String help : List.of(" --help", " -h")) {
            Said said = vestibule(command + help);
            assertThat(said.code()).isZero();
            assertThat(said.text()).contains("./vestibule " + command);
        }
    }

    /** A checkout without git, in which building, starting and the container engine only say that they were asked to. */
    private Map<String, String> checkout() throws IOException {
        Path checkout = Files.createDirectories(folder.resolve("checkout"));
        Files.copy(Tree.ROOT.resolve("vestibule"), checkout.resolve("vestibule"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(checkout.resolve("pom.xml"), "<project/>");
        program(checkout.resolve("mvnw"), "echo built");
        program(checkout.resolve("deploy/containers/engine.sh"), "echo engine $1 >&2; [ $1 != env ] || exit 1");
        program(folder.resolve("jdk/bin/javac"), "echo javac 25");
        program(folder.resolve("jdk/bin/java"), "echo started");
        program(folder.resolve("bin/uname"), "echo Linux");
        program(folder.resolve("bin/id"), "echo 0");
        for (String name : List.of("chromium", "docker", "flock")) {
            program(folder.resolve("bin/" + name), "exit 0");
        }
        return Map.of(
                "JAVA_HOME",
                folder.resolve("jdk").toString(),
                "PATH",
                folder.resolve("bin") + ":" + System.getenv("PATH"),
                "VESTIBULE_REVISION",
                "");
    }

    private static void program(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + content + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void log(String text) throws IOException {
        Path logs = Files.createDirectories(folder.resolve("checkout/.local/logs"));
        Files.writeString(logs.resolve("up.log"), text);
    }

    @Test
    void aSearchPathOfTheShellDoesNotMoveTheCheckout() throws IOException, InterruptedException {
        checkout();
        log("of this checkout");
        Files.createDirectories(folder.resolve("other/checkout"));

        for (String path :
                List.of(".", folder.toString(), folder.resolve("other").toString())) {
            assertThat(run("checkout/vestibule", "logs up", Map.of("CDPATH", path)))
                    .as(path)
                    .isEqualTo(new Said(0, "of this checkout"));
        }
    }

    @Test
    void theCheckoutIsFoundThroughLinks() throws IOException, InterruptedException {
        checkout();
        log("of this checkout");
        Files.createSymbolicLink(folder.resolve("bin/absolute"), folder.resolve("checkout/vestibule"));
        Files.createSymbolicLink(folder.resolve("bin/relative"), Path.of("../checkout/vestibule"));
        Files.createSymbolicLink(folder.resolve("link"), Path.of("bin/relative"));

        for (String script : List.of("bin/absolute", "bin/relative", "./link")) {
            assertThat(run(folder.resolve(script).toString(), "logs up", Map.of()))
                    .as(script)
                    .isEqualTo(new Said(0, "of this checkout"));
        }
    }

    @Test
    void containersWithoutGitNeedARevisionBeforeTheEngineStarts() throws IOException, InterruptedException {
        Said said = run("checkout/vestibule", "test --containers", checkout());

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.text().lines())
                .singleElement()
                .asString()
                .startsWith("vestibule: this is no git checkout; set VESTIBULE_REVISION");
    }

    @Test
    void aRevisionThatIsSetIsTheOneOfTheImages() throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>(checkout());
        environment.put("VESTIBULE_REVISION", "from-an-archive");
        program(folder.resolve("checkout/deploy/containers/engine.sh"), "[ $1 != env ] || echo VESTIBULE_COMPOSE=true");

        Said said = run("checkout/vestibule", "test --containers", environment);

        assertThat(said.text()).doesNotContain("git");
        assertThat(folder.resolve("checkout/.engine/images.log")).content().contains(" of from-an-archive;");
    }

    @Test
    void anUpgradeIsTestedInAGitCheckoutAlone() throws IOException, InterruptedException {
        Said said = run("checkout/vestibule", "test --upgrade", checkout());

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.text().lines()).singleElement().asString().startsWith("vestibule: this is no git checkout");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "up",
                "bench",
                "images",
                "api",
                "test --cluster",
                "test --containers",
                "test --upgrade",
                "status",
                "backup DIR"
            })
    void aSuiteThatRunsDoesNotLoseWhatItRunsFrom(String arguments) throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>(checkout());
        environment.put("VESTIBULE_REVISION", "from-an-archive");
        program(folder.resolve("bin/git"), "exit 0");
        log("");
        Process suite = new ProcessBuilder("bash", "-c", "exec -a localstack sleep 60").start();
        try {
            Files.writeString(
                    folder.resolve("checkout/.local/run.json"), "{\n  \"pid\" : %d\n}\n".formatted(suite.pid()));

            Said said = run("checkout/vestibule", arguments, environment);

            assertThat(said.text()).doesNotContain("built", "Building", "engine");
            if (arguments.matches("status|backup.*")) {
                assertThat(said).isEqualTo(new Said(0, "started\n"));
            } else {
                assertThat(said.code()).isEqualTo(1);
                assertThat(said.text()).startsWith("vestibule: the suite is already running (pid " + suite.pid() + ")");
            }
        } finally {
            suite.destroy();
        }
    }

    @Test
    void helpNamesTheClusterOfABackup() throws IOException, InterruptedException {
        assertThat(vestibule("--help").text())
                .contains("./vestibule backup DIR [--cluster]", "./vestibule restore DIR [--cluster]");
    }
}
