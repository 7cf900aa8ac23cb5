package org.vestibule.admin.customer;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.UUID;
import org.vestibule.contracts.SecurityEvent.Actor;

/**
 * Which programs looked at which customers in the last ten minutes, at this replica: a program that asks again and again is not to
 * fill the event log. The actor includes on whose behalf the program says that it looks. Where a look was forgotten because there were
 * too many, the next one is an event again.
 */
@Singleton
class ProgramLooks {
    static final Duration AGAIN_AFTER = Duration.ofMinutes(10);
    static final int MOST = 10_000;

    private final Clock clock;
    /** The oldest first. */
    private final LinkedHashMap<Look, Instant> looks = new LinkedHashMap<>();

    ProgramLooks(Clock clock) {
        this.clock = clock;
    }

    private record Look(String tenant, Actor actor, UUID customer) {}

    /** Whether an event says already that this program looks at this customer. */
    synchronized boolean isStated(String tenant, Actor program, UUID customer) {
        Instant last = looks.get(new Look(tenant, program, customer));
        return last != null && clock.instant().isBefore(last.plus(AGAIN_AFTER));
    }

    /** To be called once the event is written. */
    synchronized void stated(String tenant, Actor program, UUID customer) {
        var look = new Look(tenant, program, customer);
        looks.remove(look);
        looks.put(look, clock.instant());
        if (looks.size() > MOST) {
            looks.pollFirstEntry();
        }
    }
}
