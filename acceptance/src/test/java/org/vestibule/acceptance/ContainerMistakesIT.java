package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A container that cannot do its work ends, with one line that names the file or the setting. */
@Isolated
@Order(Order.DEFAULT + 5)
@Tag("O-01")
@ExtendWith(TheSuite.class)
class ContainerMistakesIT {
    private static final List<String> SERVICES =
            List.of("auth-service", "mfa-service", "notification-service", "admin-service");

    private final Compose compose;

    @TempDir
    private Path folder;

    ContainerMistakesIT(TheSuite suite) {
        this.compose = suite.containers();
    }

    /** A container like one of the suite but for some of its files and variables. */
    private final class Copy {
        private final JsonNode original;
        private final List<String> options = new ArrayList<>();
        private final List<String> left = new ArrayList<>();
        private String network = compose.network();
        private boolean tmp = true;

        Copy(String service) {
            this.original = compose.inspect(service);
        }

        Copy with(String... more) {
            options.addAll(List.of(more));
            return this;
        }

        Copy variable(String name, String value) {
            return with("--env", name + "=" + value);
        }

        Copy without(String secret) {
            left.add(secret);
            return this;
        }

        Copy besides(String part) {
            network = "container:" + compose.container(part);
            return this;
        }

        Copy withoutTmp() {
            tmp = false;
            return this;
        }

        Compose.Result run() {
            List<String> command = new ArrayList<>(List.of("timeout", "--kill-after", "5", "60"));
            command.addAll(Compose.docker("run", "--rm", "--init", "--network", network, "--read-only"));
            command.addAll(List.of("--user", original.at("/Config/User").asText()));
            command.addAll(List.of("--memory", original.at("/HostConfig/Memory").asText()));
            if (tmp) {
                command.addAll(List.of("--tmpfs", "/tmp"));
            }
            original.at("/Config/Env").forEach(variable -> command.addAll(List.of("--env", variable.asText())));
            for (JsonNode mount : original.path("Mounts")) {
                String inside = mount.path("Destination").asText();
                if (!left.contains(Path.of(inside).getFileName().toString())) {
                    command.addAll(List.of("--volume", mount.path("Source").asText() + ":" + inside + ":ro"));
                }
            }
            command.addAll(options);
            command.add(original.at("/Config/Image").asText());
            return Compose.run(command);
        }
    }

    private static void assertOneClearLine(Compose.Result result, String... named) {
        assertThat(result.code())
                .as(result.text())
                .isNotZero()
                .isNotEqualTo(124)
                .isNotEqualTo(137);
        List<String> loud = ContainerHealth.loud(result.text());
        assertThat(loud).as(result.text()).hasSize(1);
        assertThat(loud.getFirst()).contains(named);
        assertThat(result.text()).doesNotContain("exceptionType").doesNotContain("\tat ");
    }

    private Stream<String> secrets() {
        return SERVICES.stream().flatMap(service -> StreamSupport.stream(
                        compose.inspect(service).path("Mounts").spliterator(), false)
                .map(mount -> service + " " + mount.path("Destination").asText()));
    }

    @Test
    void aSecretThatIsMissingIsNamed() {
        assertThat(secrets()).hasSizeGreaterThan(15).allSatisfy(each -> {
            String service = each.split(" ")[0];
            String file = each.split(" ")[1];
            assertOneClearLine(
                    new Copy(service)
                            .without(Path.of(file).getFileName().toString())
                            .run(),
                    "Cannot start: ",
                    file,
                    "does not exist");
        });
    }

    @Test
    void aFolderInPlaceOfASecretIsNamed() {
        // What an engine makes where the file of a mount is missing.
        assertOneClearLine(
                new Copy("auth-service")
                        .without("auth-signing-keys.json")
                        .with("--tmpfs", "/run/secrets/auth-signing-keys.json")
                        .run(),
                "vestibule.tokens.signing-keys names /run/secrets/auth-signing-keys.json, which is not a file");
    }

    @Test
    void aSecretThatIsEmptyOrUnreadableIsNamed() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty"));
        Path closed = Files.writeString(folder.resolve("closed"), "{}");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rw-------"));
        String mounted = ":/run/secrets/mfa-lookup-keyset.json:ro";

        assertOneClearLine(
                new Copy("mfa-service")
                        .without("mfa-lookup-keyset.json")
                        .with("--volume", empty + mounted)
                        .run(),
                "vestibule.lookup.keyset names /run/secrets/mfa-lookup-keyset.json, which is empty");
        assertOneClearLine(
                new Copy("mfa-service")
                        .without("mfa-lookup-keyset.json")
                        .with("--volume", closed + mounted)
                        .run(),
                "vestibule.lookup.keyset names /run/secrets/mfa-lookup-keyset.json, which cannot be read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth", "mfa", "notification", "admin"})
    void aWrongPasswordOfTheDatabaseIsNamed(String database) throws IOException {
        String name = database + "-owner.properties";
        Path wrong = Files.writeString(
                folder.resolve(name),
                "quarkus.flyway.username=%s_owner\nquarkus.flyway.password=wrong\n".formatted(database));

        assertOneClearLine(
                new Copy(database + "-service")
                        .without(name)
                        .with("--volume", wrong + ":/run/secrets/" + name + ":ro")
                        .run(),
                "Cannot start: the database said: ",
                "password authentication failed for user",
                "quarkus.flyway.username and .password");
    }

    @Test
    void aDatabaseThatIsNotThereIsNamed() {
        String setting = "QUARKUS_DATASOURCE_JDBC_URL";

        assertOneClearLine(
                new Copy("admin-service")
                        .variable(setting, "jdbc:postgresql://nowhere:5432/admin")
                        .run(),
                "Cannot start: ",
                "quarkus.datasource.jdbc.url");
        assertOneClearLine(
                new Copy("admin-service")
                        .variable(setting, "jdbc:postgresql://postgres:5432/nothing")
                        .run(),
                "Cannot start: ",
                "nothing",
                "quarkus.datasource.jdbc.url");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth-service", "mfa-service", "notification-service", "admin-service", "portal"})
    void aTmpThatCannotBeWrittenIsNamed(String service) {
        assertOneClearLine(new Copy(service).withoutTmp().run(), "/tmp");
    }

    @ParameterizedTest
    @CsvSource({"QUARKUS_HTTP_PORT, 8081, quarkus.http.port", "QUARKUS_MANAGEMENT_PORT, 9000, quarkus.management.port"})
    void aPortInUseIsNamed(String variable, String port, String setting) {
        Copy copy = new Copy("auth-service")
                .besides("auth-service")
                .variable("QUARKUS_HTTP_PORT", "18081")
                .variable("QUARKUS_MANAGEMENT_PORT", "19000")
                .variable(variable, port);

        assertOneClearLine(copy.run(), "Cannot start: ", "port %s (%s)".formatted(port, setting));
    }

    @Test
    void aFileOfSettingsThatIsMissingIsNamedByThePagesToo() {
        assertOneClearLine(
                new Copy("portal")
                        .variable("SMALLRYE_CONFIG_LOCATIONS", "/run/secrets/redis.properties")
                        .run(),
                "Cannot start: smallrye.config.locations names /run/secrets/redis.properties, which does not exist");
    }

    @Test
    void aFullDiskIsNamedByWhatWritesToIt() {
        Compose.Result result = Compose.run(Compose.docker(
                "run",
                "--rm",
                "--user",
                "999:999",
                "--read-only",
                "--tmpfs",
                "/tmp",
                "--tmpfs",
                "/var/run/postgresql:uid=999,gid=999",
                "--tmpfs",
                "/var/lib/postgresql/data:size=8m,uid=999,gid=999",
                "--volume",
                compose.folder().resolve("deploy/secrets/postgres-password") + ":/run/secrets/p:ro",
                "--env",
                "POSTGRES_PASSWORD_FILE=/run/secrets/p",
                compose.inspect("postgres").at("/Config/Image").asText()));

        assertThat(result.code()).as(result.text()).isNotZero();
        assertThat(result.text()).contains("/var/lib/postgresql/data").contains("No space left on device");
    }

    @Test
    void aDataFolderOfANewerPostgresIsNamed() {
        Compose.Result result = Compose.run(
                Compose.docker(
                        "run",
                        "--rm",
                        "--user",
                        "999:999",
                        "--tmpfs",
                        "/var/lib/postgresql/data:uid=999,gid=999,mode=0700",
                        "--entrypoint",
                        "bash",
                        compose.inspect("postgres").at("/Config/Image").asText(),
                        "-c",
                        "export PGDATA=$PGDATA/18 && mkdir -m 700 $PGDATA && echo 18 > $PGDATA/PG_VERSION && touch $PGDATA/postgresql.conf && exec postgres"));

        assertThat(result.code()).as(result.text()).isNotZero();
        assertThat(result.text())
                .contains("database files are incompatible with server")
                .contains("version 18");
    }

    /** It goes on, because in every rollout some replicas are still of the version before (docs/operations.md). */
    @Test
    void aMigrationThatIsNotKnownIsNamed() {
        inAdmin(
                "insert into flyway_schema_history (installed_rank, version, description, type, script, installed_by, execution_time,"
                        + " success) values (999, '999', 'of a newer version', 'SQL', 'V999__x.sql', 'x', 1, true)");
        try {
            Compose.Result result = new Copy("admin-service")
                    .variable("QUARKUS_INIT_AND_EXIT", "true")
                    .run();

            assertThat(result.code()).as(result.text()).isZero();
            assertThat(result.text())
                    .contains("has a version (999) that is newer than the latest available migration")
                    .contains("\"level\":\"WARN\"");
        } finally {
            inAdmin("delete from flyway_schema_history where version = '999'");
        }
    }

    @Test
    void aSchemaThatNeedsANewerReleaseIsNamed() {
        inAdmin("comment on table flyway_schema_history is 'serves release 99.0.0 and newer'");
        try {
            assertOneClearLine(
                    new Copy("admin-service").run(), "Cannot start: ", "quarkus.datasource.jdbc.url", "release 99.0.0");
        } finally {
            inAdmin("comment on table flyway_schema_history is 'serves release 0.2.0 and newer'");
        }
    }

    private void inAdmin(String statement) {
        compose.exec(
                "postgres",
                "psql",
                "--host",
                "127.0.0.1",
                "--username",
                "postgres",
                "--dbname",
                "admin",
                "--command",
                statement);
    }
}
