package org.vestibule.notification.template;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** An RFC 3339 time as people write it; what is not one stays as it is. */
final class WrittenTime {
    private static final String ENGLISH = "d MMMM yyyy 'at' HH:mm (z)";
    private static final String DANISH = "d. MMMM yyyy 'kl.' HH.mm (z)";

    private WrittenTime() {}

    static String of(String time, String language, ZoneId zone) {
        boolean danish = language.equals("da");
        try {
            return DateTimeFormatter.ofPattern(danish ? DANISH : ENGLISH, danish ? Locale.of("da") : Locale.ENGLISH)
                    .format(Instant.parse(time).atZone(zone));
        } catch (DateTimeException e) {
            return time;
        }
    }
}
