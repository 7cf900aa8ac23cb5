package org.vestibule.bench.floor;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.Ports;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.service.Packaged;
import org.vestibule.localstack.service.Service;
import org.vestibule.localstack.service.ServiceJvm;
import org.vestibule.localstack.service.ServiceProcess;

/** The floor as a process like mfa-service, on the suite's PostgreSQL and Redis. */
public final class Floor {
    private static final String DATABASE = "floor";

    private final Infrastructure stack;
    private final ServiceProcess process;

    public Floor(Path root, Path home, Infrastructure stack) {
        this.stack = stack;
        var jar = root.resolve("bench-floor/target/quarkus-app/quarkus-run.jar");
        this.process = new ServiceProcess(
                DATABASE,
                new Packaged(jar, ServiceJvm.AS_DEPLOYED.flags(Service.MFA), ServiceJvm.AS_DEPLOYED.cache(jar)),
                Ports.freePort(),
                Map.of(
                        "QUARKUS_DATASOURCE_JDBC_URL", stack.postgres().jdbcUrl(DATABASE),
                        "QUARKUS_DATASOURCE_USERNAME", "postgres",
                        "QUARKUS_DATASOURCE_PASSWORD", "postgres",
                        "QUARKUS_REDIS_HOSTS", stack.redis().properties().get("quarkus.redis.hosts"),
                        "FLOOR_SIGNING_KEYS", stack.keys().signingKeys("auth").toString()),
                home.resolve("logs/floor.log"),
                stack.children());
    }

    public void start() {
        try (var connection = stack.postgres().connect("postgres");
                var sql = connection.createStatement()) {
            sql.execute("create database " + DATABASE);
        } catch (SQLException e) {
            throw new StartFailure("The floor has no database", e);
        }
        try (var connection = stack.postgres().connect(DATABASE);
                var sql = connection.createStatement()) {
            sql.execute(
                    "create table floor (id bigint generated always as identity primary key, subject text not null, token text not null)");
        } catch (SQLException e) {
            throw new StartFailure("The floor has no table", e);
        }
        process.start();
    }

    public String url() {
        return process.url() + "/floor";
    }

    public long pid() {
        return process.pid().orElseThrow();
    }

    public long residentBytes() {
        return process.residentBytes().orElse(0);
    }

    public void stop() {
        process.stop();
    }
}
