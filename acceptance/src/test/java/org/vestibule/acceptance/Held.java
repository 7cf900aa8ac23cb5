package org.vestibule.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Optional;

/** The tokens of a session, as an answer gave them. */
record Held(String session, String access, String refresh) {
    /** Empty where the answer has no tokens. */
    static Optional<Held> of(Answer answer) {
        JsonNode tokens = answer.body().has("tokens") ? answer.body().path("tokens") : answer.body();
        return tokens.path("access_token").isTextual()
                ? Optional.of(new Held(
                        claim(tokens.path("access_token").asText(), "sid"),
                        tokens.path("access_token").asText(),
                        tokens.path("refresh_token").asText()))
                : Optional.empty();
    }

    /** A claim of a token, whose signature nobody looks at here. */
    static String claim(String token, String name) {
        try {
            return Browser.JSON
                    .readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]))
                    .path(name)
                    .asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
