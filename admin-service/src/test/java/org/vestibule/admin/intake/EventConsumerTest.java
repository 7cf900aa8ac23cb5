package org.vestibule.admin.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.SecurityEvent;
import org.vestibule.contracts.SecurityEvent.Data;
import org.vestibule.contracts.SecurityEvent.Outcome;

class EventConsumerTest {
    private final ObjectMapper json = new ObjectMapper().registerModule(new JavaTimeModule());
    private final List<List<SecurityEvent>> taken = new ArrayList<>();
    private final SecurityEvent one = event("shop");
    private final SecurityEvent two = event("shop");
    private final SecurityEvent three = event("shop");
    private final SecurityEvent elsewhere = event("a-shop");

    private static SecurityEvent event(String tenant) {
        var data = new Data(null, null, null, Outcome.SUCCESS, null, Map.of());
        return SecurityEvent.of(
                UUID.randomUUID(), "/test", EventType.LOGIN_FAILED, UUID.randomUUID(), Instant.EPOCH, tenant, data);
    }

    /** Takes what {@code obstacle} lets through. */
    private EventConsumer consumer(Consumer<List<SecurityEvent>> obstacle) {
        var intake = new Intake(null, null, null, null, null) {
            @Override
            public void take(List<SecurityEvent> events) {
                obstacle.accept(events);
                taken.add(events);
            }
        };
        return new EventConsumer(intake, json);
    }

    private static RuntimeException away() {
        return new IllegalStateException(new SQLException("no connection", "08006"));
    }

    @Test
    void eventsOfATenantAreTakenTogetherAndTenantsInOneOrder() {
        Poll poll = new Poll(json).with(one, elsewhere, two).into(consumer(events -> {}));

        assertThat(taken).containsExactly(List.of(elsewhere), List.of(one, two));
        assertThat(poll.acknowledged).containsExactly(2L);
        assertThat(poll.deadLetters).isEmpty();
    }

    @Test
    void onlyWhatCannotBeTakenGoesToTheDeadLetters() {
        Poll poll = new Poll(json).with(one, two, three).with("no event").into(consumer(events -> {
            if (events.contains(two)) {
                throw new IllegalArgumentException("the second");
            }
        }));

        assertThat(taken).containsExactly(List.of(one), List.of(three));
        assertThat(poll.deadLetters)
                .containsExactly(
                        Map.entry(1L, "the second"),
                        Map.entry(3L, "the record is not a security event of a known type"));
        assertThat(poll.acknowledged).containsExactly(3L);
    }

    @Test
    void groupThatFailsByABugIsTakenOneByOne() {
        Poll poll = new Poll(json).with(one, two).into(consumer(events -> {
            if (events.size() > 1) {
                throw new IllegalStateException(new SQLException("deadlock", "40P01"));
            }
        }));

        assertThat(taken).containsExactly(List.of(one), List.of(two));
        assertThat(poll.deadLetters).isEmpty();
        assertThat(poll.acknowledged).containsExactly(1L);
    }

    @Test
    void databaseThatIsAwayIsWaitedForByAllTogether() {
        var failures = new ArrayList<>(List.of(away()));
        Poll poll = new Poll(json).with(one, two).into(consumer(events -> {
            if (!failures.isEmpty()) {
                throw failures.removeLast();
            }
        }));

        assertThat(taken).containsExactly(List.of(one, two));
        assertThat(poll.deadLetters).isEmpty();
        assertThat(poll.acknowledged).containsExactly(1L);
    }

    @Test
    void stopDuringAnOutageLeavesTheWholeBatchToComeAgain() {
        EventConsumer consumer = consumer(events -> {
            if (events.contains(one)) {
                throw away();
            }
        });
        consumer.stop(null);

        Poll poll = new Poll(json).with(elsewhere, one).with("no event").into(consumer);

        assertThat(taken).containsExactly(List.of(elsewhere));
        assertThat(poll.acknowledged).isEmpty();
        assertThat(poll.deadLetters).isEmpty();
    }
}
