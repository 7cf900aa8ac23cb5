package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
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
        private final List<String> arguments = new ArrayList<>();
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

        /** In place of what the image runs. */
        Copy running(String program, String... words) {
            arguments.addAll(List.of(words));
            return with("--entrypoint", program);
        }

        /** Another file in place of a secret. */
        Copy replacing(String inside, Path file) {
            return without(Path.of(inside).getFileName().toString()).with("--volume", file + ":" + inside + ":ro");
        }

        Compose.Result run() {
            List<String> command = new ArrayList<>(List.of("timeout", "--kill-after", "5", "60"));
            command.addAll(command("--rm"));
            return Compose.run(command);
        }

        /** Begins it; answers its id. */
        String begin() {
            return Compose.run(command("--detach")).orFail().text().strip();
        }

        private List<String> command(String how) {
            List<String> command =
                    new ArrayList<>(Compose.docker("run", how, "--init", "--network", network, "--read-only"));
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
            command.addAll(arguments);
            return command;
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
        List<String> all = secrets().toList();
        assertThat(all).hasSizeGreaterThan(15);
        all.parallelStream().forEach(each -> {
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

    @Test
    void aKeyFileWithSomethingElseInItIsNamed() throws IOException {
        Path garbage = Files.writeString(folder.resolve("garbage"), "garbage");
        Path empty = Files.writeString(folder.resolve("empty-object"), "{}");

        List<String> keys = secrets().filter(each -> each.endsWith(".json")).toList();
        assertThat(keys).hasSizeGreaterThan(6);
        keys.parallelStream().forEach(each -> {
            String service = each.split(" ")[0];
            String file = each.split(" ")[1];
            for (Path content : List.of(garbage, empty)) {
                assertOneClearLine(
                        new Copy(service).replacing(file, content).run(),
                        "Cannot start: vestibule.",
                        " names " + file + ", which is not a ");
            }
        });
    }

    @Test
    void aBootstrapSecretThatIsTooShortIsNamed() throws IOException {
        Path secret = Files.writeString(folder.resolve("short"), "short");
        String inside = "/run/secrets/bootstrap-client-secret";

        assertOneClearLine(
                new Copy("auth-service")
                        .replacing(inside, secret)
                        .variable("VESTIBULE_BOOTSTRAP_CLIENT_SECRET_FILE", inside)
                        .run(),
                "Cannot start: vestibule.bootstrap.client-secret-file names " + inside
                        + ", which has fewer than 32 characters");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "portal | QUARKUS_REST_CLIENT_AUTH_URL | garbage | quarkus.rest-client.auth.url is garbage",
                "portal | QUARKUS_REDIS_HOSTS | garbage | quarkus.redis.hosts is garbage",
                "portal | SMALLRYE_CONFIG_LOCATIONS | missing.properties | smallrye.config.locations names missing.properties",
                "admin-service | QUARKUS_REST_CLIENT_MFA_URL | mfa-service:8082 | quarkus.rest-client.mfa.url is mfa-service:8082",
                "admin-service | VESTIBULE_TOKENS_AUTH_JWKS_URL | garbage | vestibule.tokens.auth.jwks-url is garbage",
                "admin-service | QUARKUS_DATASOURCE_JDBC_URL | garbage | quarkus.datasource.jdbc.url is garbage",
                "admin-service | QUARKUS_DATASOURCE_JDBC_URL | jdbc:postgresql://postgres:5432/admin?sslmode=verify-full&sslrootcert=/no/ca.crt | quarkus.datasource.jdbc.url names /no/ca.crt",
                "admin-service | QUARKUS_DATASOURCE_JDBC_URL | jdbc:postgresql://postgres:5432/admin?sslmode=require | check quarkus.datasource.jdbc.url",
                "notification-service | KAFKA_BOOTSTRAP_SERVERS | garbage | kafka.bootstrap.servers is garbage",
                "notification-service | KAFKA_SSL_KEYSTORE_LOCATION | /no/user.p12 | kafka.ssl.keystore.location names /no/user.p12",
                "notification-service | KAFKA_SECURITY_PROTOCOL | NONE | security.protocol"
            })
    void aSettingThatLeadsNowhereIsNamed(String service, String variable, String value, String named) {
        assertOneClearLine(new Copy(service).variable(variable, value).run(), "Cannot start: ", named);
    }

    @Test
    void aBrokerThatCannotBeFoundIsWaitedFor() {
        List.of("notification-service", "admin-service").parallelStream().forEach(this::assertWaitsForItsBroker);
    }

    private void assertWaitsForItsBroker(String service) {
        String container = new Copy(service)
                .variable("KAFKA_BOOTSTRAP_SERVERS", "nowhere:9092")
                .begin();
        try {
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(log(container)).contains("Installed features"));
            await().during(Duration.ofSeconds(20))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> {
                        JsonNode state = Compose.json(Compose.docker("inspect", container))
                                .path(0)
                                .path("State");
                        return state.path("Running").asBoolean()
                                && !state.at("/Health/Status").asText().equals("healthy");
                    });
            assertThat(ContainerHealth.loud(log(container))).isEmpty();
            assertThat(log(container).lines().filter(line -> line.contains("No resolvable bootstrap urls")))
                    .hasSizeBetween(1, 6);
        } finally {
            Compose.run(Compose.docker("rm", "--force", container));
        }
    }

    private static String log(String container) {
        return Compose.run(Compose.docker("logs", container)).text();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "admin-task | '' | vestibule.task names no task; there are [prune-event-log]",
                "admin-task | nonsense | no task nonsense; there are [prune-event-log]",
                "admin-task | prune-event-log everything | prune-event-log takes no argument",
                "notification-task | deliveries-of | deliveries-of needs the id of a user",
                "notification-task | deliveries-of somebody | deliveries-of needs the id of a user"
            })
    void aTaskThatIsNotKnownIsNamed(String service, String task, String named) {
        assertOneClearLine(compose.command("run", "--rm", "-e", "VESTIBULE_TASK=" + task, service), named);
    }

    @Test
    void aTaskOfTheServicesOwnRoleIsToldWhichRoleItHas() throws IOException {
        String password = Files.readString(compose.folder().resolve("deploy/secrets/notification_app-password"));
        assertOneClearLine(
                compose.command(
                        "run",
                        "--rm",
                        "-e",
                        "VESTIBULE_TASK=prune-deliveries",
                        "-e",
                        "QUARKUS_DATASOURCE_USERNAME=notification_app",
                        "-e",
                        "QUARKUS_DATASOURCE_PASSWORD=" + password,
                        "notification-task"),
                "prune-deliveries: not done: the database said: ERROR: permission denied",
                "the role in quarkus.datasource.username");
    }

    @Test
    void aVolumeThatWasMadeWithAnotherPasswordIsToldOf() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "other");

        Compose.Result result = new Copy("databases")
                .replacing("/run/secrets/postgres-password", other)
                .running("/bin/bash", "/usr/local/bin/create-databases.sh")
                .run();

        assertThat(result.code()).as(result.text()).isEqualTo(1);
        assertThat(result.text())
                .contains("refuses the password of /run/secrets/postgres-password", "Its volume keeps the password");
    }

    @Test
    void aPortOfTheInboxInUseIsNamed() {
        Compose.Result result = new Copy("inbox").besides("inbox").run();

        assertThat(result.code()).as(result.text()).isEqualTo(1);
        assertThat(result.text()).contains("Cannot start: ", "port 8085");
        assertThat(ContainerHealth.loud(result.text())).isEmpty();
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
