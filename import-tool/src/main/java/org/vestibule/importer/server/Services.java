package org.vestibule.importer.server;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.vestibule.importer.entry.ImportFailure;

/** The two services that an import talks to. */
public final class Services {
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final String AWAY = "unavailable";
    private static final int UNAUTHORIZED = 401;
    private static final int OK = 200;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Rest rest;
    private final AccessToken token;
    private final Addresses addresses;
    private final String tenant;

    public Services(Rest rest, AccessToken token, Addresses addresses, String tenant) {
        this.rest = rest;
        this.token = token;
        this.addresses = addresses;
        this.tenant = tenant;
    }

    /**
     * Where the services are.
     *
     * @param onBehalfOf for whom a program says that it acts (docs/back-office.md), or null
     */
    public record Addresses(URI auth, URI mfa, String onBehalfOf) {}

    /** What became of a user: {@code created}, or {@code rejected} with the slug of a problem. */
    public record Result(int line, String status, String problem, String detail) {
        private boolean isToBeSentAgain() {
            return AWAY.equals(problem);
        }
    }

    /** The key of today, as a JWK. */
    public String importKey() {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(addresses.mfa().resolve("/mfa/v1/import-key"))
                        .timeout(Duration.ofSeconds(30))
                        .GET());
        if (answer.statusCode() != OK) {
            throw Rest.refused(answer);
        }
        return answer.body();
    }

    /** Sends users, and again those for whom something was away. A result for each, in order. */
    public List<Result> send(List<JsonNode> users) {
        List<Result> results = new ArrayList<>(IntStream.range(0, users.size())
                .mapToObj(i -> new Result(i + 1, "rejected", AWAY, null))
                .toList());
        for (int tried = 1; tried <= Rest.TRIES; tried++) {
            List<Integer> open = IntStream.range(0, results.size())
                    .filter(i -> results.get(i).isToBeSentAgain())
                    .boxed()
                    .toList();
            if (open.isEmpty()) {
                break;
            }
            if (tried > 1) {
                rest.rest();
            }
            for (Result result : sendOnce(open.stream().map(users::get).toList())) {
                results.set(open.get(result.line() - 1), result);
            }
        }
        return results;
    }

    private List<Result> sendOnce(List<JsonNode> users) {
        String lines = users.stream().map(JsonNode::toString).collect(Collectors.joining("\n"));
        HttpResponse<String> answer = send(HttpRequest.newBuilder(
                        addresses.auth().resolve("/auth/v1/tenants/" + encoded(tenant) + "/users:import"))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/x-ndjson")
                .header(Rest.IDEMPOTENCY_KEY, "\"" + UUID.randomUUID() + "\"")
                .POST(BodyPublishers.ofString(lines)));
        if (answer.statusCode() != OK) {
            throw Rest.refused(answer);
        }
        try (var results = JSON.readerFor(Result.class).<Result>readValues(answer.body())) {
            return results.readAll();
        } catch (IOException e) {
            throw new ImportFailure(addresses.auth() + " answered no results", e);
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        if (addresses.onBehalfOf() != null) {
            request.header("On-Behalf-Of", encoded(addresses.onBehalfOf()));
        }
        request.header("Accept-Language", "en");
        String shown = token.get();
        HttpResponse<String> answer =
                rest.send(request.setHeader("Authorization", "Bearer " + shown).build());
        return answer.statusCode() == UNAUTHORIZED
                ? rest.send(request.setHeader("Authorization", "Bearer " + token.insteadOf(shown))
                        .build())
                : answer;
    }

    /** Percent-encoded; a space never becomes a plus. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
