package org.vestibule.portal.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/** Where a session went on, for who can say again what was typed. */
record Moved(String cookie, String digest) {
    static final Slot<Moved> SLOT = new Slot<>("moved", Moved.class);
    static final Duration LIFE = Duration.ofSeconds(30);

    static Moved to(String cookie, String typed) {
        return new Moved(cookie, digest(typed));
    }

    boolean isFor(String typed) {
        return !typed.isEmpty()
                && MessageDigest.isEqual(
                        digest.getBytes(StandardCharsets.US_ASCII),
                        digest(typed).getBytes(StandardCharsets.US_ASCII));
    }

    private static String digest(String typed) {
        try {
            byte[] bytes = typed.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
