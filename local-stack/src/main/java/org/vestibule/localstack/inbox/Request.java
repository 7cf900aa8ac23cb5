package org.vestibule.localstack.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** An HTTP request to the inbox, read whole. */
record Request(String method, String path, String query, Optional<String> authorization, byte[] body) {
    static Request read(HttpExchange exchange) throws IOException {
        return new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""),
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")),
                exchange.getRequestBody().readAllBytes());
    }

    boolean is(String method, String path) {
        return this.method.equals(method) && this.path.equals(path);
    }

    JsonNode json() throws IOException {
        return Reply.JSON.readTree(body);
    }

    /** Fields of an {@code application/x-www-form-urlencoded} body. */
    Map<String, String> form() {
        return parameters(new String(body, StandardCharsets.UTF_8));
    }

    Optional<String> queryParameter(String name) {
        return Optional.ofNullable(parameters(query).get(name));
    }

    /** User and password of HTTP Basic (RFC 7617), joined by a colon. */
    Optional<String> basicCredentials() {
        return authorization
                .filter(value -> value.regionMatches(true, 0, "Basic ", 0, 6))
                .map(value ->
                        new String(Base64.getDecoder().decode(value.substring(6).strip()), StandardCharsets.UTF_8));
    }

    private static Map<String, String> parameters(String encoded) {
        var parameters = new LinkedHashMap<String, String>();
        for (var pair : encoded.split("&")) {
            var parts = pair.split("=", 2);
            if (!parts[0].isEmpty()) {
                parameters.put(decode(parts[0]), parts.length == 2 ? decode(parts[1]) : "");
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
