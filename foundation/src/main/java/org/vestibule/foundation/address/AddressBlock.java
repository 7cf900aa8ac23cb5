package org.vestibule.foundation.address;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * What limits count an address as: an IPv4 address is one client, an IPv6 address one of 2^64 that a single client has
 * been given (RFC 6177), so that the /64 is counted.
 */
public final class AddressBlock {
    private static final int NETWORK_BYTES = 8;
    private static final int LONGEST = 45;

    private AddressBlock() {}

    /** {@code 2001:db8:1:2::/64} for {@code 2001:db8:1:2::7}; what is no IPv6 address stays as it is. */
    public static String of(String address) {
        if (address.indexOf(':') < 0 || address.length() > LONGEST) {
            return address;
        }
        return NodeIdentifier.literal(address)
                .map(parsed -> parsed instanceof Inet6Address ? block(parsed) : NetUtil.toAddressString(parsed))
                .orElse(address);
    }

    private static String block(InetAddress address) {
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
        try {
            return NetUtil.toAddressString(InetAddress.getByAddress(bytes)) + "/64";
        } catch (UnknownHostException e) {
            throw new IllegalStateException("not 16 bytes", e);
        }
    }
}
