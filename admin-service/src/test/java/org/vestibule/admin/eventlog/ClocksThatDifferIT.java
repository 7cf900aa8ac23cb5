package org.vestibule.admin.eventlog;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vestibule.admin.Tokens;
import org.vestibule.admin.UpstreamStub;
import org.vestibule.admin.eventlog.EventFilter.Reader;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.Role;
import org.vestibule.contracts.SecurityEvent;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.contracts.SecurityEvent.Data;
import org.vestibule.contracts.SecurityEvent.Kind;
import org.vestibule.contracts.SecurityEvent.Outcome;
import org.vestibule.contracts.TokenType;
import org.vestibule.localstack.Infrastructure;
import org.vestibule.localstack.LocalStackResource;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.tenancy.TenantScope;

/** Rows are ordered by their place; the time of each is by the clock of the replica that added it, and clocks differ. */
@QuarkusTest
@QuarkusTestResource(value = LocalStackResource.class, initArgs = @ResourceArg(name = "service", value = "admin"))
@QuarkusTestResource(UpstreamStub.class)
@Tag("C-06")
class ClocksThatDifferIT {
    /** More than two of the batches that exports read; each ends with a row of a clock that is not ahead. */
    private static final int MANY = 2_301;

    /** Replicas take turns; the clock of every other one is ahead. */
    private static final String ADD = """
            insert into event_log
                (tenant, seq, recorded_at, id, source, type, subject, time, outcome, details, prev_hash, hash)
            select '%1$s', n, timestamptz '%2$s' + n * interval '1 millisecond' + n %% 2 * interval '5 minutes',
                gen_random_uuid(), '/test', 'login.failed', '%3$s', timestamptz '%2$s', 'failure',
                format('{"n":%%s}', n)::json, '', ''
            from generate_series(1, %4$d) n
            """;

    Infrastructure stack;

    @Inject
    DataSource database;

    @Inject
    TenantScope tenants;

    @Inject
    EventLog log;

    @Inject
    ObjectMapper json;

    @ConfigProperty(name = "local-stack.auth-signing-keys")
    Path signingKeys;

    private final String tenant = "shop-" + UUID.randomUUID();
    private final UUID kim = UUID.randomUUID();

    private void add(int rows, Instant from) throws SQLException {
        try (var connection = stack.postgres().connect("admin")) {
            connection.createStatement().execute(ADD.formatted(tenant, from, kim, rows));
        }
    }

    private EventLog logAt(Clock clock) {
        return new EventLog(new LogTable(database), new HeadTable(database), tenants, clock, Kept.days(400, 400), json);
    }

    private long number(LoggedEvent event) {
        try {
            return json.readTree(event.details()).path("n").asLong();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<LoggedEvent> pageByPage(EventLog log, EventFilter filter, int limit) {
        List<LoggedEvent> found = new ArrayList<>();
        EventPage page = log.page(filter, null, limit);
        found.addAll(page.items());
        while (page.nextCursor() != null) {
            page = log.page(filter, page.nextCursor(), limit);
            found.addAll(page.items());
        }
        return found;
    }

    private static Long[] downFrom(int newest) {
        return LongStream.rangeClosed(1, newest)
                .map(n -> newest + 1 - n)
                .boxed()
                .toArray(Long[]::new);
    }

    @Test
    void pagesLeaveNothingOut() throws SQLException {
        add(12, Instant.now().minus(Duration.ofHours(1)));

        for (int limit : List.of(1, 2, 3, 5)) {
            assertThat(pageByPage(log, EventFilter.of(Reader.PERSON, tenant, null), limit))
                    .as("pages of %d", limit)
                    .extracting(this::number)
                    .containsExactly(downFrom(12));
            assertThat(pageByPage(log, EventFilter.own(tenant, kim), limit))
                    .as("one's own, pages of %d", limit)
                    .extracting(this::number)
                    .containsExactly(downFrom(12));
        }
    }

    @Test
    void exportsLeaveNothingOut() throws SQLException {
        add(MANY, Instant.now().minus(Duration.ofHours(1)));

        List<Long> personalData = new ArrayList<>();
        log.forEach(EventFilter.of(Reader.PERSON, tenant, kim), event -> personalData.add(number(event)));
        assertThat(personalData).containsExactly(downFrom(MANY));

        String csv = given().header(
                        "Authorization",
                        "Bearer " + new Tokens(signingKeys).of(TokenType.ACCESS, UUID.randomUUID(), tenant, Role.OWNER))
                .accept("text/csv")
                .get("/admin/v1/events")
                .asString();
        assertThat(csv.lines()).hasSize(1 + MANY);
    }

    /** Of two neighbours the earlier one may be in the later month. */
    @Test
    void aMonthThatBeganForOneReplicaAloneIsLookedAt() throws SQLException {
        Instant month = ZonedDateTime.now(ZoneOffset.UTC)
                .plusMonths(1)
                .withDayOfMonth(1)
                .truncatedTo(java.time.temporal.ChronoUnit.DAYS)
                .toInstant();
        add(6, month.minus(Duration.ofMinutes(1)));
        EventLog then = logAt(Clock.fixed(month.plus(Duration.ofHours(1)), ZoneOffset.UTC));

        assertThat(pageByPage(then, EventFilter.of(Reader.PERSON, tenant, null), 1))
                .extracting(this::number)
                .containsExactly(downFrom(6));
    }

    @Test
    void whatReplicasAddAtOnceIsFoundOnceEach() throws Exception {
        List<UUID> added = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(3)) {
            List<Future<List<UUID>>> writers = new ArrayList<>();
            for (int minutes : List.of(-3, 4)) {
                EventLog replica = logAt(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(minutes)));
                writers.add(threads.submit(() -> addTo(replica, 40)));
            }
            Future<?> reader = threads.submit(() -> {
                for (int n = 0; n < 10; n++) {
                    long before = log.verify(tenant).events();
                    assertThat(pageByPage(log, EventFilter.of(Reader.PERSON, tenant, null), 7))
                            .doesNotHaveDuplicates()
                            .hasSizeGreaterThanOrEqualTo((int) before);
                }
            });
            for (var writer : writers) {
                added.addAll(writer.get());
            }
            reader.get();
        }

        assertThat(pageByPage(log, EventFilter.of(Reader.PERSON, tenant, null), 3))
                .extracting(LoggedEvent::id)
                .containsExactlyInAnyOrderElementsOf(added);
    }

    private List<UUID> addTo(EventLog replica, int events) {
        List<UUID> ids = new ArrayList<>();
        var data = new Data(new Actor(kim, Kind.USER, "kim"), null, null, Outcome.FAILURE, null, Map.of());
        for (int n = 0; n < events; n++) {
            UUID id = UUID.randomUUID();
            var event = SecurityEvent.of(id, EventType.LOGIN_FAILED, kim, Instant.now(), tenant, data);
            tenants.run(tenant, () -> replica.append(tenant, List.of(event), _ -> new Origin(null, null, null)));
            ids.add(id);
        }
        return ids;
    }
}
