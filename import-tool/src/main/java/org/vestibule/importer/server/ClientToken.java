package org.vestibule.importer.server;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.vestibule.importer.entry.ImportFailure;

/** Tokens of a client (RFC 6749 section 4.4), fetched a minute before the last one ends. */
public final class ClientToken implements AccessToken {
    private static final Duration MARGIN = Duration.ofMinutes(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Rest rest;
    private final URI auth;
    private final String id;
    private final Path secret;
    private final Clock clock;
    private String token;
    private Instant freshUntil = Instant.EPOCH;

    public ClientToken(Rest rest, URI auth, String id, Path secret, Clock clock) {
        this.rest = rest;
        this.auth = auth;
        this.id = id;
        this.secret = secret;
        this.clock = clock;
    }

    @Override
    public String get() {
        if (clock.instant().isAfter(freshUntil)) {
            fetch();
        }
        return token;
    }

    @Override
    public String insteadOf(String refused) {
        fetch();
        return token;
    }

    private void fetch() {
        try {
            var order =
                    Map.of("grant_type", "client_credentials", "client_id", id, "client_secret", Secrets.read(secret));
            HttpResponse<String> answer = rest.send(HttpRequest.newBuilder(auth.resolve("/auth/v1/token"))
                    .timeout(Duration.ofSeconds(30))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(JSON.writeValueAsString(order)))
                    .build());
            if (answer.statusCode() != 200) {
                throw Rest.refused(answer);
            }
            JsonNode tokens = JSON.readTree(answer.body());
            token = tokens.path("access_token").asText();
            freshUntil = clock.instant()
                    .plusSeconds(tokens.path("expires_in").asLong())
                    .minus(MARGIN);
        } catch (JacksonException e) {
            throw new ImportFailure(auth + " answered no token", e);
        }
    }
}
