package org.vestibule.admin.eventlog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.vestibule.contracts.SecurityEvent;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.tenancy.TenantScope;

/** The log of each tenant: a hash chain that grows at its end, so that a change behind the product's back shows. */
@Singleton
public class EventLog {
    private static final int BATCH = 1_000;

    private final LogTable table;
    private final TenantScope tenants;
    private final Clock clock;
    private final ObjectWriter sorted;

    EventLog(LogTable table, TenantScope tenants, Clock clock, ObjectMapper json) {
        this.table = table;
        this.tenants = tenants;
        this.clock = clock;
        this.sorted = json.writer(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
    }

    /** Adds an event in the running transaction, which has named its tenant; {@code origin} is where the act came from. */
    public void append(SecurityEvent event, Origin origin) {
        try {
            LogTable.Head head = table.lockHead(event.tenant());
            LogRow row = row(event, origin, head.seq() + 1);
            table.append(new Link(row, head.hash(), row.hash(head.hash())));
        } catch (SQLException e) {
            throw new IllegalStateException("an event cannot be logged", e);
        }
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

    /** At most {@code limit} rows before {@code cursor} (null: from the newest on). */
    public EventPage page(EventFilter filter, String cursor, int limit) {
        long before = cursor == null ? Long.MAX_VALUE : Cursor.read(cursor);
        List<LogRow> rows = in(filter.tenant(), () -> table.page(filter, before, limit + 1));
        boolean more = rows.size() > limit;
        List<LogRow> shown = more ? rows.subList(0, limit) : rows;
        return new EventPage(
                shown.stream().map(LoggedEvent::of).toList(),
                more ? Cursor.of(shown.getLast().seq()) : null);
    }

    /** Every row of the filter, newest first, a batch at a time. */
    public void forEach(EventFilter filter, Consumer<LoggedEvent> reader) {
        long before = Long.MAX_VALUE;
        List<LogRow> batch;
        do {
            long last = before;
            batch = in(filter.tenant(), () -> table.page(filter, last, BATCH));
            batch.stream().map(LoggedEvent::of).forEach(reader);
            before = batch.isEmpty() ? before : batch.getLast().seq();
        } while (batch.size() == BATCH);
    }

    /** Walks the chain up to the head it has now, a batch at a time. */
    public Verification verify(String tenant) {
        var head = in(tenant, () -> table.head(tenant)).orElse(new LogTable.Head(0, LogRow.FIRST_PREV_HASH));
        byte[] expected = LogRow.FIRST_PREV_HASH;
        long seq = 0;
        while (seq < head.seq()) {
            long after = seq;
            List<Link> batch = in(tenant, () -> table.chain(tenant, after, BATCH));
            if (batch.isEmpty()) {
                return Verification.brokenAt(seq + 1);
            }
            for (Link link : batch) {
                if (seq == head.seq()) {
                    break;
                }
                if (!follows(link, seq + 1, expected)) {
                    return Verification.brokenAt(seq + 1);
                }
                seq++;
                expected = link.hash();
            }
        }
        return Arrays.equals(expected, head.hash()) ? Verification.intact(seq) : Verification.brokenAt(seq);
    }

    private static boolean follows(Link link, long seq, byte[] prevHash) {
        return link.row().seq() == seq
                && Arrays.equals(link.prevHash(), prevHash)
                && Arrays.equals(link.hash(), link.row().hash(prevHash));
    }

    private <T> T in(String tenant, Callable<T> work) {
        return QuarkusTransaction.requiringNew().call(() -> {
            tenants.enter(tenant);
            return work.call();
        });
    }
}
