package org.vestibule.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.Message;
import org.vestibule.contracts.Message.Channel;
import org.vestibule.contracts.Message.Template;
import org.vestibule.contracts.Message.Tenant;
import org.vestibule.contracts.SecurityEvent;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.contracts.SecurityEvent.Data;
import org.vestibule.contracts.SecurityEvent.Outcome;
import org.vestibule.contracts.Topics;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.localstack.postgres.Mentions;

@QuarkusTest
@QuarkusTestResource(
        value = LocalStackResource.class,
        initArgs = @ResourceArg(name = "service", value = "notification"))
@Tag("attack-80")
class ErasureIT {
    /** Where the user may still be named, and why. */
    private static final Map<String, String> MAY_STAY = Map.of(
            "erased_user.id", "to whom nothing is sent any more; a random id, gone with the deliveries of its time");

    Infrastructure stack;

    @Inject
    DeliveryTable table;

    @Inject
    Deliveries deliveries;

    @Inject
    ObjectMapper json;

    private final String tenant = "shop-" + UUID.randomUUID();
    private final UUID kim = UUID.randomUUID();
    private final UUID bo = UUID.randomUUID();

    private Order order(String tenant, UUID user, String number) {
        var message = new Message(
                Channel.SMS,
                number,
                Template.LOGIN_CODE,
                "da",
                new Tenant("Byens Webshop", "login.webshop.dk", "hjaelp@webshop.dk", null),
                Map.of("code", "739154", "minutes", "5"));
        return new Order(
                UUID.randomUUID(), user, tenant, Instant.now(), Instant.now().plusSeconds(300), message);
    }

    private void sent(String tenant, UUID user) {
        Order order = order(tenant, user, "+4520999999");
        assertThat(table.claim(order)).isEqualTo(Claim.FIRST);
        table.finish(order, State.ACCEPTED, "cpsms", "1", null);
    }

    private long rows(String tenant, UUID user) throws SQLException {
        try (var connection = stack.postgres().connect("notification");
                var select =
                        connection.prepareStatement("select count(*) from delivery where tenant = ? and user_id = ?")) {
            select.setString(1, tenant);
            select.setObject(2, user);
            try (var row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private void state(EventType type) throws Exception {
        var data = new Data(Actor.SYSTEM, null, null, Outcome.SUCCESS, null, null);
        var event = SecurityEvent.of(UUID.randomUUID(), type, kim, Instant.now(), tenant, data);
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.kafka().bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topics.SECURITY_EVENTS, kim.toString(), json.writeValueAsBytes(event)))
                    .get();
        }
    }

    @Test
    void ofAUserWhoWasRemovedNoDeliveryStays() throws Exception {
        sent(tenant, kim);
        sent(tenant, bo);
        sent(tenant + "-2", kim);

        state(EventType.USER_UPDATED);
        state(EventType.USER_DELETED);

        await().atMost(Duration.ofSeconds(30)).until(() -> rows(tenant, kim) == 0);
        assertThat(rows(tenant, bo)).isEqualTo(1);
        assertThat(rows(tenant + "-2", kim)).as("the id at another tenant").isEqualTo(1);
    }

    @Test
    void aMessageThatComesLateIsNeitherSentNorKept() throws Exception {
        table.erase(tenant, kim);

        assertThat(deliveries.deliver(order(tenant, kim, "+4520111222"))).isEqualTo(new Ending.Done());

        assertThat(rows(tenant, kim)).isZero();
        assertThat(stack.inbox().messages("+4520111222")).isEmpty();
    }

    private void sentLongAgo(UUID user, int deliveries) throws SQLException {
        try (var connection = stack.postgres().connect("notification")) {
            connection
                    .createStatement()
                    .execute(
                            ("insert into delivery (id, tenant, user_id, channel, template, destination, state, event_time)"
                                            + " select gen_random_uuid(), '%s', '%s', 'sms', 'login_code', '+45 ** 99', 'accepted',"
                                            + " now() - n * interval '1 minute' from generate_series(1, %s) n")
                                    .formatted(tenant, user, deliveries));
        }
    }

    /** The newest is being written, so the batches before it have to be gone by themselves. */
    @Test
    void manyDeliveriesAreDeletedABatchAtATime() throws Exception {
        sentLongAgo(kim, 2_500);
        sentLongAgo(bo, 10);
        try (var thread = Executors.newSingleThreadExecutor();
                var writer = stack.postgres().connect("notification")) {
            writer.setAutoCommit(false);
            writer.createStatement()
                    .execute("select 1 from delivery where user_id = '" + kim
                            + "' order by event_time desc limit 1 for update");
            Future<?> erased = thread.submit(() -> table.erase(tenant, kim));

            await().atMost(Duration.ofSeconds(30)).until(() -> rows(tenant, kim) == 500);
            assertThat(erased.isDone()).isFalse();
            assertThat(table.claim(order(tenant, kim, "+4520999999")))
                    .as("nothing is sent to them meanwhile")
                    .isEqualTo(Claim.TAKEN);
            writer.commit();
            erased.get();
        }

        assertThat(rows(tenant, kim)).isZero();
        assertThat(rows(tenant, bo)).isEqualTo(10);
    }

    /** It was noted when the service ended: the event comes again. */
    @Test
    void anErasureThatBrokeOffIsEndedByTheNextOne() throws Exception {
        table.erase(tenant, kim);
        sentLongAgo(kim, 1_200);

        table.erase(tenant, kim);

        assertThat(rows(tenant, kim)).isZero();
    }

    @Test
    void whatIsClaimedWhileTheUserIsErasedGoesToo() throws Exception {
        var claimed = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(9)) {
            List<Future<?>> ends = new ArrayList<>();
            for (int n = 0; n < 8; n++) {
                ends.add(threads.submit(() -> {
                    go.await();
                    for (int m = 0; m < 10; m++) {
                        table.claim(order(tenant, kim, "+4520999999"));
                        claimed.countDown();
                    }
                    return null;
                }));
            }
            ends.add(threads.submit(() -> {
                go.await();
                claimed.await();
                table.erase(tenant, kim);
                return null;
            }));
            go.countDown();
            for (var end : ends) {
                end.get();
            }
        }
        assertThat(rows(tenant, kim)).isZero();
    }

    @Test
    void noColumnOfAnyTableNamesThemAfterwards() throws SQLException {
        sent(tenant, kim);
        assertThat(columnsWith(kim.toString())).contains("delivery.user_id");

        table.erase(tenant, kim);

        assertThat(columnsWith(kim.toString())).isEqualTo(MAY_STAY.keySet());
    }

    private Set<String> columnsWith(String word) throws SQLException {
        try (var connection = stack.postgres().connect("notification")) {
            return Mentions.of(word, connection);
        }
    }
}
