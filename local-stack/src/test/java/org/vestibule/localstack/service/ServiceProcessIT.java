package org.vestibule.localstack.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vestibule.localstack.Ports;
import org.vestibule.localstack.StandIn;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.process.Children;
import org.vestibule.localstack.rest.Rest;

class ServiceProcessIT {
    @TempDir
    Path home;

    @Test
    void startsWithItsEnvironmentAndStopsByItsPid() {
        try (var children = new Children(home.resolve("children"))) {
            var service = service(children, Map.of("COLOUR", "green"));

            service.start();

            var environment =
                    new Rest(service.url()).get("/environment", null).body().asText();
            assertThat(environment).contains("COLOUR=green", "QUARKUS_PROFILE=local", "QUARKUS_HTTP_HOST=127.0.0.1");
            var process = ProcessHandle.of(service.pid().getAsLong()).orElseThrow();
            service.stop();
            assertThat(process.isAlive()).isFalse();
            assertThat(service.pid()).isEmpty();
        }
    }

    @Test
    void aRestartKeepsThePort() {
        try (var children = new Children(home.resolve("children"))) {
            var service = service(children, Map.of());
            service.start();
            var url = service.url();

            service.stop();
            service.start();

            assertThat(new Rest(url).get("/q/health/ready", null).status()).isEqualTo(200);
        }
    }

    @Test
    void aFailedStartShowsTheLastLogLines() {
        try (var children = new Children(home.resolve("children"))) {
            var service = service(children, Map.of("STAND_IN_FAILURE", "the database said no"));

            assertThatThrownBy(service::start)
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("auth-service ended with exit code 3")
                    .hasMessageContaining("the database said no");
        }
    }

    @Test
    void aMissingArtifactIsNamed() {
        try (var children = new Children(home.resolve("children"))) {
            var service = new ServiceProcess(
                    "auth-service", packaged(home.resolve("no.jar")), 1, Map.of(), home.resolve("log"), children);

            assertThatThrownBy(service::start)
                    .hasMessageContaining("is not built")
                    .hasMessageContaining("no.jar");
        }
    }

    @Test
    void afterARehearsalItStartsWithTheClassesKeptThenUntilAJarIsNewer() throws IOException {
        var jar = StandIn.packageInto(home.resolve("quarkus-app"));
        var cache = ServiceJvm.SMALL.cache(jar);
        try (var children = new Children(home.resolve("children"))) {
            var service = service(jar, children, Map.of());
            assertThat(service.wantsRehearsal()).isTrue();
            service.start();
            assertThat(commandOf(service)).contains("-jar").doesNotContain("-XX:AOTCache=" + cache);
            service.stop();

            service.rehearse();

            assertThat(cache).isNotEmptyFile();
            assertThat(service.wantsRehearsal()).isFalse();
            service.start();
            assertThat(commandOf(service)).contains("-XX:AOTCache=" + cache).doesNotContain("-jar");
            assertThat(service.log()).content().doesNotContain("[error]");

            Files.setLastModifiedTime(
                    jar.resolveSibling("app/stand-in.jar"),
                    FileTime.from(Instant.now().plusSeconds(1)));
            assertThat(service.wantsRehearsal()).isTrue();
            service.stop();
            service.start();
            assertThat(commandOf(service)).contains("-jar");
        }
    }

    @Test
    void aCacheOfAnotherJvmIsMadeAnew() throws IOException {
        var jar = StandIn.packageInto(home.resolve("quarkus-app"));
        try (var children = new Children(home.resolve("children"))) {
            var service = service(jar, children, Map.of());
            service.rehearse();
            var arguments = jar.resolveSibling("local.args");
            Files.writeString(
                    arguments, Files.readString(arguments).replaceFirst("#.*", "# OpenJDK 64-Bit Server VM 25"));

            assertThat(service.wantsRehearsal()).isTrue();
            service.start();
            assertThat(commandOf(service)).contains("-jar");
        }
    }

    @Test
    void whatQuarkusDidNotLayOutIsNotRehearsed() {
        try (var children = new Children(home.resolve("children"))) {
            assertThat(service(children, Map.of()).wantsRehearsal()).isFalse();
        }
    }

    @Test
    void theNextStartEndsWhatAKilledStackLeft() {
        var ledger = home.resolve("children");
        var killed = service(new Children(ledger), Map.of());
        killed.start();
        var process = ProcessHandle.of(killed.pid().getAsLong()).orElseThrow();

        new Children(ledger).endLeftovers();

        assertThat(process.isAlive()).isFalse();
        assertThat(ledger).doesNotExist();
    }

    private static List<String> commandOf(ServiceProcess service) {
        var process = ProcessHandle.of(service.pid().getAsLong()).orElseThrow();
        return List.of(process.info().arguments().orElseThrow());
    }

    private ServiceProcess service(Children children, Map<String, String> environment) {
        return service(StandIn.packageAs(home.resolve("quarkus-run.jar")), children, environment);
    }

    private ServiceProcess service(Path jar, Children children, Map<String, String> environment) {
        return new ServiceProcess(
                "auth-service",
                packaged(jar),
                Ports.freePort(),
                environment,
                home.resolve("auth-service.log"),
                children);
    }

    private Packaged packaged(Path jar) {
        return new Packaged(jar, ServiceJvm.SMALL.flags(Service.MFA), ServiceJvm.SMALL.cache(jar));
    }
}
