package org.vestibule.importer.server;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.vestibule.importer.entry.ImportFailure;

/** Requests that wait where a service says so, and end the import where it answers something else. */
public final class Rest {
    static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    static final int TRIES = 6;
    static final Duration WAIT = Duration.ofSeconds(5);

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);
    private static final int TRIES_WHILE_RUNNING = 600;
    private static final int CONFLICT = 409;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;
    private static final String NOT_KEPT = "urn:vestibule:problem:answer-not-kept";
    private static final String SEND_AGAIN = "Send the file again: who is there already is then a conflict.";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;
    private final Pause pause;
    private final Set<String> answered = new HashSet<>();

    public Rest(Pause pause) {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        this.pause = pause;
    }

    /**
     * An answer that is no refusal for now, or the last of these after some tries. A request that has an
     * {@code Idempotency-Key} is sent again where its answer was lost, and waits for the first one where that is still
     * running.
     */
    HttpResponse<String> send(HttpRequest request) {
        boolean repeatable = request.headers().firstValue(IDEMPOTENCY_KEY).isPresent();
        for (int tried = 1; ; tried++) {
            try {
                HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
                answered.add(request.uri().getAuthority());
                if (tried >= mostTries(answer, repeatable)) {
                    return answer;
                }
                pause.last(waitFor(answer));
            } catch (IOException e) {
                if (tried >= mostTries(request, e, repeatable)) {
                    throw lost(request, e);
                }
                pause.last(WAIT);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ImportFailure("Interrupted", e);
            }
        }
    }

    /** Who has answered once is waited for; who never has is told at once, for the address may be wrong. */
    private int mostTries(HttpRequest request, IOException lost, boolean repeatable) {
        boolean again = isUnreached(lost) ? answered.contains(request.uri().getAuthority()) : repeatable;
        return again ? TRIES : 1;
    }

    private static boolean isUnreached(IOException e) {
        return e instanceof ConnectException || e instanceof HttpConnectTimeoutException;
    }

    private static ImportFailure lost(HttpRequest request, IOException e) {
        URI host = request.uri().resolve("/");
        return new ImportFailure(
                isUnreached(e)
                        ? "Nothing answers at " + host
                        : "The connection to %s was lost. %s".formatted(host, SEND_AGAIN),
                e);
    }

    private static int mostTries(HttpResponse<String> answer, boolean repeatable) {
        return switch (answer.statusCode()) {
            case TOO_MANY, UNAVAILABLE -> TRIES;
            case CONFLICT -> repeatable && !isNotKept(answer) ? TRIES_WHILE_RUNNING : 1;
            default -> 1;
        };
    }

    /** The request was done, and its answer can be had no more. */
    private static boolean isNotKept(HttpResponse<String> answer) {
        return answer.statusCode() == CONFLICT && answer.body().contains(NOT_KEPT);
    }

    void rest() {
        pause.last(WAIT);
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
        return new ImportFailure("%s answered %d %s%s"
                .formatted(answer.uri(), answer.statusCode(), says, isNotKept(answer) ? ". " + SEND_AGAIN : "")
                .strip());
    }
}
