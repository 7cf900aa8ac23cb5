package org.vestibule.importer.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.apache.commons.codec.binary.Base32;
import org.vestibule.contracts.ImportedFactors.App;
import org.vestibule.importer.keycloak.Converted.Impossible;
import org.vestibule.importer.keycloak.Converted.Totp;

/** Authenticator apps. What Keycloak stores is the key's bytes as text, unless it says that it is Base32. */
final class OtpConversion {
    private static final int LONGEST_NAME = 60;

    private OtpConversion() {}

    static Converted convert(String label, JsonNode data, JsonNode secret) {
        String value = secret.path("value").asText("");
        String kind = data.path("subType").asText("");
        if (value.isEmpty() || !kind.equals("totp")) {
            return new Impossible(kind.equals("totp") ? "not in the export" : kind);
        }
        String encoding = data.path("secretEncoding").asText("");
        if (!encoding.isEmpty() && !encoding.equals("BASE32")) {
            return new Impossible("its key is in " + encoding);
        }
        String key = encoding.isEmpty()
                ? new Base32()
                        .encodeToString(value.getBytes(StandardCharsets.UTF_8))
                        .replace("=", "")
                : value;
        return new Totp(new App(
                key,
                name(label),
                data.path("algorithm").asText("HmacSHA1").replaceFirst("^Hmac", ""),
                number(data.path("digits")),
                number(data.path("period"))));
    }

    private static Integer number(JsonNode value) {
        return value.isInt() ? value.intValue() : null;
    }

    /** As mfa-service takes names; null for none. */
    private static String name(String label) {
        String plain = label.replaceAll("\\p{Cntrl}", " ").strip();
        int end = plain.length() <= LONGEST_NAME
                ? plain.length()
                : Character.isHighSurrogate(plain.charAt(LONGEST_NAME - 1)) ? LONGEST_NAME - 1 : LONGEST_NAME;
        return plain.isEmpty() ? null : plain.substring(0, end).strip();
    }
}
