package org.vestibule.acceptance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.vestibule.localstack.Progress;
import org.vestibule.localstack.service.Service;
import org.vestibule.localstack.suite.Suite;
import org.vestibule.localstack.suite.SuiteOptions;

/**
 * The packaged suite on free ports, started once for all scenarios, with two mfa-services on one Redis. Hands itself to
 * scenarios that ask for it.
 */
final class TheSuite implements ParameterResolver, AutoCloseable {
    private static final Path ROOT = Path.of(System.getProperty("vestibule.root"));
    private static final Path HOME = Path.of("target", "suite").toAbsolutePath();

    private static TheSuite running;

    private final Suite suite;

    /** For JUnit. */
    TheSuite() {
        this.suite = null;
    }

    private TheSuite(Suite suite) {
        this.suite = suite;
    }

    private static synchronized TheSuite get(ExtensionContext context) {
        if (running == null) {
            var suite = new Suite(SuiteOptions.forTests(ROOT, HOME, 2));
            suite.start(Progress.to(System.out));
            running = new TheSuite(suite);
            context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL).put("the-suite", running);
        }
        return running;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TheSuite.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return get(context);
    }

    @Override
    public void close() {
        suite.processes().forEach(process -> process.residentBytes()
                .ifPresent(bytes -> System.out.printf("  %4d MiB resident  %s%n", bytes >> 20, process.name())));
        suite.close();
    }

    Suite parts() {
        return suite;
    }

    Path logs() {
        return HOME.resolve("logs");
    }

    String auth(String path) {
        return suite.url(Service.AUTH) + "/auth" + path;
    }

    String mfa(String path) {
        return suite.url(Service.MFA) + "/mfa" + path;
    }

    /** The other mfa-service. */
    String secondMfa(String path) {
        return suite.url(Service.MFA, 1) + "/mfa" + path;
    }

    String admin(String path) {
        return suite.url(Service.ADMIN) + "/admin" + path;
    }

    /** Of the pages, with the host name that security keys know. */
    String portal(String path) {
        return suite.url(Service.PORTAL).replace("127.0.0.1", "localhost") + path;
    }

    String inbox(String path) {
        return suite.inbox().url() + path;
    }

    /** A token that may do everything: of the program that sets up a fresh installation. */
    String operator() {
        return new Browser()
                .post(
                        auth("/v1/token"),
                        Map.of(
                                "grant_type",
                                "client_credentials",
                                "client_id",
                                "bootstrap",
                                "client_secret",
                                bootstrapSecret()),
                        null)
                .at("access_token");
    }

    /** A token of a new back-office program of the tenant. */
    String program(String tenant) {
        Answer made = new Browser()
                .post(auth("/v1/tenants/" + tenant + "/clients"), Map.of("name", "Registry desk"), operator());
        return new Browser()
                .post(
                        auth("/v1/token"),
                        Map.of(
                                "grant_type",
                                "client_credentials",
                                "client_id",
                                made.at("client_id"),
                                "client_secret",
                                made.at("client_secret")),
                        null)
                .at("access_token");
    }

    /**
     * A tenant of its own, for scenarios that change its policy: with a preset, and what is different from it.
     *
     * @return its slug
     */
    String tenant(String preset, Map<String, ?> different) {
        String slug = "t" + Long.toString(System.nanoTime(), 36);
        Answer made = new Browser()
                .post(
                        auth("/v1/tenants"),
                        Map.of(
                                "slug",
                                slug,
                                "name",
                                "Tenant " + slug,
                                "locale",
                                "en",
                                "login_url",
                                "https://" + slug + ".example/login",
                                "support",
                                Map.of("email", "support@" + slug + ".example")),
                        operator());
        if (made.status() != 201) {
            throw new IllegalStateException(made.text());
        }
        setPolicy(slug, preset, different);
        return slug;
    }

    /** A tenant whose mails lead to the portal's pages, and whom one can reach in an emergency. */
    String tenantAtPortal(String preset, Map<String, ?> different) {
        String slug = tenant(preset, different);
        Answer patched = new Browser()
                .send(
                        "PATCH",
                        auth("/v1/tenants/" + slug),
                        Map.of(
                                "login_url",
                                portal("/t/" + slug + "/login"),
                                "support",
                                Map.of("email", "support@" + slug + ".example", "emergency_sms", "+4520123440")),
                        operator(),
                        Map.of());
        if (patched.status() != 200) {
            throw new IllegalStateException(patched.text());
        }
        return slug;
    }

    void setPolicy(String tenant, String preset, Map<String, ?> different) {
        Answer set = new Browser().put(mfa("/v1/tenants/" + tenant + "/policy"), policy(preset, different), operator());
        if (set.status() != 200) {
            throw new IllegalStateException(set.text());
        }
    }

    /** A preset of deploy/policies with other members. */
    static ObjectNode policy(String preset, Map<String, ?> different) {
        try {
            var policy = (ObjectNode) Browser.JSON.readTree(
                    ROOT.resolve("deploy/policies/" + preset + ".json").toFile());
            different.forEach((member, value) -> policy.set(member, Browser.JSON.valueToTree(value)));
            return policy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A metric of the first mfa-service, by its name with all its labels; 0 where there is none. */
    double metric(String name) {
        return new Browser()
                .get(suite.url(Service.MFA) + "/q/metrics", null)
                .text()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** Puts a record on a topic, as a system beside the suite would. */
    void produce(String topic, String key, Object record) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                "127.0.0.1:" + suite.infrastructure().ports().kafka());
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, key, Browser.JSON.writeValueAsString(record)))
                    .get();
        } catch (IOException | ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The first column of the first row, read behind the services' backs. */
    String column(String database, String query) {
        try (var connection = suite.infrastructure().postgres().connect(database);
                var row = connection.createStatement().executeQuery(query)) {
            return row.next() ? row.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    /** Makes of a row what would take too long to come about. */
    void update(String database, String statement) {
        try (var connection = suite.infrastructure().postgres().connect(database)) {
            if (connection.createStatement().executeUpdate(statement) != 1) {
                throw new IllegalStateException("not one row: " + statement);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
        }
    }

    /** What an emptied Redis would not know any more. */
    void forgetInRedis(String key) {
        try (var socket = new Socket("127.0.0.1", suite.infrastructure().ports().redis())) {
            socket.getOutputStream().write(("DEL " + key + "\r\n").getBytes(StandardCharsets.US_ASCII));
            int answer = socket.getInputStream().read();
            if (answer != ':') {
                throw new IllegalStateException("Redis answered " + (char) answer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything on a topic, as text. */
    List<String> records(String topic) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                "127.0.0.1:" + suite.infrastructure().ports().kafka());
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long end = consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            List<String> records = new ArrayList<>();
            while (partitions.stream().mapToLong(consumer::position).sum() < end) {
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> records.add(record.value()));
            }
            return records;
        }
    }

    private String bootstrapSecret() {
        try {
            return Files.readString(suite.infrastructure().keys().bootstrapClientSecret())
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
