package org.vestibule.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.vestibule.localstack.Parallel;
import org.vestibule.localstack.Ports;
import org.vestibule.localstack.Ports.Broker;
import org.vestibule.localstack.kafka.Kafka;
import org.vestibule.localstack.service.Service;

/**
 * The services at a broker as overlays/production has it: TLS both ways by the overlay's {@code kafka.properties}, and no right but
 * those of the overlay's KafkaUsers.
 */
@Isolated
@DisabledIfSystemProperty(
        named = "vestibule.suite",
        matches = "cluster|containers",
        disabledReason =
                "the services move to another broker and back, which a suite of one instance does quicker: ./vestibule test")
@ExtendWith(TheSuite.class)
class ProductionKafkaIT {
    private static final Path KUBERNETES = Path.of(System.getProperty("vestibule.root"), "deploy/kubernetes");
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String SETTINGS = "kafka.properties";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final List<Service> CLIENTS =
            List.of(Service.AUTH, Service.MFA, Service.NOTIFICATION, Service.ADMIN);
    /** Of the example: the system that tells of the accounts of the tenant "shop". */
    private static final String SHOP = "shop-account-facts";

    private final TheSuite suite;

    @TempDir
    private Path folder;

    /** Stays: its services are started again from the settings in it. */
    private Path mounted;

    private Certificates certificates;

    ProductionKafkaIT(TheSuite suite) {
        this.suite = suite;
    }

    @Test
    @Tag("C-05")
    @Tag("attack-57")
    void everyServiceDoesItsWorkWithItsOwnCertificateAndRightsAlone() throws Exception {
        certificates = new Certificates(folder);
        Broker ports = new Broker(Ports.freePort(), Ports.freePort());
        String secured = "127.0.0.1:" + Ports.freePort();
        Kafka kafka = new Kafka(List.of(ports), folder.resolve("broker"), secured(ports, secured));
        kafka.start();
        try {
            allow(kafka, rights("overlays/production/kafka-users.yaml"));
            allow(kafka, rights("examples/account-facts-of-a-tenant.yaml"));
            kafka.createTopic("vestibule.account-facts.shop");
            kafka.createTopic("vestibule.account-facts.other");
            mountSettings();
            assertTheServicesWorkAt(kafka, secured);
        } finally {
            kafka.stop();
        }
    }

    private void assertTheServicesWorkAt(Kafka kafka, String secured) throws Exception {
        String tenant = tenantWithALog();
        Map<Path, Integer> logged = logged();
        try {
            moveTo(secured);

            assertEveryStepWorks(kafka, tenant);
            assertNonsenseIsPutAside(kafka);
            assertATenantSpeaksOnItsOwnTopicAlone(secured);
            assertNobodyMissesARight(logged);
        } finally {
            for (Service service : CLIENTS) {
                Files.writeString(own(service).resolve(SETTINGS), "# As before.\n");
            }
            moveTo(suite.parts().infrastructure().kafka().bootstrapServers());
        }
    }

    /** Its head is signed when admin-service starts. */
    private String tenantWithALog() {
        String tenant = suite.tenant("customer-administration", Map.of());
        await().atMost(SOON).until(() -> !"0"
                .equals(suite.column("admin", "select count(*) from event_log where tenant = '" + tenant + "'")));
        return tenant;
    }

    private void assertEveryStepWorks(Kafka kafka, String tenant) throws InterruptedException, ExecutionException {
        Customer customer = Customer.at(suite, tenant);
        await().atMost(SOON).until(() -> customer.login().status() == 200);
        customer.loggedIn();
        Customer support = Customer.staff(suite, tenant, "support");
        customer.enrollSms(Customer.danishNumber());
        customer.awaitMail("login method");

        Answer disabled = support.browser.post(
                suite.admin("/v1/customers/" + customer.id + "/two-factor/disable"),
                Map.of("reason", "lost the phone", "confirm", true),
                support.access);

        assertThat(disabled.status()).as(disabled.text()).isEqualTo(200);
        await().atMost(SOON).untilAsserted(() -> assertThat(support.browser
                        .get(suite.admin("/v1/customers/" + customer.id + "/events"), support.access)
                        .text())
                .contains("authenticator.enrolled", "two_factor.disabled"));
        assertThat(customer.authenticators().status())
                .as("mfa-service has heard")
                .isEqualTo(401);
        assertThat(records(kafka, "vestibule.event-log-heads")).isPositive();
        for (String group : List.of(
                "auth-service",
                "mfa-service",
                "mfa-service-account-facts",
                "notification-service",
                "notification-service-notices",
                "notification-service-users",
                "admin-service")) {
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(kafka.members(group)).as(group).isPositive());
        }
    }

    /** A record that nobody understands is put aside, which needs a right of its own. */
    private void assertNonsenseIsPutAside(Kafka kafka) throws InterruptedException, ExecutionException {
        Map<String, String> asides = Map.of(
                "vestibule.security-events", "vestibule.security-events.dead-letter",
                "vestibule.notifications", "vestibule.notifications.dead-letter",
                "vestibule.notices", "vestibule.notifications.dead-letter",
                "vestibule.account-facts.shop", "vestibule.account-facts.dead-letter");
        for (String topic : asides.keySet()) {
            String aside = asides.get(topic);
            long before = records(kafka, aside);
            tell(Map.of("bootstrap.servers", kafka.bootstrapServers()), topic, "nonsense");
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(records(kafka, aside)).as(topic).isGreaterThan(before));
        }
    }

    private void assertATenantSpeaksOnItsOwnTopicAlone(String secured) throws InterruptedException, ExecutionException {
        Map<String, Object> shop = new HashMap<>(identity(SHOP));
        shop.put("bootstrap.servers", secured);
        shop.put("security.protocol", "SSL");
        String account = "told-over-tls-" + System.nanoTime();

        tell(shop, "vestibule.account-facts.shop", account);

        for (String topic : List.of(
                "vestibule.account-facts.other",
                "vestibule.security-events",
                "vestibule.notifications",
                "vestibule.notices")) {
            assertThatThrownBy(() -> tell(shop, topic, account))
                    .as(topic)
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
        }
    }

    private void assertNobodyMissesARight(Map<Path, Integer> logged) throws IOException {
        for (var log : logged.entrySet()) {
            assertThat(Files.readAllLines(log.getKey()).stream().skip(log.getValue()))
                    .as(log.getKey().toString())
                    .noneMatch(line -> line.toLowerCase(Locale.ROOT).contains("authoriz"));
        }
    }

    private Map<String, String> secured(Broker ports, String address) {
        String open = "127.0.0.1:" + ports.port();
        Map<String, String> settings = new HashMap<>(identity("broker"));
        settings.putAll(Map.of(
                "listeners",
                "PLAINTEXT://%s,SECURED://%s,CONTROLLER://127.0.0.1:%d".formatted(open, address, ports.controller()),
                "advertised.listeners",
                "PLAINTEXT://%s,SECURED://%s".formatted(open, address),
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,SECURED:SSL,CONTROLLER:PLAINTEXT",
                "ssl.client.auth",
                "required",
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                // Who comes by the other listeners: this test, and the broker itself.
                "super.users",
                "User:ANONYMOUS"));
        return settings;
    }

    /** Settings of a broker or a client that shows a certificate of this name. */
    private Map<String, String> identity(String name) {
        return Map.of(
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                certificates.authority().toString(),
                "ssl.keystore.type",
                "PKCS12",
                "ssl.keystore.location",
                certificates.issue(name).toString(),
                "ssl.keystore.password",
                Certificates.PASSWORD);
    }

    private static Stream<JsonNode> documents(String file) throws IOException {
        try (var values = YAML.readerFor(JsonNode.class)
                .<JsonNode>readValues(KUBERNETES.resolve(file).toFile())) {
            return values.readAll().stream();
        }
    }

    /** As Strimzi's user operator makes them. */
    private static List<AclBinding> rights(String file) throws IOException {
        List<AclBinding> all = new ArrayList<>();
        documents(file)
                .filter(one -> one.path("kind").asText().equals("KafkaUser"))
                .forEach(user -> {
                    String principal = "User:CN=" + user.at("/metadata/name").asText();
                    for (JsonNode acl : user.at("/spec/authorization/acls")) {
                        var resource = new ResourcePattern(
                                ResourceType.fromString(acl.at("/resource/type").asText()),
                                acl.at("/resource/name").asText(),
                                acl.at("/resource/patternType").asText().equals("prefix")
                                        ? PatternType.PREFIXED
                                        : PatternType.LITERAL);
                        acl.path("operations")
                                .forEach(operation -> all.add(new AclBinding(
                                        resource,
                                        new AccessControlEntry(
                                                principal,
                                                "*",
                                                AclOperation.fromString(operation.asText()),
                                                AclPermissionType.ALLOW))));
                    }
                });
        assertThat(all).isNotEmpty();
        return all;
    }

    private static void allow(Kafka kafka, List<AclBinding> rights) throws InterruptedException, ExecutionException {
        try (var admin = admin(kafka)) {
            admin.createAcls(rights).all().get();
        }
    }

    private static Admin admin(Kafka kafka) {
        return Admin.create(Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()));
    }

    private static long records(Kafka kafka, String topic) throws InterruptedException, ExecutionException {
        try (var admin = admin(kafka)) {
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get()
                    .get(topic)
                    .partitions()
                    .forEach(partition ->
                            ends.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest()));
            return admin.listOffsets(ends).all().get().values().stream()
                    .mapToLong(ListOffsetsResultInfo::offset)
                    .sum();
        }
    }

    private static void tell(Map<String, Object> client, String topic, String value)
            throws InterruptedException, ExecutionException {
        try (var producer = new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, value, value)).get();
        }
    }

    /** With the file that the overlay mounts, at the place where this test has the certificates. */
    private void mountSettings() throws IOException {
        mounted = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "production-kafka-");
        for (Service service : CLIENTS) {
            Path own = Files.createDirectory(own(service));
            Files.copy(certificates.authority(), own.resolve("ca.crt"));
            Files.move(certificates.issue(service.module() + "-kafka"), own.resolve("user.p12"));
            Files.writeString(
                    own.resolve(SETTINGS),
                    Files.readString(KUBERNETES.resolve("overlays/production/kafka.properties"))
                            .replace("/run/secrets/kafka", own.toString()));
        }
    }

    private void moveTo(String address) {
        Parallel.run(CLIENTS.stream()
                .<Runnable>map(service -> () -> suite.parts()
                        .rollOut(
                                service,
                                Map.of(
                                        "KAFKA_BOOTSTRAP_SERVERS",
                                        address,
                                        "SMALLRYE_CONFIG_LOCATIONS",
                                        own(service).resolve(SETTINGS).toString(),
                                        "KAFKA_KEYSTORE_PASSWORD",
                                        Certificates.PASSWORD)))
                .toList());
    }

    private Path own(Service service) {
        return mounted.resolve(service.module());
    }

    private Map<Path, Integer> logged() throws IOException {
        Map<Path, Integer> lines = new HashMap<>();
        for (Service service : CLIENTS) {
            for (int i = 0; i < suite.parts().instances(service); i++) {
                Path log = suite.parts().instance(service, i).log();
                lines.put(log, Files.readAllLines(log).size());
            }
        }
        return lines;
    }
}
