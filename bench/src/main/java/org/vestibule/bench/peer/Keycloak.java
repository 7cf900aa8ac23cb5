package org.vestibule.bench.peer;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.vestibule.bench.machine.Meter;
import org.vestibule.bench.machine.Postmaster;
import org.vestibule.bench.suite.BenchSuite;
import org.vestibule.localstack.Ports;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.postgres.PostgresServer;
import org.vestibule.localstack.process.ChildProcess;
import org.vestibule.localstack.process.Children;
import org.vestibule.localstack.process.ResidentMemory;
import org.vestibule.localstack.service.Readiness;

/**
 * Keycloak from its own distribution, with the JVM options of its own start script, on a PostgreSQL with the settings of
 * the suite's.
 */
public final class Keycloak implements AutoCloseable {
    static final String ADMIN = "bench-admin";
    static final String ADMIN_PASSWORD = "only-on-loopback";
    private static final String DATABASE = "keycloak";
    private static final Duration LONGEST_BUILD = Duration.ofMinutes(3);
    private static final Duration LONGEST_START = Duration.ofMinutes(3);

    private final Path distribution;
    private final Path home;
    private final int port = Ports.freePort();
    private final int managementPort = Ports.freePort();
    private final PostgresServer postgres;
    private final Children children;
    private ChildProcess process;

    /** @param unpacked folder that the distribution was unpacked in */
    public Keycloak(Path unpacked, Path home) {
        this.distribution = onlyFolder(unpacked);
        this.home = home;
        this.children = new Children(home.resolve("children"));
        children.endLeftovers();
        this.postgres = new PostgresServer(Ports.freePort(), home.resolve("postgres"));
    }

    private static Path onlyFolder(Path unpacked) {
        try (var folders = Files.list(unpacked)) {
            return folders.filter(folder -> folder.getFileName().toString().startsWith("keycloak-"))
                    .findFirst()
                    .orElseThrow();
        } catch (java.io.IOException | java.util.NoSuchElementException e) {
            throw new StartFailure("Keycloak is not unpacked in " + unpacked, e);
        }
    }

    /** Its database, and its build for that database; returns before it is started. */
    public void prepare() {
        postgres.start();
        try (var connection = postgres.connect("postgres");
                var sql = connection.createStatement()) {
            sql.execute("create database " + DATABASE);
        } catch (SQLException e) {
            throw new StartFailure("Keycloak has no database", e);
        }
        buildOnce();
    }

    private void buildOnce() {
        var built = distribution.resolveSibling("built");
        if (Files.exists(built)) {
            return;
        }
        var build = children.start(
                "Keycloak's build",
                command("build", "--db=postgres", "--health-enabled=true"),
                environment(),
                home.resolve("build.log"));
        if (build.awaitEnd(LONGEST_BUILD) != 0) {
            throw new StartFailure("Keycloak's build failed, see " + home.resolve("build.log"));
        }
        try {
            Files.createFile(built);
        } catch (java.io.IOException e) {
            throw new StartFailure("Keycloak's folder cannot be written", e);
        }
    }

    /** Waits until {@code /health/ready} says so. */
    public void start() {
        process = children.start(
                "Keycloak",
                command(
                        "start",
                        "--optimized",
                        "--http-enabled=true",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port,
                        "--http-management-port=" + managementPort,
                        "--hostname-strict=false",
                        "--cache=local",
                        "--db-url=" + postgres.jdbcUrl(DATABASE),
                        "--db-username=postgres",
                        "--db-password=postgres"),
                environment(),
                home.resolve("keycloak.log"));
        var ready = new Readiness(URI.create("http://127.0.0.1:" + managementPort + "/health/ready"));
        process.awaitUp(LONGEST_START, ready::isReady);
    }

    public void stop() {
        if (process != null) {
            process.stop();
            process = null;
        }
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Of the JVM, which is a child of the script that starts it. */
    public long pid() {
        return ProcessHandle.of(process.pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .filter(child -> child.info().command().orElse("").endsWith("/java"))
                .findFirst()
                .map(ProcessHandle::pid)
                .orElse(process.pid());
    }

    public long residentBytes() {
        return ResidentMemory.of(pid()).orElse(0);
    }

    /** What its work is charged to, by its names in the meter. */
    public static final List<String> COUNTED = List.of("keycloak", "postgres");

    /** What of that is compilation. */
    public static final List<String> JIT = List.of("jit");

    public Meter meter() {
        return new Meter()
                .process("keycloak", pid())
                .postgres("postgres", Postmaster.in(home.resolve("postgres")))
                .threads("jit", pid(), BenchSuite.COMPILERS);
    }

    java.sql.Connection connect() throws SQLException {
        return postgres.connect(DATABASE);
    }

    private List<String> command(String... arguments) {
        var command = new ArrayList<String>();
        command.add(distribution.resolve("bin/kc.sh").toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private static Map<String, String> environment() {
        return Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                "KC_RUN_IN_CONTAINER",
                "false",
                "KC_BOOTSTRAP_ADMIN_USERNAME",
                ADMIN,
                "KC_BOOTSTRAP_ADMIN_PASSWORD",
                ADMIN_PASSWORD);
    }

    @Override
    public void close() {
        children.close();
        postgres.stop();
    }
}
