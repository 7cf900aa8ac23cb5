package org.vestibule.localstack.keys;

import java.security.SecureRandom;
import java.util.Base64;

/** 256 random bits for a program to present. */
public final class RandomSecret {
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomSecret() {}

    /** 43 letters of base64url. */
    public static String next() {
        var bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
