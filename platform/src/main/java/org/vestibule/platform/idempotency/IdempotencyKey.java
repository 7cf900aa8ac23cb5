package org.vestibule.platform.idempotency;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The caller's own name for one request, as in the IETF draft "The Idempotency-Key HTTP Header Field": a structured-field
 * string (RFC 9651 section 3.3.3), quoted, here of 1 to 255 characters.
 */
final class IdempotencyKey {
    static final String HEADER = "Idempotency-Key";
    static final int LONGEST = 255;
    /** Each letter behind a backslash, between the quotes. */
    private static final int LONGEST_ON_THE_WIRE = 2 * LONGEST + 2;

    private static final Pattern STRING =
            Pattern.compile("\"((?:[\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]++|\\\\[\"\\\\])++)\"");

    private IdempotencyKey() {}

    /** The key of the header's one value, or empty where it is malformed. */
    static Optional<String> read(List<String> values) {
        if (values.size() != 1) {
            return Optional.empty();
        }
        String sent = values.getFirst().strip();
        if (sent.length() > LONGEST_ON_THE_WIRE) {
            return Optional.empty();
        }
        var string = STRING.matcher(sent);
        return string.matches()
                ? Optional.of(string.group(1).replaceAll("\\\\(.)", "$1")).filter(key -> key.length() <= LONGEST)
                : Optional.empty();
    }
}
