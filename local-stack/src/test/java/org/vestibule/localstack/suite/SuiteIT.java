package org.vestibule.localstack.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vestibule.localstack.Progress;
import org.vestibule.localstack.StandIn;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.rest.Rest;
import org.vestibule.localstack.service.Service;
import org.vestibule.localstack.service.ServiceProcess;

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

    @Test
    void ofAClusterOneIsRestartedWithOtherSettingsAndNobodyNotices() throws Exception {
        packageStandIns(Service.values());
        try (var suite = new Suite(SuiteOptions.forTests(root, root.resolve("home"), Shape.CLUSTER))) {
            suite.start(Progress.silent());
            assertThat(suite.processes()).hasSize(10).allMatch(ServiceProcess::serves);
            assertThat(environmentOf(suite, Service.AUTH, 1))
                    .contains(
                            "QUARKUS_REDIS_CLIENT_TYPE=cluster",
                            "QUARKUS_HTTP_PROXY_TRUSTED_PROXIES=127.0.0.3",
                            "QUARKUS_REST_CLIENT_MFA_URL=" + suite.url(Service.MFA),
                            "VESTIBULE_TOKENS_AUTH_ISSUER=" + suite.url(Service.AUTH) + "/auth");
            var statuses = new ConcurrentSkipListSet<Integer>();
            var isOver = new AtomicBoolean();
            try (var client = Executors.newSingleThreadExecutor()) {
                var asking = client.submit(() -> {
                    while (!isOver.get()) {
                        statuses.add(
                                new Rest(suite.url(Service.AUTH)).get("/", null).status());
                    }
                });

                suite.restart(Service.AUTH, 0, Map.of("COLOUR", "green"));
                suite.rollOut(Service.AUTH, Map.of("COLOUR", "blue"));

                isOver.set(true);
                asking.get();
            }
            assertThat(statuses).containsExactly(200);
            assertThat(environmentOf(suite, Service.AUTH, 0)).contains("COLOUR=blue");
            assertThat(environmentOf(suite, Service.AUTH, 1)).contains("COLOUR=blue");
            try (var restarts = new RollingRestarts(suite, Duration.ofMillis(10)).begin()) {
                await(() -> restarts.done() > Service.values().length);
                try (var _ = restarts.hold()) {
                    assertThat(suite.processes()).allMatch(ServiceProcess::serves);
                }
            }
            suite.stop(Service.ADMIN);
            assertThat(new Rest(suite.url(Service.ADMIN)).get("/", null).status())
                    .as("the round robin answers for who is not there")
                    .isEqualTo(503);
        }
    }

    private static void await(BooleanSupplier done) {
        var deadline = Instant.now().plusSeconds(60);
        while (!done.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(deadline);
            LockSupport.parkNanos(1_000_000);
        }
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
