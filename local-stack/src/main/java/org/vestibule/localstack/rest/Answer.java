package org.vestibule.localstack.rest;

import com.fasterxml.jackson.databind.JsonNode;

/** What a service answered; the body is JSON, or a text node, or missing. */
public record Answer(int status, JsonNode body) {}
