package org.vestibule.localstack.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The calls of a service, as the OpenAPI document names them that packaging writes from its code. */
public final class ApiDocument {
    private static final Path WRITTEN = Path.of("target", "openapi", "openapi.json");
    private static final Set<String> VERBS = Set.of("get", "put", "post", "patch", "delete");

    private final JsonNode document;

    private ApiDocument(JsonNode document) {
        this.document = document;
    }

    /** Of the service whose module the test is in. */
    public static ApiDocument ofThisModule() {
        try {
            return new ApiDocument(Rest.JSON.readTree(WRITTEN.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param document a whole OpenAPI document */
    public static ApiDocument of(JsonNode document) {
        return new ApiDocument(document);
    }

    /** @param operation as the document describes it */
    public record Call(String method, String path, JsonNode operation) {
        public boolean changesSomething() {
            return !method.equals("GET");
        }

        /** The media type that it reads; JSON where it reads nothing. */
        public String bodyType() {
            var types = operation.at("/requestBody/content").fieldNames();
            return types.hasNext() ? types.next() : "application/json";
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    public List<Call> calls() {
        List<Call> calls = new ArrayList<>();
        document.path("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(operation -> VERBS.contains(operation.getKey()))
                .forEach(operation -> calls.add(
                        new Call(operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation.getValue()))));
        return calls;
    }

    /** What a reference of the document leads to; anything else is itself. */
    public JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? resolve(document.at(node.path("$ref").asText().substring(1))) : node;
    }
}
