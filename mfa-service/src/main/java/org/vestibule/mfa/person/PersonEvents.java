package org.vestibule.mfa.person;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;
import org.vestibule.contracts.SecurityEvent;
import org.vestibule.mfa.person.People.Told;
import org.vestibule.platform.problem.Outage;
import org.vestibule.platform.tenancy.TenantScope;

/**
 * Learns users as auth-service states them, so that staff can ask about somebody who never logged in, and forgets those
 * who were removed, with all their authenticators. Doing either twice changes nothing. A database that is away is waited
 * for; members not known here are skipped, for events may gain some.
 */
@Singleton
public class PersonEvents {
    private static final Logger LOG = Logger.getLogger(PersonEvents.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final People people;
    private final TenantScope scope;
    private final ObjectReader events;
    private final CountDownLatch stopping = new CountDownLatch(1);

    public PersonEvents(People people, TenantScope scope, ObjectMapper json) {
        this.people = people;
        this.scope = scope;
        this.events = json.readerFor(SecurityEvent.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    @Incoming("security-events")
    @Blocking
    public void take(byte[] record) throws IOException, InterruptedException {
        SecurityEvent event = events.readValue(record);
        while (true) {
            try {
                apply(event);
                return;
            } catch (RuntimeException e) {
                if (!Outage.isBehind(e) || stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw e;
                }
                LOG.warnf("%s %s waits: %s", event.type().type(), event.id(), Outage.describe(e));
            }
        }
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

    void stop(@Observes ShutdownEvent event) {
        stopping.countDown();
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
