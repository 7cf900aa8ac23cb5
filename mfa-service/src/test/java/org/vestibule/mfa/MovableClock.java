package org.vestibule.mfa;

import io.quarkus.test.Mock;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The clock of the service under test: right, but where a test puts it wrong for a while, as on a machine whose time is not kept. */
@Mock
@Singleton
public class MovableClock extends Clock {
    private volatile Duration wrongBy = Duration.ZERO;

    /** A change that is made while the clock is wrong. */
    public void wrongBy(Duration offset, Runnable change) {
        wrongBy = offset;
        try {
            change.run();
        } finally {
            wrongBy = Duration.ZERO;
        }
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(wrongBy);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
