package org.vestibule.importer.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import org.vestibule.importer.keycloak.Converted.Impossible;
import org.vestibule.importer.keycloak.Converted.Password;

/** Passwords as Keycloak hashes them: PBKDF2 of its first years, argon2id since version 25. */
final class PasswordConversion {
    private static final Base64.Encoder BASE64 = Base64.getEncoder().withoutPadding();

    private PasswordConversion() {}

    static Converted convert(JsonNode data, JsonNode secret) {
        String hash = base64(secret.path("value"));
        String salt = base64(secret.path("salt"));
        String algorithm = data.path("algorithm").asText("");
        int rounds = data.path("hashIterations").asInt(0);
        if (hash.isEmpty() || algorithm.isEmpty() || rounds < 1) {
            return new Impossible(algorithm.isEmpty() ? "not in the export" : algorithm);
        }
        return switch (algorithm) {
            case "pbkdf2", "pbkdf2-sha256", "pbkdf2-sha512" ->
                new Password("pbkdf2", "$%s$%d$%s$%s".formatted(algorithm, rounds, dotted(salt), dotted(hash)));
            case "argon2" -> argon2(data.path("additionalParameters"), rounds, salt, hash);
            default -> new Impossible(algorithm);
        };
    }

    /** Iterations are passes, memory is in KiB. */
    private static Converted argon2(JsonNode parameters, int passes, String salt, String hash) {
        String type = first(parameters, "type");
        String version = first(parameters, "version");
        if (!type.equals("id") || !version.equals("1.3")) {
            return new Impossible("argon2%s, version %s".formatted(type, version));
        }
        return new Password(
                "argon2id",
                "$argon2id$v=19$m=%s,t=%d,p=%s$%s$%s"
                        .formatted(first(parameters, "memory"), passes, first(parameters, "parallelism"), salt, hash));
    }

    private static String first(JsonNode parameters, String name) {
        return parameters.path(name).path(0).asText("");
    }

    /** Without padding; empty where it is none. */
    private static String base64(JsonNode text) {
        try {
            return BASE64.encodeToString(Base64.getDecoder().decode(text.asText("")));
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** The Base64 of passlib. */
    private static String dotted(String base64) {
        return base64.replace('+', '.');
    }
}
