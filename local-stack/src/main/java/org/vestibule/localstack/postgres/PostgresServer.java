package org.vestibule.localstack.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.vestibule.localstack.Server;
import org.vestibule.localstack.StartFailure;
import org.vestibule.localstack.process.Folder;
import org.vestibule.localstack.process.Replacement;

/**
 * A PostgreSQL with one database per service, each with an owner role for migrations and an app role that owns nothing.
 * The data directory survives restarts. Passwords equal the role names and are not asked for: the server listens on
 * 127.0.0.1 only and holds demo data only.
 */
public final class PostgresServer implements Server {
    /** One database each, named alike. */
    public static final List<String> DATABASES = List.of("auth", "mfa", "notification", "admin");

    private final int port;
    private final Path data;
    private EmbeddedPostgres server;

    public PostgresServer(int port, Path data) {
        this.port = port;
        this.data = data.toAbsolutePath();
    }

    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** A connection as superuser, for tests that look behind a service's back. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database), "postgres", "postgres");
    }

    /**
     * Copies the data folder while the server goes on, as a base backup does (PostgreSQL 18, section 25.3.4): a server
     * started on the copy replays what was written meanwhile.
     */
    public void backUp(Path target) {
        try (var connection = connect("postgres");
                var sql = connection.createStatement()) {
            sql.execute("select pg_backup_start('vestibule', true)");
            Folder.copy(data, target, file -> !file.getFileName().toString().startsWith("postmaster."));
            try (var label = sql.executeQuery("select labelfile from pg_backup_stop(false)")) {
                label.next();
                Files.writeString(target.resolve("backup_label"), label.getString(1));
            }
            // What was written since the start may have gone into files that had been copied already.
            Folder.delete(target.resolve("pg_wal"));
            Folder.copy(data.resolve("pg_wal"), target.resolve("pg_wal"), file -> true);
        } catch (SQLException | IOException | UncheckedIOException e) {
            throw new StartFailure("PostgreSQL could not be backed up: " + e.getMessage(), e);
        }
    }

    /** Copies what {@link #backUp} made, to be put in the place of the data folder; the server must be stopped. */
    public Replacement restoring(Path copy) {
        if (server != null) {
            throw new StartFailure("PostgreSQL is running");
        }
        return Replacement.prepare(copy, data);
    }

    @Override
    public synchronized void start() {
        if (server != null) {
            return;
        }
        StalePostmaster.stopIn(data);
        try {
            server = EmbeddedPostgres.builder()
                    .setPort(port)
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setOverrideWorkingDirectory(binaries())
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .setLocaleConfig("locale-provider", "builtin")
                    .setLocaleConfig("locale", "C.UTF-8")
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("unix_socket_directories", "")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("shared_buffers", "32MB")
                    .setServerConfig("max_connections", "200")
                    .start();
            createDatabases();
        } catch (IOException | RuntimeException | SQLException e) {
            stop();
            throw new StartFailure("PostgreSQL did not start: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void stop() {
        if (server == null) {
            return;
        }
        try {
            server.close();
        } catch (IOException e) {
            throw new StartFailure("PostgreSQL did not stop", e);
        } finally {
            server = null;
        }
    }

    /** Where the binaries are unpacked once: a folder per user, since another user's cannot be written. */
    private static File binaries() {
        return new File(System.getProperty("java.io.tmpdir"), "vestibule-postgres-" + System.getProperty("user.name"));
    }

    private void createDatabases() throws SQLException {
        try (var connection = connect("postgres");
                var sql = connection.createStatement()) {
            for (var name : DATABASES) {
                if (!exists(sql, "pg_database where datname = '" + name + "'")) {
                    create(sql, name);
                }
            }
        }
    }

    private void create(Statement sql, String name) throws SQLException {
        for (var role : List.of(name + "_owner", name + "_app")) {
            if (!exists(sql, "pg_roles where rolname = '" + role + "'")) {
                sql.execute("create role " + role + " login password '" + role + "'");
            }
        }
        sql.execute("create database " + name + " owner " + name + "_owner");
        sql.execute("revoke all on database " + name + " from public");
        sql.execute("grant connect on database " + name + " to " + name + "_app");
        try (var connection = connect(name);
                var inside = connection.createStatement()) {
            inside.execute("revoke all on schema public from public");
            inside.execute("alter schema public owner to " + name + "_owner");
            inside.execute("grant usage on schema public to " + name + "_app");
        }
    }

    private static boolean exists(Statement sql, String what) throws SQLException {
        try (var rows = sql.executeQuery("select 1 from " + what)) {
            return rows.next();
        }
    }
}
