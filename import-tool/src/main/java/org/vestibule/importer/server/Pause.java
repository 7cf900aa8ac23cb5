package org.vestibule.importer.server;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Lets time pass until a service can be asked again. */
@FunctionalInterface
public interface Pause {
    /** At least so long. */
    void last(Duration time);

    static Pause real() {
        return time -> {
            long end = System.nanoTime() + time.toNanos();
            for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        };
    }
}
