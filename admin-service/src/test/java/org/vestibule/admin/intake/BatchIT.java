package org.vestibule.admin.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vestibule.admin.UpstreamStub;
import org.vestibule.admin.eventlog.EventFilter;
import org.vestibule.admin.eventlog.EventLog;
import org.vestibule.admin.eventlog.LogVerification;
import org.vestibule.admin.eventlog.LoggedEvent;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.SecurityEvent;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.contracts.SecurityEvent.Data;
import org.vestibule.contracts.SecurityEvent.Kind;
import org.vestibule.contracts.SecurityEvent.Outcome;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.localstack.postgres.RoundTrips;

/** What becomes of events that a poll brought together, and what they cost. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "admin"))
@QuarkusTestResource(UpstreamStub.class)
@Tag("C-06")
class BatchIT {
    private static final Map<String, Object> USER = Map.of("username", "kim", "roles", List.of("customer"));
    private static final long ONE_EVENT = 7;

    Infrastructure stack;

    @Inject
    ObjectMapper json;

    @Inject
    Intake intake;

    @Inject
    EventLog log;

    private final String tenant = "shop-" + UUID.randomUUID();
    private final UUID kim = UUID.randomUUID();

    private SecurityEvent event(String tenant, EventType type, Actor actor, Map<String, Object> details) {
        String request = UUID.randomUUID().toString();
        var data = new Data(actor, "192.0.2.7", "Browser", Outcome.SUCCESS, request, details);
        return SecurityEvent.of(UUID.randomUUID(), type, kim, Instant.now(), tenant, data);
    }

    private SecurityEvent event(EventType type, Map<String, Object> details) {
        return event(tenant, type, new Actor(kim, Kind.USER, "kim"), details);
    }

    private SecurityEvent login() {
        return event(EventType.LOGIN_SUCCEEDED, Map.of());
    }

    private SecurityEvent loginAt(String other) {
        return event(other, EventType.LOGIN_SUCCEEDED, null, Map.of());
    }

    private Poll poll() {
        return new Poll(json);
    }

    /** Oldest first. */
    private List<LoggedEvent> logged(String tenant) {
        return log.page(EventFilter.of(EventFilter.Reader.PERSON, tenant, null), null, 200)
                .items()
                .reversed();
    }

    private void assertLog(String tenant, SecurityEvent... events) {
        assertThat(logged(tenant))
                .extracting(LoggedEvent::id)
                .containsExactly(Stream.of(events).map(SecurityEvent::id).toArray(UUID[]::new));
        assertThat(log.verify(tenant))
                .isEqualTo(new LogVerification(events.length, true, null, 0, 0, null, "/admin/.well-known/jwks.json"));
    }

    private long count(String table, String condition) throws SQLException {
        try (var connection = stack.postgres().connect("admin");
                var select = connection.prepareStatement(
                        "select count(*) from " + table + " where tenant = ? and " + condition)) {
            select.setString(1, tenant);
            try (var rows = select.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    @Test
    void eachTenantOfABatchHasItsChainInTheOrderOfTheRecords() {
        String other = tenant + "-other";
        SecurityEvent first = login();
        SecurityEvent second = event(EventType.LOGIN_FAILED, Map.of());
        SecurityEvent third = login();
        SecurityEvent elsewhere = loginAt(other);
        SecurityEvent elsewhereLater = loginAt(other);
        SecurityEvent next = login();

        Poll poll = poll().with(first, elsewhere, second, elsewhereLater, third).into(intake);
        poll().with(next).into(intake);

        assertLog(tenant, first, second, third, next);
        assertLog(other, elsewhere, elsewhereLater);
        assertThat(poll.isTaken).isTrue();
        assertThat(poll.deadLetters).isEmpty();
    }

    @Test
    void anEventThatStandsTwiceInABatchOrWasTakenBeforeIsOneRow() {
        SecurityEvent before = login();
        SecurityEvent twice = login();
        SecurityEvent last = login();
        intake.take(before);

        poll().with(twice, before, last, twice).into(intake);
        poll().with(twice, last).into(intake);

        assertLog(tenant, before, twice, last);
    }

    @Test
    void whatCanNeverBeTakenGoesToTheDeadLettersWithoutItsNeighbours() throws SQLException {
        SecurityEvent first = login();
        SecurityEvent nameless = event(EventType.USER_CREATED, Map.of());
        SecurityEvent second = login();
        SecurityEvent last = login();
        Poll poll =
                poll().with(first, nameless).with("{\"type\":\"tea.served\"}").with(second);
        String withoutPlaceInAText = poll.text(login()).replace("\"kim\"", "\"\\u0000\"");

        poll.with(withoutPlaceInAText).with(last).into(intake);

        assertLog(tenant, first, second, last);
        assertThat(count("customer", "true")).isZero();
        assertThat(poll.deadLetters)
                .containsExactly(
                        Map.entry(1L, "details name no username"),
                        Map.entry(2L, "the record is not a security event of a known type"),
                        Map.entry(4L, "failed here: IllegalStateException"));
        assertThat(poll.isTaken).isTrue();
    }

    @Test
    @Tag("attack-58")
    void whatAnotherServiceStatesGoesToTheDeadLetters() throws SQLException {
        SecurityEvent first = login();
        Poll poll = poll();
        String forged = poll.text(event(EventType.USER_DELETED, Map.of())).replace("/auth-service", "/mfa-service");

        poll.with(first).with(forged).into(intake);

        assertLog(tenant, first);
        assertThat(poll.deadLetters).containsExactly(Map.entry(1L, "user.deleted is stated by /auth-service alone"));
        assertThat(count("erasure", "true")).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"+1000000000-12-31T23:59:59.999999999Z\"",
                "\"-1000000000-01-01T00:00:00Z\"",
                "\"+300000-01-01T00:00:00Z\"",
                "\"2026-02-30T00:00:00Z\"",
                "-99999999999999999999",
                "true",
                "[]"
            })
    @Tag("attack-53")
    void aTimeThatCannotBeGoesToTheDeadLetters(String time) {
        SecurityEvent first = login();
        SecurityEvent last = login();
        Poll poll = poll().with(first);
        String right = poll.text(login());
        String wrong = right.replaceFirst("\"time\":(\"[^\"]*\"|[0-9.]+)", "\"time\":" + time);
        assertThat(wrong).isNotEqualTo(right);

        poll.with(wrong).with(last).into(intake);

        assertLog(tenant, first, last);
        assertThat(poll.deadLetters).containsOnlyKeys(1L);
        assertThat(poll.isTaken).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "-1e400", "1e1000000000", "0.1e-1000000000", "%s"})
    @Tag("attack-53")
    void aNumberOfAnySizeInTheDetailsHoldsUpNoneOfTheOthers(String number) {
        SecurityEvent first = login();
        SecurityEvent last = login();
        SecurityEvent odd = event(EventType.LOGIN_SUCCEEDED, Map.of("n", 12345));
        Poll poll = poll().with(first);

        poll.with(poll.text(odd).replace("12345", number.formatted("9".repeat(100_000))))
                .with(last)
                .into(intake);

        assertThat(poll.isTaken).isTrue();
        if (poll.deadLetters.isEmpty()) {
            assertLog(tenant, first, odd, last);
        } else {
            assertThat(poll.deadLetters).containsOnlyKeys(1L);
            assertLog(tenant, first, last);
        }
    }

    @Test
    void aDeletionAmidABatchEmptiesWhatCameBeforeAndWhatComesAfter() throws SQLException {
        poll().with(
                        event(EventType.USER_CREATED, USER),
                        event(EventType.LOGIN_FAILED, Map.of("n", 1)),
                        event(EventType.USER_DELETED, Map.of("n", 2)),
                        event(EventType.USER_UPDATED, USER),
                        event(EventType.SESSION_REVOKED, Map.of("n", 3)))
                .into(intake);

        assertThat(logged(tenant)).hasSize(5).allSatisfy(row -> {
            assertThat(row.details()).isEqualTo("{}");
            assertThat(row.ip()).isNull();
            assertThat(row.actor().name()).isNull();
        });
        assertThat(log.verify(tenant))
                .isEqualTo(new LogVerification(5, true, null, 0, 5, null, "/admin/.well-known/jwks.json"));
        assertThat(count("event_log", "erased_at = recorded_at"))
                .as("rows that never had what is erased")
                .isEqualTo(5);
        assertThat(count("customer", "state = 'DELETED' and username is null")).isEqualTo(1);
    }

    @Test
    void theDirectoryIsAsIfItsEventsHadComeOneByOne() throws SQLException {
        Map<String, Object> phone = Map.of("authenticator_id", UUID.randomUUID().toString(), "method", "totp");
        Map<String, Object> key = Map.of("authenticator_id", UUID.randomUUID().toString(), "method", "webauthn");

        poll().with(
                        event(EventType.AUTHENTICATOR_ENROLLED, phone),
                        event(EventType.TWO_FACTOR_DISABLED, Map.of()),
                        event(EventType.AUTHENTICATOR_ENROLLED, phone),
                        event(EventType.AUTHENTICATOR_ENROLLED, key),
                        event(EventType.AUTHENTICATOR_REMOVED, key),
                        event(EventType.TWO_FACTOR_ENABLED, Map.of()),
                        event(EventType.USER_CREATED, USER))
                .into(intake);

        assertThat(count("customer", "state = 'ACTIVE' and two_factor and methods = '{totp}'"))
                .isEqualTo(1);
        assertThat(count("customer_authenticator", "method = 'totp'")).isEqualTo(1);
    }

    @Test
    void aBatchCostsAsManyRoundTripsAsOneEvent() {
        intake.take(login());

        assertThat(Stream.of(1, 2, 20, 200).map(this::logins).map(this::roundTrips))
                .as("tenant, inbox, head, who was removed, rows, head moved, commit")
                .containsOnly(ONE_EVENT);
        assertThat(log.verify(tenant))
                .isEqualTo(new LogVerification(224, true, null, 0, 0, null, "/admin/.well-known/jwks.json"));
    }

    @Test
    void whereStaffActedFromIsAskedOnceABatchAndOfNobodyElse() {
        intake.take(login());
        var staff = new Actor(UUID.randomUUID(), Kind.STAFF, "support");
        List<SecurityEvent> looks = Stream.generate(
                        () -> event(tenant, EventType.STAFF_VIEWED_CUSTOMER, staff, Map.of()))
                .limit(20)
                .toList();

        assertThat(roundTrips(looks)).isEqualTo(ONE_EVENT + 1);
    }

    private List<SecurityEvent> logins(int number) {
        return Stream.generate(this::login).limit(number).toList();
    }

    private long roundTrips(List<SecurityEvent> events) {
        try (var trips = RoundTrips.ofThisThread()) {
            intake.take(events);
            return trips.count();
        }
    }
}
