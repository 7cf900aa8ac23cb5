package org.vestibule.auth.session;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * An opaque refresh token: tenant, session, a secret that stays through all rotations of the session (the family) and
 * one that changes with each. Whoever shows the family with an outdated secret shows a used token; without the family
 * secret nobody can end another's session by guessing.
 */
record RefreshToken(String tenant, UUID session, byte[] family, byte[] secret) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ID_BYTES = 16;
    private static final int FAMILY_BYTES = 16;
    private static final int SECRET_BYTES = 32;

    static RefreshToken first(String tenant, UUID session) {
        return new RefreshToken(tenant, session, random(FAMILY_BYTES), random(SECRET_BYTES));
    }

    RefreshToken next() {
        return new RefreshToken(tenant, session, family, random(SECRET_BYTES));
    }

    /** Empty where the text has not the form of a refresh token. */
    static Optional<RefreshToken> parse(String text) {
        int dot = text.lastIndexOf('.');
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text.substring(dot + 1));
            if (dot < 1 || bytes.length != ID_BYTES + FAMILY_BYTES + SECRET_BYTES) {
                return Optional.empty();
            }
            var buffer = ByteBuffer.wrap(bytes);
            return Optional.of(new RefreshToken(
                    text.substring(0, dot),
                    new UUID(buffer.getLong(), buffer.getLong()),
                    Arrays.copyOfRange(bytes, ID_BYTES, ID_BYTES + FAMILY_BYTES),
                    Arrays.copyOfRange(bytes, ID_BYTES + FAMILY_BYTES, bytes.length)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    String text() {
        byte[] bytes = ByteBuffer.allocate(ID_BYTES + FAMILY_BYTES + SECRET_BYTES)
                .putLong(session.getMostSignificantBits())
                .putLong(session.getLeastSignificantBits())
                .put(family)
                .put(secret)
                .array();
        return tenant + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The secrets have 128 bits and more: a plain digest is enough to keep them by. */
    byte[] familyHash() {
        return sha256(family);
    }

    byte[] secretHash() {
        return sha256(secret);
    }

    @Override
    public String toString() {
        return "RefreshToken[" + session + ", [redacted]]";
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
