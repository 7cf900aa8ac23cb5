package org.vestibule.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.admin.eventlog.EventFilter;
import org.vestibule.admin.eventlog.EventLog;
import org.vestibule.admin.eventlog.LoggedEvent;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.SecurityEvent;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.contracts.SecurityEvent.Data;
import org.vestibule.contracts.SecurityEvent.Kind;
import org.vestibule.contracts.SecurityEvent.Outcome;
import org.vestibule.contracts.Topics;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.platform.event.SecurityEvents;
import org.vestibule.platform.event.SecurityEvents.Act;
import org.vestibule.platform.http.Origin;

/** From an outbox over Kafka into the event log. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "admin"))
@QuarkusTestResource(UpstreamStub.class)
@Tag("C-06")
class OutboxRelayIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    Infrastructure stack;

    @Inject
    ObjectMapper json;

    @Inject
    SecurityEvents events;

    @Inject
    EventLog log;

    private final String tenant = "shop-" + UUID.randomUUID();
    private final UUID kim = UUID.randomUUID();
    private final Actor actor = new Actor(kim, Kind.USER, "kim");
    private final Origin origin =
            new Origin("192.0.2.7", "Browser", UUID.randomUUID().toString());

    private List<String> logged() {
        return log.page(EventFilter.of(tenant, null), null, 200).items().reversed().stream()
                .map(LoggedEvent::type)
                .toList();
    }

    private void state(EventType type) {
        events.state(type, tenant, kim, Act.success(actor, origin), Map.of());
    }

    @Test
    void whatIsCommittedIsSentInItsOrderAndWhatIsUndoneIsNot() {
        QuarkusTransaction.begin();
        state(EventType.LOGIN_FAILED);
        QuarkusTransaction.rollback();
        QuarkusTransaction.requiringNew().run(() -> {
            state(EventType.LOGIN_SUCCEEDED);
            state(EventType.SESSION_OPENED);
        });

        await().atMost(PATIENCE).until(() -> logged().size() >= 2);
        assertThat(logged()).containsExactly("login.succeeded", "session.opened");
    }

    @Test
    void whatAReplicaLeftThatIsGoneIsSentByAnother() throws Exception {
        var data = new Data(actor, origin.ip(), origin.userAgent(), Outcome.SUCCESS, origin.requestId(), null);
        var event = SecurityEvent.of(
                UUID.randomUUID(), "/test", EventType.LOGIN_SUCCEEDED, kim, Instant.now(), tenant, data);
        try (var connection = stack.postgres().connect("admin");
                var insert = connection.prepareStatement(
                        "insert into outbox (topic, record_key, payload) values (?, ?, ?)")) {
            insert.setString(1, Topics.SECURITY_EVENTS);
            insert.setString(2, kim.toString());
            insert.setBytes(3, json.writeValueAsBytes(event));
            insert.executeUpdate();
        }

        await().atMost(PATIENCE).until(() -> !logged().isEmpty());
        assertThat(logged()).containsExactly("login.succeeded");
    }
}
