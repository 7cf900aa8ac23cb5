package org.vestibule.localstack.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
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
    void theNextStartEndsWhatAKilledStackLeft() {
        var ledger = home.resolve("children");
        var killed = service(new Children(ledger), Map.of());
        killed.start();
        var process = ProcessHandle.of(killed.pid().getAsLong()).orElseThrow();

        new Children(ledger).endLeftovers();

        assertThat(process.isAlive()).isFalse();
        assertThat(ledger).doesNotExist();
    }

    private ServiceProcess service(Children children, Map<String, String> environment) {
        var jar = StandIn.packageAs(home.resolve("quarkus-run.jar"));
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
