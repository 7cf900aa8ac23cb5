package org.vestibule.importer.keycloak;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import org.vestibule.importer.entry.LeftBehind;
import org.vestibule.importer.keycloak.Converted.Impossible;

/**
 * A credential of a realm's user.
 *
 * @param label the user's name for it, or empty
 * @param data {@code credentialData}, which is JSON in a string; missing where it is not
 * @param secret {@code secretData}, likewise
 */
record Credential(String type, String label, JsonNode data, JsonNode secret) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PASSWORD = "password";
    private static final String RECOVERY_CODES = "recovery-authn-codes";

    static Credential of(JsonNode credential) {
        return new Credential(
                credential.path("type").asText("unknown"),
                credential.path("userLabel").asText("").strip(),
                inner(credential.path("credentialData")),
                inner(credential.path("secretData")));
    }

    private static JsonNode inner(JsonNode text) {
        try {
            return text.isTextual() ? JSON.readTree(text.textValue()) : MissingNode.getInstance();
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }

    Converted convert() {
        return switch (type) {
            case PASSWORD -> PasswordConversion.convert(data, secret);
            case "otp" -> OtpConversion.convert(label, data, secret);
            case RECOVERY_CODES -> RecoveryCodeConversion.convert(secret);
            default -> new Impossible("");
        };
    }

    /** Whatever is no password stands for something a login asked for. */
    LeftBehind leftBehind(String why) {
        if (type.equals(PASSWORD)) {
            return LeftBehind.other(type, why);
        }
        return LeftBehind.factor(
                type.equals(RECOVERY_CODES) ? "recovery-codes" : type,
                label.isEmpty() || why.isEmpty() ? label + why : "%s (%s)".formatted(label, why));
    }

    @Override
    public String toString() {
        return "Credential[" + type + ", [redacted]]";
    }
}
