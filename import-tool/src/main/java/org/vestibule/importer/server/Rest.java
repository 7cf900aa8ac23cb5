package org.vestibule.importer.server;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.vestibule.importer.entry.ImportFailure;

/** Requests that wait where a service says so, and end the import where it answers something else. */
public final class Rest {
    static final int TRIES = 6;
    static final Duration WAIT = Duration.ofSeconds(5);

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;
    private final Pause pause;

    public Rest(Pause pause) {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        this.pause = pause;
    }

    /** Whatever is neither 429 nor 503, or the last of these after some tries. */
    HttpResponse<String> send(HttpRequest request) {
        for (int tried = 1; ; tried++) {
            HttpResponse<String> answer = once(request);
            if (tried == TRIES || answer.statusCode() != TOO_MANY && answer.statusCode() != UNAVAILABLE) {
                return answer;
            }
            pause.last(waitFor(answer));
        }
    }

    void rest() {
        pause.last(WAIT);
    }

    private HttpResponse<String> once(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw new ImportFailure("Nothing answers at " + request.uri().resolve("/"), e);
        } catch (IOException e) {
            throw new ImportFailure(
                    "The connection to %s was lost. Send the file again: who is there already is then a conflict."
                            .formatted(request.uri().resolve("/")),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ImportFailure("Interrupted", e);
        }
    }

    /** {@code Retry-After} in seconds (RFC 9110 section 10.2.3). */
    private static Duration waitFor(HttpResponse<String> answer) {
        try {
            long seconds = answer.headers().firstValueAsLong("Retry-After").orElse(WAIT.toSeconds());
            Duration wait = Duration.ofSeconds(Math.max(1, seconds));
            return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
        } catch (NumberFormatException e) {
            return WAIT;
        }
    }

    /** What a problem (RFC 9457) says, for the person who waits for the import. */
    static ImportFailure refused(HttpResponse<String> answer) {
        String says;
        try {
            JsonNode problem = JSON.readTree(answer.body());
            says = problem.path("title").asText("")
                    + (problem.has("detail") ? ": " + problem.path("detail").asText() : "");
        } catch (JacksonException e) {
            says = "";
        }
        return new ImportFailure("%s answered %d %s"
                .formatted(answer.uri(), answer.statusCode(), says)
                .strip());
    }
}
