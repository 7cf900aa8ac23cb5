package org.vestibule.mfa.method.webauthn;

import com.webauthn4j.converter.CollectedClientDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.data.client.CollectedClientData;
import java.util.Arrays;
import java.util.Base64;
import tools.jackson.databind.JsonNode;

/** A credential as {@code PublicKeyCredential.toJSON()} writes it (WebAuthn Level 3, section 5.1.9). Throws on anything else. */
final class CredentialJson {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final ObjectConverter converter;
    private final JsonNode credential;

    CredentialJson(ObjectConverter converter, String json) {
        this.converter = converter;
        this.credential = converter.getJsonMapper().readTree(json);
    }

    /** Its id, which it names twice. */
    byte[] id() {
        byte[] id = decode(credential.path("rawId"));
        if (!Arrays.equals(id, decode(credential.path("id"))) || !"public-key".equals(text(credential.path("type")))) {
            throw new IllegalArgumentException("not one public-key credential");
        }
        return id;
    }

    boolean has(String member) {
        return response(member).isString();
    }

    byte[] bytes(String member) {
        return decode(response(member));
    }

    JsonNode response(String member) {
        return credential.path("response").path(member);
    }

    /** @param as as the library reads it, and {@code origin} as it was written: the library leaves out what it does not compare */
    record ClientData(byte[] raw, CollectedClientData as, String origin) {}

    ClientData clientData() {
        byte[] raw = bytes("clientDataJSON");
        byte[] text = withoutMark(raw);
        return new ClientData(
                raw,
                new CollectedClientDataConverter(converter).convert(text),
                text(converter.getJsonMapper().readTree(text).path("origin")));
    }

    /** "UTF-8 decode" of sections 7.1 and 7.2 drops it; the signature is over it all the same. */
    private static byte[] withoutMark(byte[] raw) {
        boolean marked = Arrays.equals(raw, 0, Math.min(raw.length, 3), BYTE_ORDER_MARK, 0, 3);
        return marked ? Arrays.copyOfRange(raw, 3, raw.length) : raw;
    }

    private static byte[] decode(JsonNode base64url) {
        return Base64.getUrlDecoder().decode(text(base64url));
    }

    private static String text(JsonNode node) {
        if (!node.isString()) {
            throw new IllegalArgumentException("no text");
        }
        return node.stringValue();
    }
}
