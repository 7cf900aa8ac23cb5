package org.vestibule.mfa.person;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.SecurityEvent;
import org.vestibule.contracts.Topics;
import org.vestibule.mfa.person.People.Told;
import org.vestibule.platform.event.EventProducer;
import org.vestibule.platform.event.EventReader;
import org.vestibule.platform.event.EventReader.Group;
import org.vestibule.platform.event.HandledEvents;
import org.vestibule.platform.event.Patience;
import org.vestibule.platform.idempotency.KeptAnswers;
import org.vestibule.platform.problem.Outage;
import org.vestibule.platform.tenancy.TenantScope;

/**
 * Learns users as auth-service states them, so that staff can ask about somebody who never logged in, and forgets those
 * who were removed, with all their authenticators and the answers that were kept about them. Doing either twice changes nothing. A database that is away is waited
 * for; members not known here are skipped, for events may gain some.
 */
@Singleton
public class PersonEvents {
    private static final Logger LOG = Logger.getLogger(PersonEvents.class);

    private final People people;
    private final KeptAnswers answers;
    private final KeptBesidePeople beside;
    private final TenantScope scope;
    private final Patience patience;
    private final EventProducer producer;
    private final HandledEvents events;
    private final Config config;
    private final boolean enabled;
    private EventReader reader;

    PersonEvents(
            People people,
            KeptAnswers answers,
            KeptBesidePeople beside,
            TenantScope scope,
            Patience patience,
            EventProducer producer,
            ObjectMapper json,
            Config config,
            @ConfigProperty(name = "vestibule.user-events.enabled", defaultValue = "true") boolean enabled) {
        this.people = people;
        this.answers = answers;
        this.beside = beside;
        this.scope = scope;
        this.patience = patience;
        this.producer = producer;
        this.config = config;
        this.enabled = enabled;
        this.events = new HandledEvents(json, EventType.USER_CREATED, EventType.USER_UPDATED, EventType.USER_DELETED);
    }

    void start(@Observes StartupEvent event) {
        if (enabled) {
            reader = EventReader.ofGroup(
                    config,
                    Group.of(Topics.SECURITY_EVENTS, "mfa-service"),
                    producer.deadLetters(Topics.SECURITY_EVENTS_DEAD_LETTER),
                    record -> take(record.value()));
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (reader != null) {
            reader.close();
        }
    }

    void take(byte[] record) {
        events.in(record).ifPresent(event -> patience.run(event.type().type() + " " + event.id(), () -> apply(event)));
    }

    private void apply(SecurityEvent event) {
        switch (event.type()) {
            case USER_CREATED, USER_UPDATED ->
                scope.run(event.tenant(), () -> {
                    if (!people.isErased(event.tenant(), event.subject())) {
                        people.learn(told(event));
                    }
                });
            case USER_DELETED -> {
                scope.run(event.tenant(), () -> forget(event.tenant(), event.subject()));
                forgetAddresses(event.subject());
            }
            default -> throw new IllegalStateException(event.type() + " is not handled");
        }
    }

    /** Others do not wait for a Redis that is away; what it has ends by itself after 30 days. */
    private void forgetAddresses(UUID user) {
        try {
            beside.forget(user);
        } catch (RuntimeException e) {
            LOG.warnf("addresses of a removed user stay until they expire: %s", Outage.describe(e));
        }
    }

    private void forget(String tenant, UUID user) {
        List<String> names = people.find(tenant, user).map(person -> person.username).stream()
                .toList();
        answers.forget(tenant, user, names);
        people.erase(tenant, user);
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
                roles,
                details.get("access_version") instanceof Integer version ? version : 0,
                0,
                (Boolean) details.get("disabled"));
    }
}
