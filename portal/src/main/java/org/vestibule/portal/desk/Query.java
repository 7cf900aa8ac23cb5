package org.vestibule.portal.desk;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

/** The query of a link. */
final class Query {
    private Query() {}

    /** Names and values in turn; a value that is null or empty is left out. Empty without any. */
    static String of(String... namesAndValues) {
        var query = new StringJoiner("&", "?", "").setEmptyValue("");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            String value = namesAndValues[i + 1];
            if (value != null && !value.isEmpty()) {
                query.add(namesAndValues[i] + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        }
        return query.toString();
    }

    /** What was typed, or null where that is nothing. */
    static String typed(String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }
}
