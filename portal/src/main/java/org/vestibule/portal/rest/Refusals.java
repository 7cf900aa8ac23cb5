package org.vestibule.portal.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.rest.client.ext.ResponseExceptionMapper;

/** Reads what the services answer instead of doing it. */
public class Refusals implements ResponseExceptionMapper<RuntimeException> {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final long RETRY_AFTER = 5;

    @Override
    public boolean handles(int status, MultivaluedMap<String, Object> headers) {
        return status >= 300;
    }

    @Override
    public RuntimeException toThrowable(Response answer) {
        Optional<Problem> problem = problem(answer);
        if (answer.getStatus() >= 500) {
            return new Away(retryAfter(answer), problem.map(Problem::detail).orElse(null));
        }
        return problem.<RuntimeException>map(Refused::new).orElseGet(() -> new Away(RETRY_AFTER));
    }

    private static Optional<Problem> problem(Response answer) {
        try {
            return Optional.ofNullable(JSON.readValue(answer.readEntity(String.class), Problem.class));
        } catch (JsonProcessingException | IllegalArgumentException | ProcessingException notAProblem) {
            return Optional.empty();
        }
    }

    private static long retryAfter(Response answer) {
        String header = answer.getHeaderString(HttpHeaders.RETRY_AFTER);
        return header != null && header.matches("[0-9]{1,6}") ? Long.parseLong(header) : RETRY_AFTER;
    }
}
