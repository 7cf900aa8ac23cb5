package org.vestibule.foundation.address;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One hop as a proxy writes it (RFC 7239 section 6): an IPv4 address, or an IPv6 address in brackets, either with a
 * port; in {@code X-Forwarded-For} also an IPv6 address without brackets. Names are never looked up.
 */
final class NodeIdentifier {
    /** Longer than any address with brackets and a port. */
    private static final int LONGEST = 80;

    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}|_[A-Za-z0-9._-]{1,20}");

    private NodeIdentifier() {}

    /** Empty for {@code unknown}, an obfuscated identifier, and whatever else is no address. */
    static Optional<InetAddress> address(String node) {
        String text = node.strip();
        if (text.isEmpty() || text.length() > LONGEST) {
            return Optional.empty();
        }
        if (text.charAt(0) == '[') {
            int end = text.indexOf(']');
            boolean isIpv6 = end > 0 && text.lastIndexOf(':', end) > 0;
            return isIpv6 && isPortOrNothing(text.substring(end + 1))
                    ? literal(text.substring(1, end))
                    : Optional.empty();
        }
        int colon = text.indexOf(':');
        boolean hasPort = colon >= 0 && colon == text.lastIndexOf(':');
        if (!hasPort) {
            return literal(text);
        }
        return isPortOrNothing(text.substring(colon)) ? literal(text.substring(0, colon)) : Optional.empty();
    }

    /** An address without anything around it; one that is IPv4 in IPv6 is the IPv4 address. */
    static Optional<InetAddress> literal(String text) {
        // Netty takes brackets and zones for granted, which belong to no address that came over a network.
        byte[] bytes = text.indexOf('%') >= 0 || text.indexOf('[') >= 0
                ? null
                : NetUtil.createByteArrayFromIpAddressString(text);
        if (bytes == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("neither 4 nor 16 bytes", e);
        }
    }

    private static boolean isPortOrNothing(String rest) {
        return rest.isEmpty()
                || rest.charAt(0) == ':' && PORT.matcher(rest.substring(1)).matches();
    }
}
