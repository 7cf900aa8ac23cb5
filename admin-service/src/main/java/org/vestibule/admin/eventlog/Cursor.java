package org.vestibule.admin.eventlog;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vestibule.admin.AdminText;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.chain.LogRow;
import org.vestibule.platform.problem.Problem;

/**
 * Where a page starts; opaque to clients.
 *
 * @param before rows of a lower place alone
 * @param until none of them was recorded later, by whatever clock: partitions of later months need not be looked at
 */
record Cursor(long before, Instant until) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,18})\\.(\\d{1,18})");

    /** Of the newest page. */
    static Cursor newest(Instant now) {
        return new Cursor(Long.MAX_VALUE, now.plus(LogRow.SKEW));
    }

    /** Of the page after the one that ends with {@code last}. */
    static Cursor after(LogRow last) {
        return new Cursor(last.seq(), last.recordedAt().plus(LogRow.SKEW));
    }

    /** Throws the 400 {@link Problem} for what is no cursor of ours. */
    static Cursor read(String cursor) {
        try {
            Matcher form = FORM.matcher(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII));
            if (form.matches()) {
                long micros = Long.parseLong(form.group(2));
                return new Cursor(
                        Long.parseLong(form.group(1)),
                        Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000));
            }
        } catch (IllegalArgumentException e) {
            // not even Base64
        }
        throw Problem.of(ProblemType.INVALID_REQUEST).detail(AdminText.CURSOR);
    }

    String text() {
        long micros = until.getEpochSecond() * 1_000_000 + until.getNano() / 1_000;
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((before + "." + micros).getBytes(StandardCharsets.US_ASCII));
    }
}
