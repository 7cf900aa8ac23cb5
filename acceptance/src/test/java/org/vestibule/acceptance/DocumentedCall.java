package org.vestibule.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.vestibule.localstack.rest.ApiDocument;
import org.vestibule.localstack.service.Service;

/** A call of docs/api, which is the document of the code (ApiDocumentIT). */
record DocumentedCall(Service service, ApiDocument.Call call) {
    private static final Path API = Path.of(System.getProperty("vestibule.root"), "docs", "api");

    static List<DocumentedCall> all() {
        return Stream.of(Service.AUTH, Service.MFA, Service.ADMIN)
                .flatMap(service -> ApiDocument.of(documentOf(service)).calls().stream()
                        .map(call -> new DocumentedCall(service, call)))
                .toList();
    }

    private static JsonNode documentOf(Service service) {
        try {
            return new YAMLMapper()
                    .readTree(API.resolve(service.module() + ".yaml").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean takesTokens() {
        return call.operation().has("security");
    }

    /** @param kind as the document's descriptions name it: "access token", "partial token" */
    boolean takes(String kind) {
        return takesTokens() && call.operation().path("description").asText().contains(kind);
    }

    List<String> scopes() {
        return StreamSupport.stream(call.operation().path("x-scopes").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /** At a tenant, and otherwise at ids that nothing has. */
    String url(TheSuite suite, String tenant) {
        String path = call.path()
                .replace("{tenant}", tenant)
                .replaceAll("\\{[A-Za-z_]+}", UUID.randomUUID().toString());
        String rest = path.substring(path.indexOf('/', 1));
        return switch (service) {
            case AUTH -> suite.auth(rest);
            case MFA -> suite.mfa(rest);
            default -> suite.admin(rest);
        };
    }

    /** With an empty object, where it reads anything. */
    Answer ask(TheSuite suite, String tenant, String token) {
        Map<String, String> headers = new HashMap<>(Map.of("On-Behalf-Of", "Kirsten"));
        boolean hasBody = call.operation().has("requestBody");
        if (hasBody) {
            headers.put("Content-Type", call.bodyType());
        }
        return new Browser().send(call.method(), url(suite, tenant), hasBody ? "{}" : null, token, headers);
    }

    @Override
    public String toString() {
        return call.toString();
    }
}
