package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.vestibule.localstack.Ports;
import org.vestibule.localstack.service.Readiness;
import org.vestibule.localstack.service.Service;
import org.vestibule.localstack.service.ServiceConfig;
import org.vestibule.localstack.service.TokenTrust;

/** Services as they run in containers: profile {@code prod}, a management port, migrations by a Job of their own. */
@ExtendWith(TheSuite.class)
@Tag("C-07")
class ProductionIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TheSuite suite;

    ProductionIT(TheSuite suite) {
        this.suite = suite;
    }

    @Test
    void thePublicPortOfAServiceTellsNothingOfItsHealth() throws Exception {
        var environment = environment(Service.AUTH);
        environment.keySet().removeIf(name -> name.startsWith("QUARKUS_FLYWAY_"));
        environment.put("QUARKUS_FLYWAY_MIGRATE_AT_START", "false");
        environment.put("VESTIBULE_FACTOR_EVENTS_ENABLED", "false");

        whileRunning(Service.AUTH, environment, (address, management) -> {
            assertThat(statusOf(address + "/q/health/ready")).isEqualTo(404);
            assertThat(statusOf(address + "/q/metrics")).isEqualTo(404);
            assertThat(statusOf(management + "/q/metrics")).isEqualTo(200);
            assertManagementIsMarked(management);
            assertThat(statusOf(address + "/q/openapi")).isEqualTo(200);
            assertThat(new Browser()
                            .get(address + "/auth/.well-known/jwks.json", null)
                            .header("Strict-Transport-Security"))
                    .hasValue("max-age=31536000");
        });
    }

    @Test
    void thePublicPortOfThePagesTellsNothingAtAll() throws Exception {
        var environment = environment(Service.PORTAL);
        environment.remove("VESTIBULE_PORTAL_LOCAL_ADDRESS");

        whileRunning(Service.PORTAL, environment, (address, management) -> {
            assertThat(statusOf(address + "/q/health/ready")).isEqualTo(404);
            assertThat(statusOf(address + "/q/metrics")).isEqualTo(404);
            assertThat(statusOf(address + "/q/openapi")).isEqualTo(404);
            assertThat(statusOf(management + "/q/health/live")).isEqualTo(200);
            assertManagementIsMarked(management);
        });
    }

    @Test
    void migrationsRunAndEndWithoutKafkaAndRedis() throws Exception {
        emptyDatabase("migrated");
        var environment = environment(Service.MFA);
        environment.put("QUARKUS_INIT_AND_EXIT", "true");
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", postgres("migrated"));
        environment.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + Ports.freePort());
        environment.put("QUARKUS_REDIS_HOSTS", "redis://127.0.0.1:" + Ports.freePort());

        Process migrations = start(Service.MFA, environment, "migrations");

        assertThat(migrations.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(migrations.exitValue()).isZero();
        try (Connection connection = suite.parts().infrastructure().postgres().connect("migrated");
                var rows = connection
                        .createStatement()
                        .executeQuery("select count(*) from flyway_schema_history where success")) {
            rows.next();
            assertThat(rows.getInt(1)).isGreaterThan(3);
        }
    }

    private static void assertManagementIsMarked(String management) {
        for (String path : List.of("/q/health", "/q/health/live", "/q/health/ready", "/q/metrics", "/q", "/nothing")) {
            Answer answer = new Browser().get(management + path, null);
            assertThat(answer.header("X-Content-Type-Options")).as(path).hasValue("nosniff");
            assertThat(answer.header("Cache-Control")).as(path).hasValue("no-store");
        }
    }

    private interface Look {
        void at(String address, String management);
    }

    private void whileRunning(Service service, Map<String, String> environment, Look look) throws IOException {
        int port = Ports.freePort();
        int management = Ports.freePort();
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
        environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(management));
        Process process = start(service, environment, "production");
        try {
            var ready = new Readiness(URI.create("http://127.0.0.1:" + management + "/q/health/ready"));
            await().atMost(PATIENCE).until(() -> !process.isAlive() || ready.isReady());
            look.at("http://127.0.0.1:" + port, "http://127.0.0.1:" + management);
        } finally {
            process.destroy();
        }
    }

    private Process start(Service service, Map<String, String> environment, String name) throws IOException {
        Path log = suite.logs().resolve(service.module() + "-" + name + ".log");
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-jar",
                        Path.of(System.getProperty("vestibule.root"))
                                .resolve(service.module())
                                .resolve("target/quarkus-app/quarkus-run.jar")
                                .toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private Map<String, String> environment(Service service) {
        var trust = TokenTrust.in(suite.parts().url(Service.AUTH), suite.parts().url(Service.MFA));
        var environment = new HashMap<String, String>();
        new ServiceConfig(suite.parts().infrastructure(), trust)
                .properties(service)
                .forEach((name, value) -> environment.put(ServiceConfig.environmentName(name), value));
        return environment;
    }

    private void emptyDatabase(String name) throws SQLException {
        try (Connection connection = suite.parts().infrastructure().postgres().connect("postgres");
                Statement sql = connection.createStatement()) {
            sql.execute("create database " + name + " owner mfa_owner");
        }
        try (Connection connection = suite.parts().infrastructure().postgres().connect(name);
                Statement sql = connection.createStatement()) {
            sql.execute("alter schema public owner to mfa_owner");
        }
    }

    private String postgres(String database) {
        return suite.parts().infrastructure().postgres().jdbcUrl(database);
    }

    private static int statusOf(String address) {
        return new Browser().get(address, null).status();
    }
}
