package org.vestibule.localstack.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.vestibule.localstack.StartFailure;

/** Calls one service as any front end would. A null token means none. */
public final class Rest {
    public static final ObjectMapper JSON = new ObjectMapper();

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final String base;

    public Rest(String base) {
        this.base = base;
    }

    public Answer get(String path, String token) {
        return send("GET", path, null, token);
    }

    public Answer post(String path, Object body, String token) {
        return send("POST", path, body, token);
    }

    public Answer put(String path, Object body, String token) {
        return send("PUT", path, body, token);
    }

    /** @param path of the call, with its parameters filled in */
    public Answer send(ApiDocument.Call call, String path, Object body, String token) {
        return send(call, path, body, token, Map.of());
    }

    public Answer send(ApiDocument.Call call, String path, Object body, String token, Map<String, String> headers) {
        return send(call.method(), path, call.bodyType(), body, token, headers);
    }

    public Answer send(String method, String path, Object body, String token) {
        return send(method, path, "application/json", body, token, Map.of());
    }

    private Answer send(
            String method, String path, String type, Object body, String token, Map<String, String> headers) {
        try {
            var publisher =
                    body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
            var request = HttpRequest.newBuilder(URI.create(base + path))
                    .timeout(Duration.ofSeconds(30))
                    .header("Accept", "application/json, */*;q=0.1")
                    .method(method, publisher);
            headers.forEach(request::header);
            if (body != null) {
                request.header("Content-Type", type);
            }
            if (token != null) {
                request.header("Authorization", "Bearer " + token);
            }
            var response = CLIENT.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), parse(response.body()));
        } catch (IOException e) {
            throw new StartFailure(base + " did not answer " + method + " " + path + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("Interrupted", e);
        }
    }

    private static JsonNode parse(String text) {
        if (text.isBlank()) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException notJson) {
            return TextNode.valueOf(text);
        }
    }
}
