package org.vestibule.admin.erasure;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import javax.sql.DataSource;

/** Does at once what the service does by itself soon after a user was removed. */
public final class Erasing {
    private static final int ROWS = 500;

    private Erasing() {}

    /** Of everybody who was removed. */
    public static void toTheEnd(DataSource database) {
        inBatches(database, ROWS);
    }

    static void inBatches(DataSource database, int rows) {
        var rounds = new ErasureRounds(new Erasures(database), () -> true, new SimpleMeterRegistry());
        while (rounds.round(rows)) {
            // until no user has more
        }
    }
}
