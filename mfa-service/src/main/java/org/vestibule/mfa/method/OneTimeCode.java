package org.vestibule.mfa.method;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;

/** A six-digit code: how it is made, read and compared. */
public final class OneTimeCode {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int DIGITS = 6;
    private static final int COUNT = 1_000_000;

    private OneTimeCode() {}

    /** 19.9 bits, without bias. */
    public static String random() {
        return "%06d".formatted(RANDOM.nextInt(COUNT));
    }

    /**
     * What a person typed, without the spaces and hyphens that apps show; empty unless six ASCII digits are left. Digits of
     * other scripts are refused, not translated.
     */
    public static Optional<String> read(String typed) {
        String digits = typed.replaceAll("[ \\u00a0-]", "");
        boolean wellFormed = digits.length() == DIGITS && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return wellFormed ? Optional.of(digits) : Optional.empty();
    }

    /** In constant time. */
    public static boolean equal(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }
}
