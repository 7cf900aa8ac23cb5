package org.vestibule.localstack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** The steps of a login that every chapter repeats. */
record Doors(Stage stage, Services services) {
    /** The first door: the password. */
    JsonNode password(Person person) {
        return stage.post(services.auth(), "/auth/v1/login", person.credentials(), null, 200);
    }

    /** Through the second door: partial token and proof become tokens. */
    JsonNode exchange(String partialToken, JsonNode verified) {
        return stage.post(
                services.auth(),
                "/auth/v1/token",
                Map.of(
                        "grant_type",
                        "second_factor",
                        "partial_token",
                        partialToken,
                        "proof",
                        verified.path("proof").asText()),
                null,
                200);
    }

    JsonNode verify(String partialToken, Map<String, String> answer, int... expected) {
        return stage.post(services.mfa(), "/mfa/v1/verifications", answer, partialToken, expected);
    }

    static String accessToken(JsonNode authenticated) {
        var tokens = authenticated.has("tokens") ? authenticated.path("tokens") : authenticated;
        return tokens.path("access_token").asText();
    }

    static String partialToken(JsonNode login) {
        return login.path("partial_token").asText();
    }
}
