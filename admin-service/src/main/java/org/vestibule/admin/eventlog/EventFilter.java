package org.vestibule.admin.eventlog;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.vestibule.admin.AdminText;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.Rank;
import org.vestibule.contracts.chain.LogRow;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.token.Caller;

/**
 * Which rows of a tenant's log. All but reader and tenant may be null.
 *
 * @param reader who is shown them
 * @param except a type that is left out
 * @param from inclusive
 * @param to exclusive
 */
public record EventFilter(
        Reader reader, String tenant, UUID subject, EventType type, EventType except, Instant from, Instant to) {
    /** RFC 3339 has years of four digits, and the database none far out of them. */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    /**
     * Events about customers, from the time when they were not staff. Of former staff the first minute is left out as well, because the
     * clocks of two services may differ by that much. Somebody whom no event has described yet may be staff, and is left out.
     */
    private static final String OF_CUSTOMERS = " and exists (select 1 from customer c where c.tenant = event_log.tenant"
            + " and c.id = event_log.subject and c.staff_rank = 0 and c.state <> 'UNSEEN'"
            + " and (c.staff_until is null or event_log.time >= c.staff_until + interval '1 minute'))";

    /**
     * Who reads the log.
     *
     * @param isProgram whether nothing of staff is shown
     * @param rank of events about users above it, the place is not shown
     */
    public record Reader(boolean isProgram, int rank) {
        /** Somebody who sees everything: users their own events. */
        public static final Reader PERSON = new Reader(false, Integer.MAX_VALUE);

        public static Reader of(Caller caller) {
            return new Reader(caller.isProgram() && !caller.isBootstrapClient(), Rank.of(caller.roles()));
        }
    }

    /** Everything about one user. */
    public static EventFilter of(Reader reader, String tenant, UUID subject) {
        return of(reader, tenant, subject, null, null, null);
    }

    /**
     * What a request asks for; all but reader and tenant may be null.
     *
     * @param type one of {@link EventType}
     * @param from an RFC 3339 time, as is {@code to}; what is none of these is a 400
     */
    public static EventFilter of(Reader reader, String tenant, UUID subject, String type, String from, String to) {
        return new EventFilter(reader, tenant, subject, typeOf(type), null, timeOf("from", from), timeOf("to", to));
    }

    private static EventType typeOf(String type) {
        try {
            return type == null ? null : EventType.of(type);
        } catch (IllegalArgumentException e) {
            throw Problem.of(ProblemType.INVALID_REQUEST).detail(AdminText.EVENT_TYPE);
        }
    }

    private static Instant timeOf(String parameter, String time) {
        try {
            Instant parsed = time == null ? null : Instant.parse(time);
            if (parsed == null || !parsed.isBefore(EARLIEST) && parsed.isBefore(LATEST)) {
                return parsed;
            }
        } catch (DateTimeParseException e) {
            // not even a time
        }
        throw Problem.of(ProblemType.INVALID_REQUEST).detail(AdminText.TIME, parameter);
    }

    /** What a user may read about themself: that staff looked at them is staff's own record. */
    static EventFilter own(String tenant, UUID subject) {
        return new EventFilter(Reader.PERSON, tenant, subject, null, EventType.STAFF_VIEWED_CUSTOMER, null, null);
    }

    /** As a condition with a {@code ?} for each of {@link #values}. */
    String where() {
        return "tenant = ?"
                + (subject == null ? "" : " and subject = ?")
                + (type == null ? "" : " and type = ?")
                + (except == null ? "" : " and type <> ?")
                + (from == null ? "" : " and time >= ? and recorded_at >= ?")
                + (to == null ? "" : " and time < ?")
                + (reader.isProgram() ? OF_CUSTOMERS : "");
    }

    List<Object> values() {
        List<Object> values = new ArrayList<>(List.of(tenant));
        if (subject != null) {
            values.add(subject);
        }
        if (type != null) {
            values.add(type.type());
        }
        if (except != null) {
            values.add(except.type());
        }
        if (from != null) {
            values.add(from);
            // recorded after it happened, by whatever clock: partitions of earlier months need not be looked at
            values.add(from.minus(LogRow.SKEW));
        }
        if (to != null) {
            values.add(to);
        }
        return values;
    }
}
