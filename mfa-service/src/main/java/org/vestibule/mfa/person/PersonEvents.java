package org.vestibule.mfa.person;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.vestibule.contracts.SecurityEvent;
import org.vestibule.mfa.person.People.Told;
import org.vestibule.platform.event.Patience;
import org.vestibule.platform.tenancy.TenantScope;

/**
 * Learns users as auth-service states them, so that staff can ask about somebody who never logged in, and forgets those
 * who were removed, with all their authenticators. Doing either twice changes nothing. A database that is away is waited
 * for; members not known here are skipped, for events may gain some.
 */
@Singleton
public class PersonEvents {
    private final People people;
    private final TenantScope scope;
    private final Patience patience;
    private final ObjectReader events;

    public PersonEvents(People people, TenantScope scope, Patience patience, ObjectMapper json) {
        this.people = people;
        this.scope = scope;
        this.patience = patience;
        this.events = json.readerFor(SecurityEvent.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    @Incoming("security-events")
    @Blocking
    public CompletionStage<Void> take(byte[] record) throws IOException {
        SecurityEvent event = events.readValue(record);
        return patience.take(event.type().type() + " " + event.id(), () -> apply(event));
    }

    private void apply(SecurityEvent event) {
        switch (event.type()) {
            case USER_CREATED, USER_UPDATED -> scope.run(event.tenant(), () -> people.learn(told(event)));
            case USER_DELETED -> scope.run(event.tenant(), () -> people.deleteById(event.subject()));
            default -> {
                // not about who somebody is
            }
        }
    }

    private static Told told(SecurityEvent event) {
        Map<String, Object> details = event.data().details();
        Set<String> roles =
                ((List<?>) details.get("roles")).stream().map(String::valueOf).collect(Collectors.toSet());
        return new Told(
                event.subject(),
                event.tenant(),
                (String) details.get("username"),
                (String) details.get("email"),
                (String) details.get("locale"),
                (String) details.get("account"),
                roles);
    }
}
