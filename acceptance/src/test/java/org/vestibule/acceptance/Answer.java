package org.vestibule.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;
import java.util.Optional;

/** What a service answered. */
record Answer(int status, HttpHeaders headers, String text, JsonNode body) {
    private static final String PROBLEM = "urn:vestibule:problem:";

    String at(String field) {
        JsonNode value = body.path(field);
        return value.isMissingNode() || value.isNull() ? null : value.asText();
    }

    /** The slug of a problem, or null. */
    String problem() {
        return Optional.ofNullable(at("type"))
                .filter(type -> type.startsWith(PROBLEM))
                .map(type -> type.substring(PROBLEM.length()))
                .orElse(null);
    }

    /** {@code 401 invalid-code}, or the status alone. */
    String shortly() {
        return problem() == null ? Integer.toString(status) : status + " " + problem();
    }

    Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    @Override
    public String toString() {
        return shortly() + " " + text;
    }
}
