package org.vestibule.portal.session;

import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.subtle.Hkdf;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What follows from a session cookie (32 random bytes): the name a session is kept under, and the key it is sealed with.
 * Neither tells the other, so who reads Redis learns no token; and both are the tenant's, so that a cookie shown at
 * another tenant opens nothing.
 */
final class SessionKeys {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int COOKIE_BYTES = 32;
    private static final int KEY_BYTES = 32;

    private final String cookie;
    private final String id;
    private final AesGcmJce aead;

    private SessionKeys(String tenant, byte[] secret) {
        try {
            this.cookie = encoded(secret);
            this.id = HexFormat.of().formatHex(derived(secret, "name " + tenant));
            this.aead = new AesGcmJce(derived(secret, "key " + tenant));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static SessionKeys random(String tenant) {
        return new SessionKeys(tenant, freshSecret());
    }

    static String freshCookie() {
        return encoded(freshSecret());
    }

    /** Empty when this is no cookie of ours. */
    static Optional<SessionKeys> of(String tenant, String cookie) {
        try {
            byte[] secret = Base64.getUrlDecoder().decode(cookie);
            return secret.length == COOKIE_BYTES ? Optional.of(new SessionKeys(tenant, secret)) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    String cookie() {
        return cookie;
    }

    String id() {
        return id;
    }

    byte[] seal(String slot, byte[] plain) {
        try {
            return aead.encrypt(plain, slot.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Throws {@link IllegalStateException} for what was not sealed under this cookie and slot. */
    byte[] open(String slot, byte[] sealed) {
        try {
            return aead.decrypt(sealed, slot.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a session that was not sealed here", e);
        }
    }

    private static byte[] freshSecret() {
        byte[] secret = new byte[COOKIE_BYTES];
        RANDOM.nextBytes(secret);
        return secret;
    }

    private static String encoded(byte[] secret) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    private static byte[] derived(byte[] secret, String purpose) throws GeneralSecurityException {
        return Hkdf.computeHkdf("HMACSHA256", secret, new byte[0], purpose.getBytes(StandardCharsets.UTF_8), KEY_BYTES);
    }
}
