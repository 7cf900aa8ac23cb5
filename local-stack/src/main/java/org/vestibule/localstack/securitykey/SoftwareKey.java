package org.vestibule.localstack.securitykey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A security key and its browser in software (ES256): answers ceremonies as {@code PublicKeyCredential.toJSON()} would. For
 * tests; it keeps its private key in memory and does what it is told.
 */
public final class SoftwareKey {
    private static final int ATTESTED = 0x40;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KeyPair pair;
    private final byte[] id;

    public SoftwareKey() {
        this(32);
    }

    /** @param idBytes length of its credential id */
    public SoftwareKey(int idBytes) {
        this.pair = newPair();
        this.id = new byte[idBytes];
        new SecureRandom().nextBytes(id);
    }

    private static KeyPair newPair() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Base64url. */
    public String id() {
        return encode(id);
    }

    /** Its registration. */
    public Map<String, Object> attest(Scene scene) {
        byte[] authenticatorData =
                concat(authenticatorData(scene, ATTESTED), new byte[16], twoBytes(id.length), id, publicKey(scene));
        Map<String, Object> response = new HashMap<>();
        response.put("clientDataJSON", encode(clientData(scene)));
        response.put("attestationObject", encode(attestationObject(authenticatorData)));
        response.put("transports", List.of("usb", "nfc"));
        return credential(response);
    }

    /** Its signature over a challenge. */
    public Map<String, Object> sign(Scene scene) {
        return sign(scene, clientData(scene));
    }

    /** The same, with client data as given. */
    public Map<String, Object> sign(Scene scene, byte[] clientData) {
        byte[] authenticatorData = authenticatorData(scene, 0);
        Map<String, Object> response = new HashMap<>();
        response.put("clientDataJSON", encode(clientData));
        response.put("authenticatorData", encode(authenticatorData));
        response.put("signature", encode(signature(concat(authenticatorData, sha256(clientData)))));
        return credential(response);
    }

    /** A browser writes more than it must; all of it is in here. */
    private Map<String, Object> credential(Map<String, Object> response) {
        Map<String, Object> credential = new HashMap<>();
        credential.put("type", "public-key");
        credential.put("id", id());
        credential.put("rawId", id());
        credential.put("authenticatorAttachment", "cross-platform");
        credential.put("clientExtensionResults", Map.of());
        credential.put("response", response);
        return credential;
    }

    public static byte[] clientData(Scene scene) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", scene.type());
        members.put("challenge", scene.challenge());
        members.put("origin", scene.origin());
        members.put("crossOrigin", false);
        members.putAll(scene.more());
        try {
            return JSON.writeValueAsBytes(members);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] authenticatorData(Scene scene, int flag) {
        return ByteBuffer.allocate(37)
                .put(sha256(scene.rpId().getBytes(StandardCharsets.UTF_8)))
                .put((byte) (scene.flags() | flag))
                .putInt((int) scene.signCount())
                .array();
    }

    /** {@code {"fmt": "none", "attStmt": {}, "authData": …}} in CBOR (RFC 8949). */
    private static byte[] attestationObject(byte[] authenticatorData) {
        return concat(
                new byte[] {(byte) 0xa3},
                text("fmt"),
                text("none"),
                text("attStmt"),
                new byte[] {(byte) 0xa0},
                text("authData"),
                bytes(authenticatorData));
    }

    /** A COSE_Key of two coordinates (RFC 9053, section 7.1.1). */
    private byte[] publicKey(Scene scene) {
        var point = ((ECPublicKey) pair.getPublic()).getW();
        return concat(
                new byte[] {(byte) 0xa5, 0x01, 0x02, 0x03},
                negative(scene.algorithm()),
                new byte[] {0x20, 0x01, 0x21},
                bytes(coordinate(point.getAffineX())),
                new byte[] {0x22},
                bytes(coordinate(point.getAffineY())));
    }

    private static byte[] coordinate(BigInteger number) {
        byte[] signed = number.toByteArray();
        byte[] plain = new byte[32];
        int length = Math.min(signed.length, plain.length);
        System.arraycopy(signed, signed.length - length, plain, plain.length - length, length);
        return plain;
    }

    private static byte[] negative(int number) {
        int n = -1 - number;
        if (n < 24) {
            return new byte[] {(byte) (0x20 | n)};
        }
        return n < 256 ? new byte[] {0x38, (byte) n} : concat(new byte[] {0x39}, twoBytes(n));
    }

    private static byte[] text(String text) {
        return concat(new byte[] {(byte) (0x60 | text.length())}, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] bytes(byte[] bytes) {
        return concat(new byte[] {0x59}, twoBytes(bytes.length), bytes);
    }

    private static byte[] twoBytes(int number) {
        return new byte[] {(byte) (number >> 8), (byte) number};
    }

    private byte[] signature(byte[] message) {
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] concat(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        List.of(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
