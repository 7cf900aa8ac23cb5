package org.vestibule.foundation.address;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The hops that a request says it came by, the nearest last. A hop that is not written as an address is in the list as
 * empty, so that nobody takes its neighbour for it.
 */
final class ForwardedChain {
    private ForwardedChain() {}

    /** @param lines the values of {@code X-Forwarded-For}, in their order */
    static List<Optional<InetAddress>> ofXForwardedFor(List<String> lines) {
        List<Optional<InetAddress>> hops = new ArrayList<>();
        for (String line : lines) {
            for (String node : line.split(",", -1)) {
                hops.add(NodeIdentifier.address(node));
            }
        }
        return hops;
    }

    /** @param lines the values of {@code Forwarded} (RFC 7239 section 4), in their order */
    static List<Optional<InetAddress>> ofForwarded(List<String> lines) {
        List<Optional<InetAddress>> hops = new ArrayList<>();
        for (String line : lines) {
            // A quote that is never closed could swallow the hops behind it: then none of the line counts.
            split(line, ',')
                    .ifPresentOrElse(
                            elements -> elements.forEach(element -> hops.add(hop(element))),
                            () -> hops.add(Optional.empty()));
        }
        return hops;
    }

    /** Of a forwarded-element, the one {@code for}. */
    private static Optional<InetAddress> hop(String element) {
        List<String> named = split(element, ';').orElseThrow().stream()
                .map(String::strip)
                .filter(pair -> pair.toLowerCase(Locale.ROOT).startsWith("for="))
                .toList();
        return named.size() == 1
                ? NodeIdentifier.address(unquoted(named.getFirst().substring("for=".length())))
                : Optional.empty();
    }

    private static String unquoted(String value) {
        return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1).replace("\\", "")
                : value;
    }

    /** At each separator outside of quotes; empty where a quote is left open. */
    private static Optional<List<String>> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int begin = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (quoted && c == '\\') {
                at++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(begin, at));
                begin = at + 1;
            }
        }
        parts.add(text.substring(begin));
        return quoted ? Optional.empty() : Optional.of(parts);
    }
}
