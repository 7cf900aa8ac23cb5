package org.vestibule.auth.reset;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** The secret in a reset link: the tenant, and 32 random bytes that are kept as a digest alone. */
record ResetToken(String tenant, String secret) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    static ResetToken random(String tenant) {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new ResetToken(tenant, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    static Optional<ResetToken> parse(String text) {
        int dot = text.lastIndexOf('.');
        return dot < 1
                ? Optional.empty()
                : Optional.of(new ResetToken(text.substring(0, dot), text.substring(dot + 1)));
    }

    String text() {
        return tenant + "." + secret;
    }

    byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "ResetToken[" + tenant + ", [redacted]]";
    }
}
