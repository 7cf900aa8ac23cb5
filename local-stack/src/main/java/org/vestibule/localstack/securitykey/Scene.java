package org.vestibule.localstack.securitykey;

import java.util.HashMap;
import java.util.Map;

/**
 * What a browser and a key say in one ceremony. It is right as it is made; each of the others changes one thing, so that a
 * verifier can be shown one lie at a time.
 *
 * @param more members of the client data besides type, challenge and origin
 * @param flags of the authenticator data
 * @param algorithm COSE number that the key gives itself
 */
public record Scene(
        String type,
        String challenge,
        String origin,
        Map<String, Object> more,
        String rpId,
        int flags,
        long signCount,
        int algorithm) {
    public static final int PRESENT = 0x01;
    public static final int VERIFIED = 0x04;
    public static final int BACKUP_ELIGIBLE = 0x08;
    public static final int BACKED_UP = 0x10;

    private static final int ES256 = -7;

    /** A new key; somebody has touched it. */
    public static Scene creating(String rpId, String origin, String challenge) {
        return new Scene("webauthn.create", challenge, origin, Map.of(), rpId, PRESENT, 0, ES256);
    }

    /** A login; somebody has touched the key. */
    public static Scene getting(String rpId, String origin, String challenge) {
        return new Scene("webauthn.get", challenge, origin, Map.of(), rpId, PRESENT, 0, ES256);
    }

    public Scene withType(String other) {
        return new Scene(other, challenge, origin, more, rpId, flags, signCount, algorithm);
    }

    public Scene withChallenge(String other) {
        return new Scene(type, other, origin, more, rpId, flags, signCount, algorithm);
    }

    public Scene withOrigin(String other) {
        return new Scene(type, challenge, other, more, rpId, flags, signCount, algorithm);
    }

    public Scene with(String member, Object value) {
        Map<String, Object> all = new HashMap<>(more);
        all.put(member, value);
        return new Scene(type, challenge, origin, all, rpId, flags, signCount, algorithm);
    }

    public Scene withRpId(String other) {
        return new Scene(type, challenge, origin, more, other, flags, signCount, algorithm);
    }

    public Scene withFlags(int others) {
        return new Scene(type, challenge, origin, more, rpId, others, signCount, algorithm);
    }

    public Scene withSignCount(long other) {
        return new Scene(type, challenge, origin, more, rpId, flags, other, algorithm);
    }

    public Scene withAlgorithm(int other) {
        return new Scene(type, challenge, origin, more, rpId, flags, signCount, other);
    }
}
