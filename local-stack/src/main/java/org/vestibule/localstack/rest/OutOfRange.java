package org.vestibule.localstack.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.vestibule.localstack.rest.ApiDocument.Call;

/** Numbers, dates and nulls in lists that no call takes, put wherever the OpenAPI document of a service takes anything. */
public final class OutOfRange {
    private static final List<String> NUMBERS = List.of(
            "-1",
            "2147483648",
            "9223372036854775808",
            "-9223372036854775809",
            "0.5",
            "1e400",
            "-1e400",
            "1e-400",
            "1e999999999",
            "9".repeat(60),
            "9".repeat(400),
            "NaN",
            "Infinity");

    private static final List<String> DATES = List.of(
            "-999999999-01-01T00:00:00Z",
            "+999999999-12-31T23:59:59Z",
            "+1000000000-12-31T23:59:59.999999999Z",
            "+10000-01-01T00:00:00Z",
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
            "2026-02-30T00:00:00Z",
            "2026-01-01T25:00:00Z");

    /** In the form that a page was answered in: numbers that a client could make up. */
    private static final List<String> CURSORS =
            List.of(base64("999999999999999999.999999999999999999"), base64("0.0"), base64("-1.-1"), base64("NaN.NaN"));

    private static final Set<String> TIMES_AS_TEXT = Set.of("from", "to");

    private final ApiDocument document;
    private final Map<String, ?> bodies;
    private final List<Attempt> attempts = new ArrayList<>();

    private OutOfRange(ApiDocument document, Map<String, ?> bodies) {
        this.document = document;
        this.bodies = bodies;
    }

    /**
     * One request.
     *
     * @param path with the names of its parameters
     * @param what stands where
     * @param isToBeRefused whether it stands where a number or a date is taken; anywhere else it is text like another
     */
    public record Attempt(
            Call call, String path, JsonNode body, Map<String, String> headers, String what, boolean isToBeRefused) {
        @Override
        public String toString() {
            return call + ": " + what;
        }
    }

    /** @param bodies that are taken, by call; whatever they have not is tried as well */
    public static OutOfRange of(ApiDocument document, Map<String, ?> bodies) {
        var all = new OutOfRange(document, bodies);
        document.calls().forEach(all::add);
        return all;
    }

    /** What was answered otherwise than with a 400 where a number or a date is taken, or was no answer of the contract. */
    public List<String> wrongAnswers(Function<Attempt, Answer> service) {
        List<String> wrong = new ArrayList<>();
        for (Attempt attempt : attempts) {
            Answer answer = service.apply(attempt);
            boolean isRight = attempt.isToBeRefused()
                    ? answer.shortly().equals("400 invalid-request")
                    : answer.status() < 400 || answer.status() < 500 && answer.isProblem();
            if (!isRight) {
                wrong.add(attempt + " -> " + answer.status() + " " + answer.body());
            }
        }
        return wrong;
    }

    private void add(Call call) {
        for (JsonNode reference : call.operation().path("parameters")) {
            JsonNode parameter = document.resolve(reference);
            String name = parameter.path("name").asText();
            switch (parameter.path("in").asText()) {
                case "query" -> query(call, name, document.resolve(parameter.path("schema")));
                case "header" ->
                    values().forEach(value -> attempts.add(new Attempt(
                            call, call.path(), body(call), Map.of(name, value), name + ": " + value, false)));
                default ->
                    values().forEach(value -> attempts.add(new Attempt(
                            call,
                            call.path().replace("{" + name + "}", encoded(value)),
                            body(call),
                            Map.of(),
                            name + "/" + value,
                            false)));
            }
        }
        JsonNode schema = document.resolve(call.operation().at("/requestBody/content/application~1json/schema"));
        members(call, schema, "", List.of());
    }

    private static Stream<String> values() {
        return Stream.concat(NUMBERS.stream(), DATES.stream());
    }

    private void query(Call call, String name, JsonNode schema) {
        boolean isNumber = isNumber(schema) || TIMES_AS_TEXT.contains(name) || name.equals("cursor");
        values().forEach(value -> query(call, name, value, isNumber));
        if (name.equals("cursor")) {
            CURSORS.forEach(value -> query(call, name, value, false));
        }
    }

    private void query(Call call, String name, String value, boolean isToBeRefused) {
        attempts.add(new Attempt(
                call,
                call.path() + "?" + name + "=" + encoded(value),
                body(call),
                Map.of(),
                name + "=" + value,
                isToBeRefused));
    }

    private void members(Call call, JsonNode schema, String where, List<String> way) {
        schema.path("properties").properties().forEach(member -> {
            JsonNode of = document.resolve(member.getValue());
            String name = where + member.getKey();
            List<String> deeper =
                    Stream.concat(way.stream(), Stream.of(member.getKey())).toList();
            boolean isDate = of.path("format").asText().startsWith("date");
            for (String number : NUMBERS) {
                member(call, deeper, number, name, isNumber(of) || isDate);
            }
            for (String date : DATES) {
                member(call, deeper, '"' + date + '"', name, isNumber(of) || isDate);
            }
            if (of.path("additionalProperties").asBoolean()) {
                NUMBERS.forEach(number -> member(call, deeper, "{\"n\":" + number + "}", name, false));
            }
            if (of.path("type").asText().equals("array")) {
                NUMBERS.forEach(number -> member(call, deeper, "[" + number + "]", name, false));
                member(call, deeper, "[null]", name, true);
            }
            members(call, of, name + ".", deeper);
        });
    }

    private static boolean isNumber(JsonNode schema) {
        return Set.of("integer", "number").contains(schema.path("type").asText());
    }

    private void member(Call call, List<String> way, String json, String name, boolean isToBeRefused) {
        JsonNode body = body(call);
        put(body, way, json);
        attempts.add(new Attempt(call, call.path(), body, Map.of(), name + ": " + json, isToBeRefused));
    }

    private static void put(JsonNode body, List<String> way, String json) {
        ObjectNode at = (ObjectNode) body;
        for (String step : way.subList(0, way.size() - 1)) {
            at = at.path(step).isObject() ? (ObjectNode) at.path(step) : at.putObject(step);
        }
        at.set(way.getLast(), new POJONode(new RawValue(json)));
    }

    private JsonNode body(Call call) {
        Object body = bodies.get(call.toString());
        return body == null || !call.operation().has("requestBody")
                ? Rest.JSON.createObjectNode()
                : Rest.JSON.valueToTree(body);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
