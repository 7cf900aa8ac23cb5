package org.vestibule.localstack.rest;

import com.fasterxml.jackson.databind.JsonNode;

/** What a service answered; the body is JSON, or a text node, or missing. */
public record Answer(int status, JsonNode body) {
    private static final String PROBLEM = "urn:vestibule:problem:";

    /** The status, and the slug of a problem: {@code 404 not-found}. */
    public String shortly() {
        return isProblem() ? status + " " + at("type").substring(PROBLEM.length()) : Integer.toString(status);
    }

    public boolean isProblem() {
        return at("type").startsWith(PROBLEM);
    }

    /** A member's text; empty where there is none. */
    public String at(String member) {
        return body.path(member).asText();
    }
}
