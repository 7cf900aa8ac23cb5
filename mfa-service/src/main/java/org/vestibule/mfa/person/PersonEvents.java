package org.vestibule.mfa.person;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.vestibule.contracts.SecurityEvent;
import org.vestibule.mfa.person.People.Told;
import org.vestibule.platform.tenancy.TenantScope;

/**
 * Learns users as auth-service states them, so that staff can ask about somebody who never logged in, and forgets those
 * who were removed, with all their authenticators. Doing either twice changes nothing.
 */
@Singleton
public class PersonEvents {
    private final People people;
    private final TenantScope scope;
    private final ObjectMapper json;

    public PersonEvents(People people, TenantScope scope, ObjectMapper json) {
        this.people = people;
        this.scope = scope;
        this.json = json;
    }

    @Incoming("security-events")
    @RunOnVirtualThread
    public void take(byte[] record) throws IOException {
        SecurityEvent event = json.readValue(record, SecurityEvent.class);
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
