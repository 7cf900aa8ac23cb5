package org.vestibule.mfa.login;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.vestibule.mfa.authenticator.Authenticator;

/**
 * A print of the factors somebody has. It is made of what they are and not counted up with each change, so no change can
 * forget to show in it: an authenticator that comes, goes or is replaced, and another set of recovery codes, give another
 * print. Using one does not.
 */
final class Factors {
    private Factors() {}

    /**
     * @param active in the order of their ids
     * @param recoveryCodes the salt of the set; empty where there is none
     */
    static String print(List<Authenticator> active, Optional<byte[]> recoveryCodes) {
        MessageDigest digest = sha256();
        for (Authenticator authenticator : active) {
            digest.update(ByteBuffer.allocate(16)
                    .putLong(authenticator.id.getMostSignificantBits())
                    .putLong(authenticator.id.getLeastSignificantBits())
                    .flip());
            add(digest, authenticator.secret);
        }
        add(digest, recoveryCodes.orElse(null));
        return HexFormat.of().formatHex(digest.digest());
    }

    /** With its length in front, so that no two lists of parts have the same form. */
    private static void add(MessageDigest digest, byte[] part) {
        digest.update(
                ByteBuffer.allocate(4).putInt(part == null ? -1 : part.length).flip());
        if (part != null) {
            digest.update(part);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
