package org.vestibule.notification.delivery;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vestibule.contracts.Message.Channel;

/**
 * Hands over mailed notices one after the other, so many at a time that they hold half of the mailer's connections at most: a code
 * always finds one. Codes need no turn, and neither do SMS, each of which has a connection of its own.
 */
@Singleton
class NoticeTurns {
    private static final int ENOUGH_FOR_ALL = Integer.MAX_VALUE / 2;

    private final Semaphore turns;
    private volatile boolean stopping;

    NoticeTurns(@ConfigProperty(name = "quarkus.mailer.max-pool-size") int connections) {
        this.turns = new Semaphore(Math.max(1, connections / 2), true);
    }

    /** One handover. Closing it ends the turn, unless a connection is still in use. */
    static final class Turn implements AutoCloseable {
        private final Runnable end;
        private boolean handedOver;

        private Turn(Runnable end) {
            this.end = end;
        }

        /** @param freed when the connection is free again */
        void endWith(CompletionStage<?> freed) {
            handedOver = true;
            var _ = freed.whenComplete((_, _) -> end.run());
        }

        @Override
        public void close() {
            if (!handedOver) {
                end.run();
            }
        }
    }

    /** Waits for its turn, which may take as long as those before it. Empty where the service is stopping. */
    Optional<Turn> await(Order order) {
        if (!order.isNotice() || order.message().channel() != Channel.EMAIL) {
            return Optional.of(new Turn(() -> {}));
        }
        try {
            turns.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        return stopping ? Optional.empty() : Optional.of(new Turn(turns::release));
    }

    /** Lets go all that wait, before anything waits for the messages under way. */
    void stop(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ShutdownEvent event) {
        stopping = true;
        turns.release(ENOUGH_FOR_ALL);
    }
}
