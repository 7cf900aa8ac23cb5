package org.vestibule.mfa.enrollment;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.Message.Template;
import org.vestibule.mfa.authenticator.Authenticator;
import org.vestibule.mfa.notice.Notices;
import org.vestibule.mfa.person.People;
import org.vestibule.mfa.person.Person;
import org.vestibule.platform.event.SecurityEvents;
import org.vestibule.platform.event.SecurityEvents.Act;

/** Takes down what came of an enrollment: the facts, and the mails about them. */
@Singleton
class Chronicle {
    private final SecurityEvents events;
    private final Notices notices;
    private final People people;
    private final Clock clock;

    Chronicle(SecurityEvents events, Notices notices, People people, Clock clock) {
        this.events = events;
        this.notices = notices;
        this.people = people;
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    /** @param session in which it was turned on, and which goes on; null where it was on the way to one */
    void switchedOn(Person person, Authenticator authenticator, UUID session, Act act) {
        stateChange(EventType.TWO_FACTOR_ENABLED, person, session, act, Map.of("method", authenticator.type));
    }

    void enrolled(
            Person person, Authenticator authenticator, UUID session, Set<String> mailbox, boolean withCodes, Act act) {
        stateChange(EventType.AUTHENTICATOR_ENROLLED, person, session, act, details(authenticator));
        if (withCodes) {
            state(EventType.RECOVERY_CODES_GENERATED, person, act, Map.of());
        }
        Map<String, String> values = new HashMap<>(Map.of("method", authenticator.type));
        if (authenticator.name != null) {
            values.put("name", authenticator.name);
        }
        notices.mail(person, mailbox, Template.AUTHENTICATOR_ENROLLED, values);
    }

    /** @param former number, whose holder is told as well */
    void replaced(Person person, Authenticator authenticator, String former, UUID session, Act act) {
        Map<String, Object> details = details(authenticator);
        details.put("replaced", true);
        stateChange(EventType.AUTHENTICATOR_ENROLLED, person, session, act, details);
        notices.mail(person, Template.AUTHENTICATOR_REPLACED, Map.of("method", authenticator.type));
        notices.text(person, former, Template.AUTHENTICATOR_REPLACED, Map.of());
    }

    void shared(List<Person> owners, Authenticator authenticator) {
        owners.forEach(owner -> notices.mail(owner, Template.PHONE_SHARED, Map.of("hint", authenticator.hint)));
    }

    private static Map<String, Object> details(Authenticator authenticator) {
        Map<String, Object> details = new HashMap<>();
        details.put("authenticator_id", authenticator.id);
        details.put("method", authenticator.type);
        if (authenticator.name != null) {
            details.put("name", authenticator.name);
        }
        return details;
    }

    private void state(EventType type, Person person, Act act, Map<String, Object> details) {
        events.state(type, person.tenant, person.userId, act, details);
    }

    /** Facts about factors carry their version, and the session in which they were changed, which goes on. */
    private void stateChange(EventType type, Person person, UUID session, Act act, Map<String, Object> details) {
        state(type, person, act, people.withVersion(person, session, details));
    }
}
