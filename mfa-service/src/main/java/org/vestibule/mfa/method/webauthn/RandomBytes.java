package org.vestibule.mfa.method.webauthn;

import java.security.SecureRandom;
import java.util.Base64;

/** Bytes that tell nothing and that nobody guesses. */
public final class RandomBytes {
    /** Of a challenge: twice what WebAuthn Level 3, section 13.4.3, asks for. */
    public static final int CHALLENGE = 32;

    /** Of a user handle, as many as it may have (WebAuthn Level 3, section 14.6.1). */
    public static final int HANDLE = 64;

    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomBytes() {}

    public static byte[] of(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    public static String base64url(int length) {
        return encode(of(length));
    }

    static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
