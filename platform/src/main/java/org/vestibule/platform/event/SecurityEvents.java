package org.vestibule.platform.event;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.SecurityEvent;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.contracts.SecurityEvent.Data;
import org.vestibule.contracts.SecurityEvent.Outcome;
import org.vestibule.contracts.Topics;
import org.vestibule.platform.http.Origin;

/** States facts: each one is kept in the running transaction and reaches Kafka after the commit. */
@Singleton
public class SecurityEvents {
    private final Outbox outbox;
    private final Clock clock;
    private final String source;

    public SecurityEvents(
            Outbox outbox, Clock clock, @ConfigProperty(name = "quarkus.application.name") String application) {
        this.outbox = outbox;
        this.clock = clock;
        this.source = "/" + application;
    }

    /** Somebody's act: who, from where, and how it ended. */
    public record Act(Actor actor, Origin origin, Outcome outcome) {
        public static Act success(Actor actor, Origin origin) {
            return new Act(actor, origin, Outcome.SUCCESS);
        }

        public static Act failure(Actor actor, Origin origin) {
            return new Act(actor, origin, Outcome.FAILURE);
        }
    }

    /** States a fact about {@code subject}. {@code details} hold no secret, code or full phone number. */
    public void state(EventType type, String tenant, UUID subject, Act act, Map<String, Object> details) {
        Origin origin = act.origin();
        var data = new Data(
                act.actor(),
                origin.ip(),
                origin.userAgent(),
                act.outcome(),
                origin.requestId(),
                details.isEmpty() ? null : details);
        outbox.add(
                Topics.SECURITY_EVENTS,
                subject.toString(),
                SecurityEvent.of(Ids.next(), source, type, subject, clock.instant(), tenant, data));
    }
}
