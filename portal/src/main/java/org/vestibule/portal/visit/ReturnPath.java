package org.vestibule.portal.visit;

import java.util.Optional;
import java.util.regex.Pattern;

/** A page to go back to, which came along in a request: never one of another site (CWE-601). */
public final class ReturnPath {
    private static final Pattern OURS = Pattern.compile(
            "(?!.*/\\.)/(?:(?:[A-Za-z0-9_~=&?+-]|%[0-9A-Fa-f]{2})(?:[A-Za-z0-9._~=&?+/:-]|%[0-9A-Fa-f]{2})*+)?");
    private static final int LONGEST = 500;

    private ReturnPath() {}

    /** The path within the tenant, or empty if it is none of ours. */
    public static Optional<String> of(String given) {
        return Optional.ofNullable(given)
                .filter(path -> path.length() <= LONGEST && OURS.matcher(path).matches());
    }
}
