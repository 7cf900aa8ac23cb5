package org.vestibule.admin.eventlog;

import java.time.Duration;

/** How long what is kept, in a test. */
record Kept(Duration security, Duration staff, Duration shortest, Duration inbox) implements RetentionConfig {
    /** Of staff as by default. */
    static Kept days(int security, int shortest) {
        return new Kept(
                Duration.ofDays(security), Duration.ofDays(760), Duration.ofDays(shortest), Duration.ofDays(90));
    }
}
