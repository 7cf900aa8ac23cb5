package org.vestibule.notification.template;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The line {@code @host #code} that lets a browser fill in the code at that host alone (WICG origin-bound one-time
 * codes): always the last line, after an empty one.
 */
final class OriginBoundLine {
    private static final Pattern PORT = Pattern.compile(":[0-9]+$");
    private static final Pattern HOST = Pattern.compile("[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?");
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9]+");

    private OriginBoundLine() {}

    /** Empty where there is no code, or no host that can be named. */
    static Optional<String> of(String loginHost, String code) {
        if (loginHost == null || code == null) {
            return Optional.empty();
        }
        String host = PORT.matcher(loginHost.toLowerCase(Locale.ROOT)).replaceFirst("");
        return HOST.matcher(host).matches() && CODE.matcher(code).matches()
                ? Optional.of("@" + host + " #" + code)
                : Optional.empty();
    }
}
