package org.vestibule.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.vestibule.localstack.seed.DemoTenants;
import org.vestibule.localstack.seed.Operator;
import org.vestibule.localstack.seed.Seeding;
import org.vestibule.localstack.service.Service;

/** The suite as {@code docker-compose.yml} runs it. */
final class ComposedInstallation implements Installation {
    private static final int MANAGEMENT_PORT = 9000;

    private final Compose compose;
    private Operator operator;

    ComposedInstallation(Compose compose) {
        this.compose = compose;
    }

    Compose compose() {
        return compose;
    }

    /** Empty volumes, then as who installs it: the bootstrap client's secret is there until the operator is. */
    void setUp(Path root) {
        Path kept = compose.folder().resolve("operator.json");
        try {
            Files.deleteIfExists(kept);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        operator = new Operator("http://127.0.0.1:8081", "http://127.0.0.1:8082", kept);
        compose.upFresh();
        Path secret = compose.folder().resolve("deploy/secrets/bootstrap-client-secret");
        new Seeding(url(Service.AUTH), url(Service.MFA), operator, secret, root.resolve("deploy/policies"))
                .seed(DemoTenants.all());
        compose.up();
    }

    /**
     * The published port of the pages; of the services the container's own address, because whatever comes through a published
     * port has the address of the engine's gateway, and all stories together would share one address's limits.
     */
    @Override
    public String url(Service service) {
        return service == Service.PORTAL
                ? "http://127.0.0.1:8080"
                : "http://" + compose.address(service.module()) + ":" + portOf(service);
    }

    private static int portOf(Service service) {
        return switch (service) {
            case PORTAL -> 8080;
            case AUTH -> 8081;
            case MFA -> 8082;
            case NOTIFICATION -> 8083;
            case ADMIN -> 8084;
        };
    }

    @Override
    public String inbox() {
        return "http://127.0.0.1:8085";
    }

    @Override
    public Operator operator() {
        return operator;
    }

    @Override
    public List<String> metrics(Service service) {
        String url = "http://" + compose.address(service.module()) + ":" + MANAGEMENT_PORT + "/q/metrics";
        return List.of(new Browser().get(url, null).text());
    }

    @Override
    public String column(String database, String query) {
        String rows = psql(database, query);
        return rows.isEmpty() ? null : rows.lines().findFirst().orElseThrow();
    }

    @Override
    public int update(String database, String statement) {
        String tag = psql(database, statement);
        return Integer.parseInt(tag.substring(tag.lastIndexOf(' ') + 1));
    }

    private String psql(String database, String statement) {
        return compose.exec(
                        "postgres",
                        "psql",
                        "--host",
                        "127.0.0.1",
                        "--username",
                        "postgres",
                        "--dbname",
                        database,
                        "-tAc",
                        statement)
                .strip();
    }

    @Override
    public String redis(String command) {
        return compose.exec("redis", ("valkey-cli --raw " + command).split(" ")).strip();
    }

    @Override
    public void produce(String topic, String key, String value) {
        compose.exec(
                "kafka",
                "java",
                "-cp",
                "/opt/kafka/libs/*",
                "org.apache.kafka.tools.TopicCommand",
                "--bootstrap-server",
                "kafka:9092",
                "--create",
                "--if-not-exists",
                "--topic",
                topic);
        compose.feed(
                key + "\t" + value + "\n",
                "kafka",
                "java",
                "-cp",
                "/opt/kafka/libs/*",
                "org.apache.kafka.tools.ConsoleProducer",
                "--bootstrap-server",
                "kafka:9092",
                "--topic",
                topic,
                "--property",
                "parse.key=true");
    }

    @Override
    public List<String> records(String topic) {
        return compose.exec(
                        "kafka",
                        "java",
                        "-cp",
                        "/opt/kafka/libs/*",
                        "org.apache.kafka.tools.consumer.ConsoleConsumer",
                        "--bootstrap-server",
                        "kafka:9092",
                        "--topic",
                        topic,
                        "--from-beginning",
                        "--timeout-ms",
                        "8000")
                .lines()
                .toList();
    }

    @Override
    public void close() {
        compose.down();
    }
}
