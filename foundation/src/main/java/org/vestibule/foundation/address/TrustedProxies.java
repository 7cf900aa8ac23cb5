package org.vestibule.foundation.address;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.vestibule.foundation.start.CannotStart;

/** The proxies of an installation: addresses, networks and host names. Names are looked up apart from requests. */
final class TrustedProxies {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?");
    private static final Pattern DIGITS_AND_DOTS = Pattern.compile("[0-9./]+");

    private final List<IpSubnetFilterRule> networks = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final Lookup lookup;
    private volatile Set<InetAddress> named = Set.of();

    /** Finds the addresses of a name. */
    interface Lookup {
        InetAddress[] of(String name) throws UnknownHostException;
    }

    /** Throws {@link CannotStart} for an entry that is neither an address nor a network nor a name. */
    TrustedProxies(List<String> entries, Lookup lookup) {
        this.lookup = lookup;
        entries.forEach(this::add);
    }

    private void add(String entry) {
        String text = entry.strip();
        int slash = text.indexOf('/');
        var address = NodeIdentifier.literal(slash < 0 ? text : text.substring(0, slash));
        if (address.isPresent()) {
            int whole = address.get().getAddress().length * Byte.SIZE;
            int prefix = slash < 0 ? whole : prefix(entry, text.substring(slash + 1), whole);
            networks.add(new IpSubnetFilterRule(address.get(), prefix, IpFilterRuleType.ACCEPT));
        } else if (NAME.matcher(text).matches()
                && !DIGITS_AND_DOTS.matcher(text).matches()) {
            names.add(text);
        } else {
            throw mistake(entry);
        }
    }

    private static int prefix(String entry, String digits, int whole) {
        if (!digits.matches("[0-9]{1,3}") || Integer.parseInt(digits) > whole) {
            throw mistake(entry);
        }
        return Integer.parseInt(digits);
    }

    private static CannotStart mistake(String entry) {
        return new CannotStart("vestibule.proxy.trusted: '" + entry + "' is not an address, network or host name");
    }

    boolean contains(InetAddress address) {
        var socket = new InetSocketAddress(address, 0);
        return named.contains(address) || networks.stream().anyMatch(network -> network.matches(socket));
    }

    boolean hasNames() {
        return !names.isEmpty();
    }

    /** Looks up all names again. May block. A name that nobody knows at the moment stands for no address. */
    void lookUp() {
        Set<InetAddress> found = new HashSet<>();
        for (String name : names) {
            try {
                found.addAll(List.of(lookup.of(name)));
            } catch (UnknownHostException e) {
                // A container that is not up yet; the next look-up may find it.
            }
        }
        named = Set.copyOf(found);
    }
}
