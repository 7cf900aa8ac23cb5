package org.vestibule.portal.desk;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import org.vestibule.contracts.EventType;

/**
 * Which part of the log is looked at. Everything may be null; what was typed and means nothing is passed over.
 *
 * @param type a type of the contract
 * @param from the first day
 * @param to the last day
 * @param zone whose days they are
 */
public record LogFilter(String type, LocalDate from, LocalDate to, ZoneId zone) {
    static final LogFilter NONE = new LogFilter(null, null, null, null);

    static LogFilter of(String type, String from, String to, ZoneId zone) {
        boolean isKnown =
                Arrays.stream(EventType.values()).anyMatch(known -> known.type().equals(type));
        return new LogFilter(isKnown ? type : null, day(from), day(to), zone);
    }

    public boolean isFiltered() {
        return type != null || from != null || to != null;
    }

    public boolean isOf(String other) {
        return other.equals(type);
    }

    /** What links to a page of this part have, {@code cursor} null for its first page. */
    public String query(String cursor) {
        return Query.of("type", type, "from", text(from), "to", text(to), "cursor", cursor);
    }

    /** The first moment of it, as the contract has it. */
    Instant since() {
        return from == null ? null : from.atStartOfDay(zone).toInstant();
    }

    /** The first moment after it, as the contract has it. */
    Instant until() {
        return to == null ? null : to.plusDays(1).atStartOfDay(zone).toInstant();
    }

    private static String text(LocalDate day) {
        return day == null ? null : day.toString();
    }

    private static LocalDate day(String typed) {
        try {
            LocalDate day = typed == null || typed.isBlank() ? null : LocalDate.parse(typed.strip());
            return day == null || day.getYear() < 1970 || day.getYear() > 9998 ? null : day;
        } catch (DateTimeParseException noDay) {
            return null;
        }
    }
}
