package org.vestibule.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A front-end app: plain HTTP with JSON. Each one has an address of its own, so that the limits of one test's
 * address are not another's.
 */
final class Browser {
    static final ObjectMapper JSON = new ObjectMapper();

    /** Ten recovery codes are hashed at a set-up, and sixteen set-ups at a time share the CPU of a small container. */
    private static final Duration LONGEST_ANSWER =
            Duration.ofSeconds("containers".equals(System.getProperty("vestibule.suite")) ? 90 : 30);

    private final String address;
    private final HttpClient client;

    Browser() {
        var random = ThreadLocalRandom.current();
        // Containers cannot answer a loopback address; engine.sh makes these local in the network namespace of the run.
        this.address = TheSuite.IS_COMPOSED
                ? "198.%d.%d.%d".formatted(random.nextInt(18, 20), random.nextInt(255), random.nextInt(1, 255))
                : "127.%d.%d.%d".formatted(random.nextInt(1, 255), random.nextInt(255), random.nextInt(1, 255));
        try {
            this.client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .localAddress(InetAddress.getByName(address))
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address() {
        return address;
    }

    Answer get(String url, String token) {
        return send("GET", url, null, token, Map.of());
    }

    Answer post(String url, Object body, String token) {
        return send("POST", url, body, token, Map.of());
    }

    Answer put(String url, Object body, String token) {
        return send("PUT", url, body, token, Map.of());
    }

    Answer delete(String url, Object body, String token) {
        return send("DELETE", url, body, token, Map.of());
    }

    /** @param body a string is sent as it is, anything else as JSON; null for none */
    Answer send(String method, String url, Object body, String token, Map<String, String> headers) {
        return send(method, url, body, token, headers, false);
    }

    /** Sends the body only if the service goes on after the headers (RFC 9110 section 10.1.1), so that a refusal is not lost while sending. */
    Answer offer(String method, String url, String body, String token) {
        return send(method, url, body, token, Map.of(), true);
    }

    private Answer send(
            String method, String url, Object body, String token, Map<String, String> headers, boolean asksFirst) {
        try {
            var request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(LONGEST_ANSWER)
                    .expectContinue(asksFirst)
                    .method(
                            method,
                            body == null
                                    ? BodyPublishers.noBody()
                                    : BodyPublishers.ofString(
                                            body instanceof String text ? text : JSON.writeValueAsString(body)));
            if (body != null && !headers.containsKey("Content-Type")) {
                request.header("Content-Type", "application/json");
            }
            if (token != null) {
                request.header("Authorization", "Bearer " + token);
            }
            if (!headers.containsKey("User-Agent")) {
                request.header("User-Agent", "acceptance");
            }
            headers.forEach(request::header);
            var response = client.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers(), response.body(), parse(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + url, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode parse(String text) {
        if (text.isBlank()) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(text);
        }
    }
}
