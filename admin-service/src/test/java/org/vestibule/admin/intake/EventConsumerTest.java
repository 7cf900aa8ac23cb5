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
                UUID.randomUUID(), EventType.LOGIN_FAILED, UUID.randomUUID(), Instant.EPOCH, tenant, data);
    }

    /** Takes what {@code obstacle} lets through. */
    private Intake intake(Consumer<List<SecurityEvent>> obstacle) {
        return new Intake(null, null, null, null, null) {
            @Override
            public void take(List<SecurityEvent> events) {
                obstacle.accept(events);
                taken.add(events);
            }
        };
    }

    private static RuntimeException away() {
        return new IllegalStateException(new SQLException("no connection", "08006"));
    }

    @Test
    void eventsOfATenantAreTakenTogetherAndTenantsInOneOrder() {
        Poll poll = new Poll(json).with(one, elsewhere, two).into(intake(events -> {}));

        assertThat(taken).containsExactly(List.of(elsewhere), List.of(one, two));
        assertThat(poll.isTaken).isTrue();
        assertThat(poll.deadLetters).isEmpty();
    }

    @Test
    void onlyWhatCannotBeTakenGoesToTheDeadLetters() {
        Poll poll = new Poll(json).with(one, two, three).with("no event").into(intake(events -> {
            if (events.contains(two)) {
                throw new IllegalArgumentException("the second");
            }
        }));

        assertThat(taken).containsExactly(List.of(one), List.of(three));
        assertThat(poll.deadLetters)
                .containsExactly(
                        Map.entry(1L, "the second"),
                        Map.entry(3L, "the record is not a security event of a known type"));
        assertThat(poll.isTaken).isTrue();
    }

    @Test
    void groupThatFailsByABugIsTakenOneByOne() {
        Poll poll = new Poll(json).with(one, two).into(intake(events -> {
            if (events.size() > 1) {
                throw new IllegalStateException(new SQLException("deadlock", "40P01"));
            }
        }));

        assertThat(taken).containsExactly(List.of(one), List.of(two));
        assertThat(poll.deadLetters).isEmpty();
        assertThat(poll.isTaken).isTrue();
    }

    @Test
    void databaseThatIsAwayIsWaitedForByAllTogether() {
        var failures = new ArrayList<>(List.of(away()));
        Poll poll = new Poll(json).with(one, two).into(intake(events -> {
            if (!failures.isEmpty()) {
                throw failures.removeLast();
            }
        }));

        assertThat(taken).containsExactly(List.of(one, two));
        assertThat(poll.deadLetters).isEmpty();
        assertThat(poll.isTaken).isTrue();
    }

    @Test
    void stopDuringAnOutageLeavesTheWholeBatchToComeAgain() {
        Poll poll = new Poll(json).with(elsewhere, one).with("no event").intoStopping(intake(events -> {
            if (events.contains(one)) {
                throw away();
            }
        }));

        assertThat(taken).containsExactly(List.of(elsewhere));
        assertThat(poll.isTaken).isFalse();
        assertThat(poll.deadLetters).isEmpty();
    }
}
