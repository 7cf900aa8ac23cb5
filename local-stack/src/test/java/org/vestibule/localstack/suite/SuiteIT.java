package org.vestibule.localstack.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vestibule.localstack.Progress;
import org.vestibule.localstack.StandIn;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.rest.Rest;
import org.vestibule.localstack.service.Service;

class SuiteIT {
    private static final Path SOURCES = Path.of(System.getProperty("vestibule.root"));

    @TempDir
    Path root;

    @Test
    void runsEverythingAndLeavesNothing() {
        packageStandIns(Service.values());
        var suite = new Suite(SuiteOptions.forTests(root, root.resolve("home"), Shape.TWO_MFA_SERVICES));
        var steps = new java.util.concurrent.ConcurrentLinkedQueue<String>();

        suite.start((step, took) -> steps.add(step));

        assertThat(steps).hasSize(4 + 6 + 1);
        assertThat(suite.url(Service.MFA, 1)).isNotEqualTo(suite.url(Service.MFA, 0));
        assertThat(environmentOf(suite, Service.AUTH, 0))
                .contains(
                        "QUARKUS_REST_CLIENT_MFA_URL=" + suite.url(Service.MFA),
                        "VESTIBULE_TOKENS_AUTH_ISSUER=" + suite.url(Service.AUTH) + "/auth",
                        "QUARKUS_FLYWAY_USERNAME=auth_owner",
                        "KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:")
                .doesNotContain("LOOKUP_KEYSET");
        assertThat(environmentOf(suite, Service.MFA, 1)).contains("VESTIBULE_LOOKUP_KEYSET=");
        suite.stop(Service.ADMIN);
        assertThat(suite.instance(Service.ADMIN, 0).pid()).isEmpty();
        suite.start(Service.ADMIN);
        var processes = suite.processes().stream()
                .map(process -> ProcessHandle.of(process.pid().getAsLong()).orElseThrow())
                .toList();
        suite.close();
        assertThat(processes).hasSize(6).noneMatch(ProcessHandle::isAlive);
        assertThat(root.resolve("home/data/postgres/postmaster.pid")).doesNotExist();
    }

    @Test
    void aServiceThatFailsTakesEverythingDown() throws Exception {
        packageStandIns(Service.AUTH, Service.MFA, Service.NOTIFICATION, Service.PORTAL);
        var suite = new Suite(SuiteOptions.forTests(root, root.resolve("home"), Shape.SINGLE));

        assertThatThrownBy(() -> suite.start(Progress.silent()))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("admin-service is not built");

        assertThat(suite.processes()).allMatch(process -> process.pid().isEmpty());
        assertThat(root.resolve("home/data/postgres/postmaster.pid")).doesNotExist();
        assertThat(root.resolve("home/children")).doesNotExist();
    }

    private String environmentOf(Suite suite, Service service, int instance) {
        return new Rest(suite.url(service, instance))
                .get("/environment", null)
                .body()
                .asText();
    }

    private void packageStandIns(Service... services) {
        Arrays.stream(services)
                .forEach(service -> StandIn.packageAs(
                        root.resolve(service.module()).resolve("target/quarkus-app/quarkus-run.jar")));
        try {
            Files.createDirectories(root.resolve("deploy"));
            Files.createSymbolicLink(root.resolve("deploy/policies"), SOURCES.resolve("deploy/policies"));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
