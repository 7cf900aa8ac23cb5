package org.vestibule.portal.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * Values with the time at which each ends: JSON, a blank, and milliseconds of the Unix epoch. One without a time is of the release
 * before, whose readers skip the time in turn; it ends with its session.
 */
final class ExpiringValues {
    private final ObjectMapper json;

    ExpiringValues(ObjectMapper json) {
        this.json = json;
    }

    byte[] write(Object value, Instant until) {
        try {
            return (json.writeValueAsString(value) + " " + until.toEpochMilli()).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Empty from the value's end on. */
    <T> Optional<T> read(byte[] written, Class<T> type, Instant now) {
        try (var parser = json.createParser(written)) {
            T value = parser.readValueAs(type);
            boolean isOver = parser.nextToken() == JsonToken.VALUE_NUMBER_INT
                    && !now.isBefore(Instant.ofEpochMilli(parser.getLongValue()));
            return isOver ? Optional.empty() : Optional.of(value);
        } catch (IOException e) {
            throw new IllegalStateException("a session of another version", e);
        }
    }
}
