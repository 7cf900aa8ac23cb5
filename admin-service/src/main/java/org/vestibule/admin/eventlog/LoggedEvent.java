package org.vestibule.admin.eventlog;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.vestibule.contracts.SecurityEvent.Kind;
import org.vestibule.contracts.chain.LogRow;

/**
 * An event as the log shows it.
 *
 * @param subject the user it is about
 * @param time when it happened, RFC 3339 UTC
 * @param actor who did it; to a customer, staff and programs have no id and no name
 * @param ip where the act came from; null for the system's own, to a customer for what others did, and to staff for what is about
 *     somebody of a higher rank
 * @param outcome {@code success} or {@code failure}
 * @param details what differs per type, see {@code docs/events.md}
 */
public record LoggedEvent(
        UUID id,
        Instant time,
        String type,
        UUID subject,
        Actor actor,
        String ip,
        String userAgent,
        String outcome,

        @JsonRawValue @Schema(type = SchemaType.OBJECT, additionalProperties = Schema.True.class)
        String details) {
    /** Who did it; {@code kind} is user, staff, client or system; {@code onBehalfOf} is what a program said, else null. */
    public record Actor(UUID id, String kind, String name, String onBehalfOf) {}

    /** Without address and browser of anybody else, and without the names of staff. */
    LoggedEvent asSeenBy(UUID user) {
        return user.equals(actor.id()) ? this : withoutStaff().withoutPlace();
    }

    /** Says that staff or a program acted, and not who: their names are theirs. */
    public LoggedEvent withoutStaff() {
        boolean byOther =
                Kind.STAFF.value().equals(actor.kind()) || Kind.CLIENT.value().equals(actor.kind());
        return byOther ? by(new Actor(null, actor.kind(), null, null)).withoutPlace() : this;
    }

    /** Does not say where the act came from. */
    LoggedEvent withoutPlace() {
        return new LoggedEvent(id, time, type, subject, actor, null, null, outcome, details);
    }

    private LoggedEvent by(Actor other) {
        return new LoggedEvent(id, time, type, subject, other, ip, userAgent, outcome, details);
    }

    static LoggedEvent of(LogRow row) {
        return new LoggedEvent(
                row.id(),
                row.time(),
                row.type(),
                row.subject(),
                new Actor(row.actorId(), row.actorKind(), row.actorName(), row.onBehalfOf()),
                row.ip(),
                row.userAgent(),
                row.outcome(),
                row.details());
    }
}
