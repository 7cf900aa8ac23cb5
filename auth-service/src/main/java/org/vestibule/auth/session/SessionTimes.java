package org.vestibule.auth.session;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;

/** Lifetimes, and the clock they are counted on. */
@Singleton
public class SessionTimes {
    private final Lifetimes lifetimes;
    private final Clock clock;

    public SessionTimes(Lifetimes lifetimes, Clock clock) {
        this.lifetimes = lifetimes;
        this.clock = clock;
    }

    public Lifetimes lifetimes() {
        return lifetimes;
    }

    public Instant now() {
        return clock.instant();
    }

    Instant idleUntil(Instant lastUse) {
        return lastUse.plus(lifetimes.sessionIdle());
    }
}
