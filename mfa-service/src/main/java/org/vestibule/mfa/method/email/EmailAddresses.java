package org.vestibule.mfa.method.email;

import java.util.Locale;

/** Mail addresses, as they are compared and shown. */
public final class EmailAddresses {
    private EmailAddresses() {}

    /** The spelling by which addresses are counted and compared. */
    public static String key(String address) {
        return address.strip().toLowerCase(Locale.ROOT);
    }

    /** {@code k•••@e•••.dk}. */
    public static String hint(String address) {
        int at = address.lastIndexOf('@');
        int dot = address.lastIndexOf('.');
        return address.charAt(0) + "•••@" + address.charAt(at + 1) + "•••" + (dot > at ? address.substring(dot) : "");
    }
}
