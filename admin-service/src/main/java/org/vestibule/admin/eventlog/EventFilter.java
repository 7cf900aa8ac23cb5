package org.vestibule.admin.eventlog;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.vestibule.admin.AdminText;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.ProblemType;
import org.vestibule.platform.problem.Problem;

/**
 * Which rows of a tenant's log. All but the tenant may be null.
 *
 * @param except the one type that is passed over
 * @param from inclusive
 * @param to exclusive
 */
public record EventFilter(String tenant, UUID subject, EventType type, EventType except, Instant from, Instant to) {
    private static final Duration SKEW = Duration.ofDays(1);
    /** RFC 3339 has years of four digits, and the database none far out of them. */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    /** Everything about one user. */
    public static EventFilter of(String tenant, UUID subject) {
        return of(tenant, subject, null, null, null);
    }

    /**
     * What a request asks for; all but the tenant may be null.
     *
     * @param type one of {@link EventType}
     * @param from an RFC 3339 time, as is {@code to}; what is none of these is a 400
     */
    public static EventFilter of(String tenant, UUID subject, String type, String from, String to) {
        return new EventFilter(tenant, subject, typeOf(type), null, timeOf("from", from), timeOf("to", to));
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
        return new EventFilter(tenant, subject, null, EventType.STAFF_VIEWED_CUSTOMER, null, null);
    }

    /** As a condition with a {@code ?} for each of {@link #values}. */
    String where() {
        return "tenant = ?"
                + (subject == null ? "" : " and subject = ?")
                + (type == null ? "" : " and type = ?")
                + (except == null ? "" : " and type <> ?")
                + (from == null ? "" : " and time >= ? and recorded_at >= ?")
                + (to == null ? "" : " and time < ?");
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
            values.add(from.minus(SKEW));
        }
        if (to != null) {
            values.add(to);
        }
        return values;
    }
}
