package org.vestibule.localstack.demo;

import java.util.concurrent.TimeUnit;
import org.vestibule.localstack.StartFailure;

/** Lets time pass, for people who watch and for other processes. */
final class SecondHand {
    private SecondHand() {}

    static void tick() {
        pass(1_000);
    }

    static void quarter() {
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
