package org.vestibule.admin.eventlog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.SecurityEvent;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.contracts.chain.ChainHead;
import org.vestibule.contracts.chain.ChainWalk;
import org.vestibule.contracts.chain.DatedHead;
import org.vestibule.contracts.chain.Gap;
import org.vestibule.contracts.chain.Link;
import org.vestibule.contracts.chain.LogRow;
import org.vestibule.contracts.chain.Verification;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.tenancy.TenantScope;

/** The log of each tenant: a hash chain that grows at its end, so that a change behind the product's back shows. */
@Singleton
public class EventLog {
    private static final int BATCH = 1_000;

    private final LogTable table;
    private final HeadTable heads;
    private final TenantScope tenants;
    private final Clock clock;
    private final RetentionConfig retention;
    private final ObjectWriter sorted;
    private final SecureRandom random = new SecureRandom();

    EventLog(
            LogTable table,
            HeadTable heads,
            TenantScope tenants,
            Clock clock,
            RetentionConfig retention,
            ObjectMapper json) {
        this.table = table;
        this.heads = heads;
        this.tenants = tenants;
        this.clock = clock;
        this.retention = retention;
        this.sorted = json.writer(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
    }

    /**
     * Adds events of a tenant in their order, in the running transaction, which has named the tenant; {@code origins} tells
     * where an act came from, and is asked of one after the other, with the tenant's log locked. Of a person who was removed, the log
     * keeps what happened and not who they were. Changes no row that was there before, so how long it takes depends on these events
     * alone.
     */
    public void append(String tenant, List<SecurityEvent> events, Function<SecurityEvent, Origin> origins) {
        try {
            ChainHead head = table.lockHead(tenant);
            Set<UUID> erased = table.erased(
                    tenant,
                    events.stream().map(SecurityEvent::subject).distinct().toList());
            Set<UUID> removed = removedBy(events);
            erased.addAll(removed);
            List<Link> links = new ArrayList<>();
            for (SecurityEvent event : events) {
                Link link = Link.of(row(event, origins.apply(event), head.seq() + 1), head.hash(), random);
                links.add(erased.contains(event.subject()) ? link.erased() : link);
                head = new ChainHead(link.row().seq(), link.hash());
            }
            table.append(links);
            table.erase(removed);
        } catch (SQLException e) {
            throw new IllegalStateException("events cannot be logged", e);
        }
    }

    private static Set<UUID> removedBy(List<SecurityEvent> events) {
        return events.stream()
                .filter(event -> event.type() == EventType.USER_DELETED)
                .map(SecurityEvent::subject)
                .collect(Collectors.toSet());
    }

    private LogRow row(SecurityEvent event, Origin origin, long seq) {
        Actor actor = event.data().actor() == null ? Actor.SYSTEM : event.data().actor();
        return new LogRow(
                event.tenant(),
                seq,
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                event.id(),
                event.source(),
                event.type().type(),
                event.subject(),
                event.time().truncatedTo(ChronoUnit.MICROS),
                actor.id(),
                actor.kind() == null ? null : actor.kind().value(),
                actor.name(),
                origin.ip(),
                origin.userAgent(),
                event.data().outcome().value(),
                event.data().requestId(),
                write(event.data().details()),
                actor.onBehalfOf());
    }

    private String write(Map<String, Object> details) {
        try {
            return sorted.writeValueAsString(details == null ? Map.of() : details);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("details do not serialize", e);
        }
    }

    /** At most {@code limit} rows from {@code cursor} (null: from the newest) on. */
    public EventPage page(EventFilter filter, String cursor, int limit) {
        Cursor from = cursor == null ? Cursor.newest(clock.instant()) : Cursor.read(cursor);
        return in(filter.tenant(), () -> {
            List<LogRow> rows = table.page(filter, from, limit + 1);
            boolean more = rows.size() > limit;
            List<LogRow> shown = more ? rows.subList(0, limit) : rows;
            return new EventPage(
                    shown(filter, shown), more ? Cursor.after(shown.getLast()).text() : null);
        });
    }

    /** As the reader may see them: without the place of what is about a user who outranks the reader. In the running transaction. */
    private List<LoggedEvent> shown(EventFilter filter, List<LogRow> rows) throws SQLException {
        Set<UUID> higher = table.above(
                filter.reader().rank(),
                filter.tenant(),
                rows.stream().map(LogRow::subject).collect(Collectors.toSet()));
        return rows.stream()
                .map(LoggedEvent::of)
                .map(event -> higher.contains(event.subject()) ? event.withoutPlace() : event)
                .toList();
    }

    /** Every row of the filter, newest first, a batch at a time. */
    public void forEach(EventFilter filter, Consumer<LoggedEvent> reader) {
        Cursor from = Cursor.newest(clock.instant());
        Batch batch;
        do {
            Cursor last = from;
            batch = in(filter.tenant(), () -> {
                List<LogRow> rows = table.page(filter, last, BATCH);
                return new Batch(shown(filter, rows), rows.isEmpty() ? last : Cursor.after(rows.getLast()));
            });
            batch.events().forEach(reader);
            from = batch.last();
        } while (batch.events().size() == BATCH);
    }

    private record Batch(List<LoggedEvent> events, Cursor last) {}

    /**
     * Walks the chain to its present head in batches and compares it with every signed head. Starts again if old rows were removed
     * during the walk.
     */
    public LogVerification verify(String tenant) {
        List<DatedHead> signed = in(tenant, () -> heads.all(tenant));
        ChainHead head = in(tenant, () -> table.head(tenant)).orElse(ChainHead.NONE);
        List<Gap> gaps = in(tenant, () -> table.gaps(tenant));
        Verification found = new ChainWalk(head, gaps, signed, oldEnough())
                .along(after -> in(tenant, () -> table.chain(tenant, after, BATCH)));
        boolean isOfOneTime = found.intact() || gaps.equals(in(tenant, () -> table.gaps(tenant)));
        return isOfOneTime
                ? LogVerification.of(
                        found, in(tenant, () -> heads.latest(tenant)).orElse(null))
                : verify(tenant);
    }

    /** By the shortest time that rows may have been kept: the task refuses a {@code security} that is shorter, and did not always. */
    private Instant oldEnough() {
        Duration security = retention.security();
        Duration shortest = retention.shortest();
        return ChainWalk.oldEnough(clock.instant(), security.compareTo(shortest) < 0 ? security : shortest);
    }

    /**
     * Every place of the chain from the first one on, each once, a batch at a time: its rows, and where rows were removed, the gaps.
     * Rows that were removed and gaps that were joined since a batch was read make no difference.
     */
    void forEachPlace(String tenant, Consumer<Link> rows, Consumer<Gap> gaps) {
        long next = 1;
        List<Link> batch;
        do {
            long after = next - 1;
            batch = in(tenant, () -> table.chain(tenant, after, BATCH));
            for (Link link : batch) {
                next = passGaps(tenant, next, link.row().seq(), gaps);
                if (link.row().seq() >= next) {
                    rows.accept(link);
                    next = link.row().seq() + 1;
                }
            }
        } while (!batch.isEmpty());
        passGaps(tenant, next, Long.MAX_VALUE, gaps);
    }

    /** Hands on the gaps that begin before {@code to}; answers the place after them. A gap may reach back, and beyond. */
    private long passGaps(String tenant, long from, long to, Consumer<Gap> gaps) {
        long next = from;
        if (next < to) {
            for (Gap gap : in(tenant, () -> table.gapsBetween(tenant, from, to))) {
                if (gap.lastSeq() >= next) {
                    gaps.accept(new Gap(Math.max(gap.firstSeq(), next), gap.lastSeq(), gap.hash()));
                    next = gap.lastSeq() + 1;
                }
            }
        }
        return next;
    }

    private <T> T in(String tenant, Callable<T> work) {
        return QuarkusTransaction.requiringNew().call(() -> {
            tenants.enter(tenant);
            return work.call();
        });
    }
}
