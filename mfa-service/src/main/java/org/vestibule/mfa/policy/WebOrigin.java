package org.vestibule.mfa.policy;

import com.google.common.net.InternetDomainName;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Origins of a tenant's pages, and the part of their host that security keys are bound to (WebAuthn Level 3, section
 * 5.1.2). An origin is written as browsers write it (RFC 6454 section 6.2).
 */
final class WebOrigin {
    private static final String HOST = "[a-z0-9][a-z0-9.-]{0,252}";
    /** 1 to 65535. */
    private static final String PORT =
            ":(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";

    /** HTTPS, or HTTP on a developer's own machine (RFC 6761 section 6.3). */
    static final String FORM =
            "(?:https://" + HOST + "|http://(?:localhost|" + HOST + "\\.localhost))(?:" + PORT + ")?";

    static final int LONGEST = 270;
    private static final Pattern DEFAULT_PORT = Pattern.compile("(https://[^:]++):443|(http://[^:]++):80");
    private static final String LOCALHOST = "localhost";

    private WebOrigin() {}

    /** Each once, in small letters and without a port that goes without saying; what is no origin stays as it is. */
    static List<String> normalised(List<String> origins) {
        return origins == null
                ? null
                : origins.stream().map(WebOrigin::normalised).distinct().toList();
    }

    private static String normalised(String origin) {
        if (origin == null || origin.length() > LONGEST) {
            return origin;
        }
        String small = origin.toLowerCase(Locale.ROOT);
        Matcher port = DEFAULT_PORT.matcher(small);
        if (port.matches()) {
            return port.group(1) == null ? port.group(2) : port.group(1);
        }
        return small.matches(FORM) ? small : origin;
    }

    /** The host, or one that it is below: then browsers take it. */
    static boolean isOf(String rpId, String origin) {
        String host = URI.create(origin).getHost();
        return host != null && (host.equals(rpId) || host.endsWith("." + rpId));
    }

    /** Whether keys may be bound to it: a host name that belongs to somebody, as {@code co.uk} does not. */
    static boolean isRegistrable(String rpId) {
        if (rpId.equals(LOCALHOST) || rpId.endsWith("." + LOCALHOST)) {
            return true;
        }
        return !rpId.endsWith(".")
                && InternetDomainName.isValid(rpId)
                && InternetDomainName.from(rpId).hasParent()
                && !InternetDomainName.from(rpId).isPublicSuffix();
    }
}
