package org.vestibule.localstack;

import java.util.concurrent.TimeUnit;

/** Lets time pass, for people who watch and for other processes. */
public final class SecondHand {
    private SecondHand() {}

    public static void tick() {
        pass(1_000);
    }

    public static void quarter() {
        pass(250);
    }

    private static void pass(long ms) {
        try {
            TimeUnit.MILLISECONDS.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("Interrupted", e);
        }
    }
}
