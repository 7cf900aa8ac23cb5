package org.vestibule.admin.intake;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import org.vestibule.contracts.SecurityEvent;

/** Reads records. Members that are not known here are skipped: events may gain optional ones. */
final class RecordReader {
    private final ObjectReader events;

    RecordReader(ObjectMapper json) {
        this.events = json.readerFor(SecurityEvent.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    /** Throws {@link Unprocessable} for what is no event, not a complete one, or stated by another service than its own. */
    SecurityEvent read(byte[] record) {
        SecurityEvent event;
        try {
            event = record == null ? null : events.readValue(record);
        } catch (IOException e) {
            throw new Unprocessable("the record is not a security event of a known type");
        }
        boolean complete = event != null
                && event.id() != null
                && event.source() != null
                && event.type() != null
                && event.subject() != null
                && event.time() != null
                && event.tenant() != null
                && event.data() != null
                && event.data().outcome() != null;
        if (!complete) {
            throw new Unprocessable("the event is not complete");
        }
        try {
            event.type().requireSource(event.source());
        } catch (IllegalArgumentException e) {
            throw new Unprocessable(e.getMessage());
        }
        return event;
    }
}
