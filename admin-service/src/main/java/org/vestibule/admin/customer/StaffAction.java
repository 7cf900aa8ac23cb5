package org.vestibule.admin.customer;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.vestibule.contracts.EventType;

/** A member of staff asked for something here: what, who, about whom, from where and why. */
@Entity
public class StaffAction {
    /** What staff ask for here, and the events of it. */
    enum Asked {
        DISABLE(
                EventType.TWO_FACTOR_DISABLED_BY_STAFF,
                EventType.AUTHENTICATOR_REMOVED,
                Set.of(EventType.SESSION_REVOKED, EventType.BROWSER_REVOKED)),
        UNLOCK(EventType.SECOND_FACTOR_UNLOCKED, null, Set.of());

        /** Says that it was done; there is one. */
        final EventType done;

        /** In any number, and all of them before {@link #done}; null where there are none. */
        final EventType before;

        /** In any number, from another service, so before or after. */
        final Set<EventType> besides;

        Asked(EventType done, EventType before, Set<EventType> besides) {
            this.done = done;
            this.before = before;
            this.besides = besides;
        }
    }

    @Id
    UUID id;

    String tenant;
    UUID customerId;
    UUID staffId;

    /** Null where a release that did not write it did the asking. */
    @Enumerated(EnumType.STRING)
    Asked asked;

    String ip;
    String userAgent;
    String reason;
    Instant requestedAt;
    Instant statedAt;
    Instant disabledAt;
    Instant sessionsEndedAt;

    protected StaffAction() {}

    StaffAction(UUID id, String tenant, UUID customerId) {
        this.id = id;
        this.tenant = tenant;
        this.customerId = customerId;
    }

    /** Whether this may be what was asked for. */
    boolean mayBe(Asked other) {
        return asked == null || asked == other;
    }
}
