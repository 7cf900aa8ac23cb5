package org.vestibule.notification.delivery;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.Topics;
import org.vestibule.platform.event.EventProducer;
import org.vestibule.platform.event.EventReader;
import org.vestibule.platform.event.EventReader.Group;
import org.vestibule.platform.event.HandledEvents;
import org.vestibule.platform.event.Patience;

/**
 * Forgets users whom auth-service has removed: what was sent to them, and what would still be. Doing it twice changes nothing. A database
 * that is away is waited for. Events of types that are not known here are none of its business.
 */
@Singleton
public class ErasedUsers {
    private final DeliveryStore store;
    private final Patience patience;
    private final EventProducer producer;
    private final HandledEvents events;
    private final Config config;
    private final boolean enabled;
    private EventReader reader;

    ErasedUsers(
            DeliveryStore store,
            Patience patience,
            EventProducer producer,
            ObjectMapper json,
            Config config,
            @ConfigProperty(name = "vestibule.user-events.enabled", defaultValue = "true") boolean enabled) {
        this.store = store;
        this.patience = patience;
        this.producer = producer;
        this.config = config;
        this.enabled = enabled;
        this.events = new HandledEvents(json, EventType.USER_DELETED);
    }

    void start(@Observes StartupEvent event) {
        if (enabled) {
            reader = EventReader.ofGroup(
                    config,
                    Group.of(Topics.SECURITY_EVENTS, "notification-service-users"),
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
        events.in(record)
                .ifPresent(event -> patience.run(
                        event.type().type() + " " + event.id(), () -> store.erase(event.tenant(), event.subject())));
    }
}
