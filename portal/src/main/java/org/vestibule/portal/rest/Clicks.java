package org.vestibule.portal.rest;

import java.util.UUID;
import java.util.regex.Pattern;

/** Names for what a form does, so that a form sent twice does it once ({@code Idempotency-Key}). */
public final class Clicks {
    private static final Pattern NAME = Pattern.compile("[0-9a-f-]{36}");

    private Clicks() {}

    /** For a form that is being shown. */
    public static String fresh() {
        return UUID.randomUUID().toString();
    }

    /** The header, a structured-field string (RFC 9651 section 3.3.3); a name that no page of ours gave is replaced. */
    public static String key(String click) {
        return '"' + (click != null && NAME.matcher(click).matches() ? click : fresh()) + '"';
    }
}
