package org.vestibule.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.contracts.Message;
import org.vestibule.contracts.Message.Channel;
import org.vestibule.contracts.Message.Template;
import org.vestibule.contracts.Message.Tenant;
import org.vestibule.contracts.NotificationRequested;
import org.vestibule.contracts.Topics;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.localstack.inbox.Behaviour;
import org.vestibule.localstack.inbox.Gateway;
import org.vestibule.localstack.inbox.ReceivedMessage;
import org.vestibule.notification.delivery.Deliveries;
import org.vestibule.notification.delivery.Ending;
import org.vestibule.notification.delivery.Order;

@QuarkusTest
@QuarkusTestResource(
        value = LocalStackResource.class,
        initArgs = @ResourceArg(name = "service", value = "notification"))
@Tag("C-05")
class NotificationIT {
    private static final String CODE = "739154";
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    Infrastructure stack;

    @Inject
    ObjectMapper json;

    @Inject
    Deliveries deliveries;

    @ConfigProperty(name = "local-stack.notifications-public-keyset")
    Path publicKeyset;

    @TestHTTPResource("/q/metrics")
    URL metrics;

    @TestHTTPResource("/q/health/ready")
    URL ready;

    private SealedEvents events;
    private final LogTap log = new LogTap();

    private static final class LogTap extends Handler {
        private final List<String> lines = java.util.Collections.synchronizedList(new ArrayList<>());

        @Override
        public void publish(LogRecord record) {
            var thrown = record.getThrown();
            lines.add((record instanceof ExtLogRecord ext ? ext.getFormattedMessage() : record.getMessage())
                    + (thrown == null ? "" : " " + thrown));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void start() {
        events = new SealedEvents(stack.kafka().bootstrapServers(), publicKeyset, json);
        for (Gateway gateway : Gateway.values()) {
            stack.inbox().behave(gateway, Behaviour.ACCEPT);
        }
        Logger.getLogger("").addHandler(log);
    }

    @AfterEach
    void stop() {
        Logger.getLogger("").removeHandler(log);
        events.close();
    }

    private static Message sms(String to) {
        return new Message(
                Channel.SMS,
                to,
                Template.LOGIN_CODE,
                "da",
                new Tenant("Byens Webshop", "login.webshop.dk", "hjaelp@webshop.dk", null),
                Map.of("code", CODE, "minutes", "5"));
    }

    private static Message email(String to, Template template, String tenant) {
        return new Message(
                Channel.EMAIL,
                to,
                template,
                "da",
                new Tenant(tenant, "login.webshop.dk", "hjaelp@webshop.dk", null),
                Map.of("code", CODE, "minutes", "5", "time", "2026-03-02T07:05:00Z"));
    }

    private UUID ask(Message message, Instant expiresAt) {
        UUID id = UUID.randomUUID();
        events.send(events.event(id, UUID.randomUUID(), "webshop", message, expiresAt));
        return id;
    }

    private static Instant inFiveMinutes() {
        return Instant.now().plus(Duration.ofMinutes(5));
    }

    private ReceivedMessage received(String to) {
        await().atMost(PATIENCE).until(() -> !stack.inbox().messages(to).isEmpty());
        return stack.inbox().messages(to).getFirst();
    }

    private Connection asOwner() throws SQLException {
        return DriverManager.getConnection(
                stack.postgres().jdbcUrl("notification"), "notification_owner", "notification_owner");
    }

    private Map<String, String> row(UUID id) throws SQLException {
        try (var connection = asOwner();
                var select = connection.prepareStatement("select state, gateway, gateway_message_id, destination,"
                        + " reason, attempts, to_jsonb(delivery)::text as everything from delivery where id = ?")) {
            select.setObject(1, id);
            try (var row = select.executeQuery()) {
                Map<String, String> found = new java.util.HashMap<>();
                if (row.next()) {
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        found.put(row.getMetaData().getColumnName(i), row.getString(i));
                    }
                }
                return found;
            }
        }
    }

    private Map<String, String> rowInState(UUID id, String state) throws SQLException {
        await().atMost(PATIENCE).until(() -> state.equals(row(id).get("state")));
        return row(id);
    }

    @Test
    void codeGoesByTheFirstGateway() throws Exception {
        UUID id = ask(sms("+4520000001"), inFiveMinutes());

        ReceivedMessage sms = received("+4520000001");
        assertThat(sms.gateway()).isEqualTo("gatewayapi");
        assertThat(sms.from()).isEqualTo("Vestibule");
        assertThat(sms.body()).contains(CODE).contains("Byens Webshop").endsWith("\n\n@login.webshop.dk #" + CODE);
        assertThat(rowInState(id, "accepted"))
                .containsEntry("gateway", "gatewayapi")
                .containsEntry("destination", "+45 •• •• •• 01")
                .containsEntry("attempts", "1")
                .containsKey("gateway_message_id");
    }

    @Test
    void refusalMovesOnToTheNextGateway() throws Exception {
        stack.inbox().behave(Gateway.GATEWAYAPI, Behaviour.REFUSE);
        UUID id = ask(sms("+4520000002"), inFiveMinutes());

        assertThat(received("+4520000002").gateway()).isEqualTo("cpsms");
        assertThat(rowInState(id, "accepted")).containsEntry("gateway", "cpsms");
    }

    @Test
    void thirdGatewayIsTheLastHope() {
        stack.inbox().behave(Gateway.GATEWAYAPI, Behaviour.REFUSE);
        stack.inbox().behave(Gateway.CPSMS, Behaviour.REFUSE);
        ask(sms("+4520000003"), inFiveMinutes());

        assertThat(received("+4520000003").gateway()).isEqualTo("twilio");
    }

    @Test
    void afterAnUnknownEndNobodyElseSends() throws Exception {
        stack.inbox().behave(Gateway.GATEWAYAPI, Behaviour.FAIL);
        UUID id = ask(sms("+4520000004"), inFiveMinutes());

        assertThat(rowInState(id, "unknown"))
                .containsEntry("gateway", "gatewayapi")
                .containsEntry("reason", "http 500");
        assertThat(stack.inbox().messages("+4520000004")).isEmpty();
    }

    @Test
    void expiredCodeIsNeverSent() throws Exception {
        UUID id = ask(sms("+4520000005"), Instant.now().minusSeconds(1));

        rowInState(id, "expired");
        assertThat(stack.inbox().messages("+4520000005")).isEmpty();
    }

    @Test
    void sameEventTwentyTimesAtOnceIsOneSms() throws Exception {
        var order = new Order(
                UUID.randomUUID(), UUID.randomUUID(), "webshop", Instant.now(), inFiveMinutes(), sms("+4520000006"));
        var go = new CountDownLatch(1);
        List<Callable<Ending>> tries = IntStream.range(0, 20)
                .<Callable<Ending>>mapToObj(n -> () -> {
                    go.await();
                    return deliveries.deliver(order);
                })
                .toList();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Ending>> ends = tries.stream().map(threads::submit).toList();
            go.countDown();
            for (var end : ends) {
                assertThat(end.get()).isEqualTo(new Ending.Done());
            }
        }

        assertThat(stack.inbox().messages("+4520000006")).hasSize(1);
        assertThat(row(order.id())).containsEntry("state", "accepted").containsEntry("attempts", "1");
    }

    @Test
    void redeliveredRecordsAreOneSms() throws Exception {
        NotificationRequested event =
                events.event(UUID.randomUUID(), UUID.randomUUID(), "webshop", sms("+4520000007"), inFiveMinutes());
        IntStream.range(0, 20).forEach(n -> events.send(event));
        UUID last = UUID.randomUUID();
        events.send(events.event(last, event.subject(), "webshop", sms("+4520000008"), inFiveMinutes()));

        rowInState(last, "accepted");
        assertThat(stack.inbox().messages("+4520000007")).hasSize(1);
    }

    @Test
    void messagesOfOneUserKeepTheirOrder() throws Exception {
        UUID user = UUID.randomUUID();
        UUID last = null;
        for (int n = 0; n < 20; n++) {
            last = UUID.randomUUID();
            var numbered = new Message(
                    Channel.SMS,
                    "+4520000009",
                    Template.LOGIN_CODE,
                    "en",
                    new Tenant("Shop", "login.webshop.dk", null, null),
                    Map.of("code", Integer.toString(100_000 + n), "minutes", "5"));
            events.send(events.event(last, user, "webshop", numbered, inFiveMinutes()));
        }

        rowInState(last, "accepted");
        assertThat(stack.inbox().messages("+4520000009").reversed())
                .extracting(sms -> sms.body().substring(0, 6))
                .isEqualTo(IntStream.range(100_000, 100_020)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    @Test
    void emailComesFromTheTenantAndSaysWhatToDo() throws Exception {
        UUID id = ask(email("kim@example.dk", Template.PASSWORD_CHANGED, "Bårds Butik"), null);

        ReceivedMessage mail = received("kim@example.dk");
        assertThat(mail.from()).contains("Bårds Butik").contains("no-reply@vestibule.example");
        assertThat(mail.subject()).isEqualTo("Din adgangskode er skiftet");
        assertThat(mail.body()).contains("2. marts 2026 kl. 08.05").contains("Var det ikke dig");
        assertThat(rowInState(id, "accepted"))
                .containsEntry("destination", "k•••@e•••.dk")
                .containsEntry("gateway", "smtp")
                .containsEntry("gateway_message_id", "<" + id + "@vestibule.example>");
    }

    @Test
    void nameOfTheTenantCannotBringAHeader() {
        ask(email("bo@example.dk", Template.LOGIN_CODE, "Shop\r\nBcc: eve@example.org\r\n\r\nhello"), inFiveMinutes());

        ReceivedMessage mail = received("bo@example.dk");
        assertThat(mail.subject()).isEqualTo("Din engangskode til Shop Bcc: eve@example.org hello");
        assertThat(mail.body()).contains(CODE);
        assertThat(stack.inbox().messages("eve@example.org")).isEmpty();
    }

    @Test
    void mailServerThatIsAwayIsWaitedForAndHoldsBackNoSms() throws Exception {
        UUID user = UUID.randomUUID();
        UUID mail = UUID.randomUUID();
        stack.inbox().stop();
        try {
            events.send(events.event(
                    mail, user, "webshop", email("ida@example.dk", Template.PASSWORD_CHANGED, "Shop"), null));
            rowInState(mail, "waiting");
        } finally {
            stack.inbox().start();
        }
        events.send(events.event(UUID.randomUUID(), user, "webshop", sms("+4520000010"), inFiveMinutes()));

        assertThat(received("+4520000010").body()).contains(CODE);
        assertThat(received("ida@example.dk").subject()).isEqualTo("Din adgangskode er skiftet");
        assertThat(Integer.parseInt(rowInState(mail, "accepted").get("attempts")))
                .isGreaterThan(1);
    }

    @Test
    void whatDoesNotOpenGoesToTheDeadLettersWithTheReasonAndStillSealed() {
        UUID user = UUID.randomUUID();
        NotificationRequested event =
                events.event(UUID.randomUUID(), UUID.randomUUID(), "webshop", sms("+4520000011"), inFiveMinutes());
        var moved = NotificationRequested.of(
                event.id(), event.source(), user, event.time(), "another-tenant", event.data());
        events.send(moved);

        var dead = deadLetter(user.toString());
        assertThat(header(dead, "dead-letter-reason")).isEqualTo("the sealed message does not open");
        assertThat(header(dead, "traceparent")).startsWith("00-0af7651916cd43dd8448eb211c80319c-");
        assertThat(new String(dead.value(), StandardCharsets.UTF_8))
                .doesNotContain(CODE)
                .doesNotContain("4520000011");
        assertThat(stack.inbox().messages("+4520000011")).isEmpty();
    }

    @Test
    void whatCannotBeReadGoesToTheDeadLetters() {
        events.sendRaw(Topics.NOTIFICATIONS, "not-json", "hello".getBytes(StandardCharsets.UTF_8));
        events.sendRaw(Topics.NOTICES, "no-notice", "hello".getBytes(StandardCharsets.UTF_8));
        events.sendRaw(
                Topics.NOTIFICATIONS, "incomplete", "{\"specversion\":\"1.0\"}".getBytes(StandardCharsets.UTF_8));
        UUID user = UUID.randomUUID();
        events.send(events.event(
                UUID.randomUUID(), user, "webshop", email("no address", Template.LOGIN_CODE, "Shop"), inFiveMinutes()));

        assertThat(header(deadLetter("not-json"), "dead-letter-reason"))
                .isEqualTo("the record is not a notification.requested event");
        assertThat(header(deadLetter("no-notice"), "dead-letter-reason"))
                .isEqualTo("the record is not a notification.requested event");
        assertThat(header(deadLetter("incomplete"), "dead-letter-reason")).isEqualTo("the event is not complete");
        assertThat(header(deadLetter(user.toString()), "dead-letter-reason")).isEqualTo("the message is not complete");
    }

    @Test
    @Tag("attack-33")
    void codeAndAddressStandNowhere() throws Exception {
        UUID known = ask(sms("+4520000012"), inFiveMinutes());
        UUID lost = UUID.randomUUID();
        rowInState(known, "accepted");
        stack.inbox().behave(Gateway.GATEWAYAPI, Behaviour.FAIL);
        events.send(events.event(lost, UUID.randomUUID(), "webshop", sms("+4520000012"), inFiveMinutes()));
        rowInState(lost, "unknown");
        UUID mail = ask(email("secret.person@example.dk", Template.LOGIN_CODE, "Shop"), inFiveMinutes());
        rowInState(mail, "accepted");

        String everything = row(known).get("everything")
                + row(lost).get("everything")
                + row(mail).get("everything")
                + String.join("\n", log.lines)
                + get(metrics);
        assertThat(everything).doesNotContain(CODE).doesNotContain("20000012").doesNotContain("secret.person");
        assertThat(log.lines).anyMatch(line -> line.contains("nobody knows whether gatewayapi took"));
    }

    @Test
    void sendsAreCountedByGatewayAndOutcome() throws Exception {
        rowInState(ask(sms("+4520000013"), inFiveMinutes()), "accepted");

        assertThat(get(metrics))
                .containsPattern(
                        "vestibule_sends_total\\{channel=\"sms\",gateway=\"gatewayapi\",outcome=\"accepted\"\\} [1-9]")
                .contains("vestibule_send_wait_seconds_count{channel=\"sms\",kind=\"code\"}");
        assertThat(get(ready)).contains("\"status\": \"UP\"");
    }

    @Test
    void rowsOfATenantAreItsOwn() throws Exception {
        UUID id = ask(sms("+4520000014"), inFiveMinutes());
        rowInState(id, "accepted");

        try (var app = DriverManager.getConnection(
                stack.postgres().jdbcUrl("notification"), "notification_app", "notification_app")) {
            assertThat(count(app, id)).isZero();
            app.createStatement().execute("select set_config('vestibule.tenant', 'another', false)");
            assertThat(count(app, id)).isZero();
            app.createStatement().execute("select set_config('vestibule.tenant', 'webshop', false)");
            assertThat(count(app, id)).isEqualTo(1);
            assertThatThrownBy(() -> app.createStatement().execute("delete from delivery"))
                    .hasMessageContaining("permission denied");
        }
    }

    private static int count(Connection connection, UUID id) throws SQLException {
        try (var rows =
                connection.createStatement().executeQuery("select count(*) from delivery where id = '" + id + "'")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @Test
    void claimOfAReplicaThatIsGoneIsClosedAndSaid() throws Exception {
        UUID id = UUID.randomUUID();
        try (var owner = asOwner()) {
            owner.createStatement()
                    .execute("insert into delivery (id, tenant, user_id, channel, template, destination, state,"
                            + " event_time, claimed_at) values ('" + id + "', 'webshop', '" + id
                            + "', 'sms', 'login_code', '+45', 'claimed', now(), now() - interval '3 minutes')");
        }
        NotificationRequested event =
                events.event(id, UUID.randomUUID(), "webshop", sms("+4520000015"), inFiveMinutes());
        events.send(event);

        assertThat(closeAbandoned()).isEqualTo(1);
        assertThat(row(id)).containsEntry("state", "interrupted");
        assertThat(stack.inbox().messages("+4520000015")).isEmpty();
    }

    private int closeAbandoned() throws SQLException {
        try (var app = DriverManager.getConnection(
                        stack.postgres().jdbcUrl("notification"), "notification_app", "notification_app");
                var rows = app.createStatement()
                        .executeQuery("select count(*) from interrupt_abandoned(interval '2 minutes')")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private ConsumerRecord<String, byte[]> deadLetter(String key) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                stack.kafka().bootstrapServers(),
                "group.id",
                UUID.randomUUID().toString(),
                "auto.offset.reset",
                "earliest");
        List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(Topics.NOTIFICATIONS_DEAD_LETTER));
            await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    if (key.equals(record.key())) {
                        found.add(record);
                    }
                });
                return !found.isEmpty();
            });
        }
        return found.getFirst();
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static String get(URL url) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(url.toString())).build();
            return client.send(request, BodyHandlers.ofString()).body();
        }
    }
}
