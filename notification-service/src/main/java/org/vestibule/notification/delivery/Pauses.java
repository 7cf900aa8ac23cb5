package org.vestibule.notification.delivery;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits between tries, and ends all waits when the service stops: what waits then is redelivered. */
@Singleton
class Pauses {
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final DeliveryConfig config;

    Pauses(DeliveryConfig config) {
        this.config = config;
    }

    /** Before anything waits for the messages under way. */
    void stop(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ShutdownEvent event) {
        stopping.countDown();
    }

    /** Pause before try {@code attempt + 1}. */
    Duration after(int attempt) {
        Duration doubled = config.firstPause().multipliedBy(1L << Math.min(attempt - 1, 20));
        return doubled.compareTo(config.longestPause()) < 0 ? doubled : config.longestPause();
    }

    /** False where the service is stopping. */
    boolean await(Duration pause) {
        try {
            return !stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
