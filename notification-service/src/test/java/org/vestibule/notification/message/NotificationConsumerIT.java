package org.vestibule.notification.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.contracts.Message;
import org.vestibule.contracts.Message.Channel;
import org.vestibule.contracts.Message.Template;
import org.vestibule.contracts.Message.Tenant;
import org.vestibule.contracts.Topics;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.notification.SealedEvents;

/** What waits for a mail server takes no place and no connection that a code needs. */
@QuarkusTest
@QuarkusTestResource(
        value = LocalStackResource.class,
        initArgs = @ResourceArg(name = "service", value = "notification"))
@Tag("C-05")
class NotificationConsumerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    Infrastructure stack;

    @Inject
    ObjectMapper json;

    @Inject
    NotificationConfig config;

    @ConfigProperty(name = "quarkus.mailer.max-pool-size")
    int connections;

    @ConfigProperty(name = "local-stack.notifications-public-keyset")
    Path publicKeyset;

    /** The rows of each test are its own. */
    private final String tenant = "shop-" + UUID.randomUUID();

    private SealedEvents events;

    @BeforeEach
    void start() {
        events = new SealedEvents(stack.kafka().bootstrapServers(), publicKeyset, json);
    }

    @AfterEach
    void stop() {
        stack.inbox().startMail();
        events.close();
    }

    private static Message message(Channel channel, String to, Template template) {
        return new Message(
                channel,
                to,
                template,
                "en",
                new Tenant("Shop", "login.shop.example", "help@shop.example", null),
                Map.of("code", "739154", "minutes", "5", "time", "2026-03-02T07:05:00Z"));
    }

    private void ask(String topic, Message message, Instant expiresAt) {
        events.send(topic, events.event(UUID.randomUUID(), UUID.randomUUID(), tenant, message, expiresAt));
    }

    private void code(Channel channel, String to) {
        ask(
                Topics.NOTIFICATIONS,
                message(channel, to, Template.LOGIN_CODE),
                Instant.now().plus(Duration.ofMinutes(5)));
    }

    private void notices(int number) {
        IntStream.range(0, number).forEach(n -> ask(Topics.NOTICES, notice("notice-%d@example.dk".formatted(n)), null));
    }

    private static Message notice(String to) {
        return message(Channel.EMAIL, to, Template.PASSWORD_CHANGED);
    }

    private int inState(String state, Template template) {
        try (var connection = stack.postgres().connect("notification");
                var count = connection.prepareStatement(
                        "select count(*) from delivery where tenant = ? and state = ? and template = ?")) {
            count.setString(1, tenant);
            count.setString(2, state);
            count.setString(3, template.name().toLowerCase(Locale.ROOT));
            try (var row = count.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitState(String state, Template template, int number) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(inState(state, template)).isEqualTo(number));
    }

    private void awaitMessage(String to) {
        await().atMost(PATIENCE).until(() -> !stack.inbox().messages(to).isEmpty());
    }

    @Test
    void codesGoOutWhileAllPlacesOfNoticesAreTaken() {
        stack.inbox().stopMail();
        int places = config.maxNoticesInFlight();
        notices(places + config.maxInFlight());
        await().atMost(PATIENCE).until(() -> inState("waiting", Template.PASSWORD_CHANGED) >= places);

        code(Channel.SMS, "+4520000101");
        awaitMessage("+4520000101");

        code(Channel.EMAIL, "kim-101@example.dk");
        awaitState("waiting", Template.LOGIN_CODE, 1);
        assertThat(inState("accepted", Template.PASSWORD_CHANGED)).isZero();
        stack.inbox().startMail();
        awaitMessage("kim-101@example.dk");
        awaitState("accepted", Template.PASSWORD_CHANGED, places + config.maxInFlight());
    }

    @Test
    void smsCodesGoOutWhileMoreMailsWaitThanThereArePlaces() {
        stack.inbox().stopMail();
        int all = config.maxInFlight();
        int ofMail = all - all / 4;
        IntStream.range(0, 2 * all).forEach(n -> code(Channel.EMAIL, "code-%d@example.dk".formatted(n)));
        awaitState("waiting", Template.LOGIN_CODE, ofMail);

        code(Channel.SMS, "+4520000102");
        awaitMessage("+4520000102");

        // While one of them is tried it does not wait.
        awaitState("waiting", Template.LOGIN_CODE, ofMail);
        stack.inbox().startMail();
        awaitState("accepted", Template.LOGIN_CODE, ofMail + 1);
    }

    @Test
    void aCodeFindsAConnectionWhileNoticesHang() throws IOException {
        stack.inbox().stopMail();
        try (var server = new SilentServer(stack.inbox().smtpPort())) {
            notices(2 * connections);
            server.awaitConnections(connections / 2);

            code(Channel.SMS, "+4520000103");
            awaitMessage("+4520000103");
            code(Channel.EMAIL, "kim-103@example.dk");
            server.awaitConnections(connections / 2 + 1);
        }
        stack.inbox().startMail();
        awaitState("accepted", Template.PASSWORD_CHANGED, 2 * connections);
    }

    @Test
    void aNoticeThatAnOlderReleasePutAmongTheCodesIsSent() {
        ask(Topics.NOTIFICATIONS, notice("kim-104@example.dk"), null);

        awaitMessage("kim-104@example.dk");
    }

    /** A mail server that takes connections, greets, and says nothing more. */
    private static final class SilentServer implements AutoCloseable {
        private final ServerSocket socket;
        private final List<Socket> accepted = new CopyOnWriteArrayList<>();
        private final Thread thread;

        SilentServer(int port) throws IOException {
            socket = new ServerSocket(port, 100, InetAddress.ofLiteral("127.0.0.1"));
            thread = Thread.ofVirtual().start(this::accept);
        }

        private void accept() {
            try {
                while (true) {
                    Socket one = socket.accept();
                    one.getOutputStream().write("220 mail.example ESMTP\r\n".getBytes(StandardCharsets.US_ASCII));
                    accepted.add(one);
                }
            } catch (IOException e) {
                // closed
            }
        }

        void awaitConnections(int number) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(accepted).hasSize(number));
        }

        @Override
        public void close() throws IOException {
            socket.close();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            for (Socket one : accepted) {
                one.close();
            }
        }
    }
}
