package org.vestibule.platform.event;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.SecurityEvent;

/**
 * The events that a service does something about. Nothing else is read of the others: a later release, beside which this one runs while it
 * is replaced, may have types and members that are not known here.
 */
public final class HandledEvents {
    private final ObjectReader events;
    private final Set<String> types;

    public HandledEvents(ObjectMapper json, EventType first, EventType... more) {
        this.events = json.readerFor(SecurityEvent.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        this.types = EnumSet.of(first, more).stream().map(EventType::type).collect(Collectors.toSet());
    }

    /** Empty for an event of another type. Throws IllegalArgumentException for what is not an event, or not stated by its service. */
    public Optional<SecurityEvent> in(byte[] record) {
        try {
            JsonNode event = events.readTree(record);
            if (!event.path("type").isTextual()) {
                throw new IllegalArgumentException("not an event: it has no type");
            }
            if (!types.contains(event.path("type").asText())) {
                return Optional.empty();
            }
            EventType.of(event.path("type").asText())
                    .requireSource(event.path("source").asText());
            return Optional.of(events.readValue(event));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "not an event that can be read: " + e.getClass().getSimpleName());
        }
    }
}
