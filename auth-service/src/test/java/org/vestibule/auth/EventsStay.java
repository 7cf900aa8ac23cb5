package org.vestibule.auth;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** What is stated stays in the outbox, to be looked at. */
public class EventsStay implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("vestibule.outbox.relay", "false");
    }
}
