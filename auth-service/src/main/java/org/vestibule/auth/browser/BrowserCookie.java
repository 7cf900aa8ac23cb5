package org.vestibule.auth.browser;

import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.NewCookie.SameSite;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The cookie by which a browser is known: 32 random bytes. Each user has one of their own, by its name, so that two can
 * use one browser; a value that came along is never taken over for anybody, or it could have been planted.
 */
public record BrowserCookie(String name, byte[] secret) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String PREFIX = "__Host-vestibule-browser-";
    private static final int SECRET_BYTES = 32;
    private static final int NAME_BYTES = 6;

    static BrowserCookie random(UUID user) {
        byte[] secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return new BrowserCookie(nameFor(user), secret);
    }

    /** The one of this user, of all that a request brought. */
    static Optional<BrowserCookie> of(UUID user, Map<String, Cookie> cookies) {
        String name = nameFor(user);
        return Optional.ofNullable(cookies.get(name))
                .flatMap(cookie -> decoded(cookie.getValue()))
                .map(secret -> new BrowserCookie(name, secret));
    }

    private static Optional<byte[]> decoded(String value) {
        try {
            return Optional.of(Base64.getUrlDecoder().decode(value)).filter(secret -> secret.length == SECRET_BYTES);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** It says nothing of the user to who does not know the id. */
    private static String nameFor(UUID user) {
        byte[] id = ByteBuffer.allocate(16)
                .putLong(user.getMostSignificantBits())
                .putLong(user.getLeastSignificantBits())
                .array();
        return PREFIX + HexFormat.of().formatHex(sha256(id), 0, NAME_BYTES);
    }

    /** Of 256 random bits: a plain digest is enough to keep them by. */
    byte[] hash() {
        return sha256(secret);
    }

    /** For this host alone, out of reach of scripts, and not sent along from other sites (RFC 6265bis section 4.1.3). */
    public NewCookie header(Duration life) {
        return new NewCookie.Builder(name)
                .value(Base64.getUrlEncoder().withoutPadding().encodeToString(secret))
                .path("/")
                .secure(true)
                .httpOnly(true)
                .sameSite(SameSite.STRICT)
                .maxAge((int) life.toSeconds())
                .build();
    }

    @Override
    public String toString() {
        return "BrowserCookie[" + name + ", [redacted]]";
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
