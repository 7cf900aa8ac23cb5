package org.vestibule.platform.event;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
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
import org.vestibule.platform.tenancy.TenantScope.Statement;

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
        outbox.add(Topics.SECURITY_EVENTS, subject.toString(), event(type, tenant, subject, act, details));
    }

    /**
     * Makes a change and states facts of it about {@code subject}, all in one round trip: of the same details, and only if
     * there was something to change.
     *
     * @param change an insert or update of one row at most, without {@code returning}
     * @return whether it changed a row
     */
    public boolean stateWith(
            Statement change,
            List<EventType> types,
            String tenant,
            UUID subject,
            Act act,
            Map<String, Object> details) {
        List<Outbox.Entry> entries = types.stream()
                .map(type -> outbox.entry(
                        Topics.SECURITY_EVENTS, subject.toString(), event(type, tenant, subject, act, details)))
                .toList();
        return outbox.addWith(tenant, change, entries);
    }

    private SecurityEvent event(EventType type, String tenant, UUID subject, Act act, Map<String, Object> details) {
        type.requireSource(source);
        Origin origin = act.origin();
        Map<String, Object> all = details;
        if (origin.saidBy() != null) {
            all = new HashMap<>(details);
            all.put("address_said_by", origin.saidBy());
        }
        var data = new Data(
                act.actor(),
                origin.ip(),
                origin.userAgent(),
                act.outcome(),
                origin.requestId(),
                all.isEmpty() ? null : all);
        return SecurityEvent.of(Ids.next(), type, subject, clock.instant(), tenant, data);
    }
}
