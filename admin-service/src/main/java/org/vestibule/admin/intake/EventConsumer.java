package org.vestibule.admin.intake;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;
import org.vestibule.contracts.SecurityEvent;
import org.vestibule.platform.problem.Outage;

/**
 * Takes security events in order. A database that is away is waited for, as long as it takes; a record that can never be
 * taken goes to the dead-letter topic. Members that are not known here are skipped: events may gain optional ones.
 */
@ApplicationScoped
public class EventConsumer {
    private static final Logger LOG = Logger.getLogger(EventConsumer.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int MOST_FAILURES = 3;

    private final Intake intake;
    private final ObjectReader events;
    private final CountDownLatch stopping = new CountDownLatch(1);

    EventConsumer(Intake intake, ObjectMapper json) {
        this.intake = intake;
        this.events = json.readerFor(SecurityEvent.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    @Incoming("security-events")
    @Blocking
    public CompletionStage<Void> consume(Message<byte[]> record) {
        try {
            return take(read(record.getPayload())) ? record.ack() : CompletableFuture.completedFuture(null);
        } catch (Unprocessable e) {
            LOG.errorf("to the dead-letter topic: %s", e.getMessage());
            return record.nack(e);
        }
    }

    private SecurityEvent read(byte[] record) {
        SecurityEvent event;
        try {
            event = record == null ? null : events.readValue(record);
        } catch (IOException e) {
            throw new Unprocessable("the record is not a security event of a known type");
        }
        boolean complete = event != null
                && event.id() != null
                && event.source() != null
                && event.type() != null
                && event.subject() != null
                && event.time() != null
                && event.tenant() != null
                && event.data() != null
                && event.data().outcome() != null;
        if (!complete) {
            throw new Unprocessable("the event is not complete");
        }
        return event;
    }

    /** False where the service stops before the event was taken: it is not acknowledged then, and comes again. */
    private boolean take(SecurityEvent event) {
        int failures = 0;
        while (true) {
            try {
                intake.take(event);
                return true;
            } catch (IllegalArgumentException e) {
                throw new Unprocessable(e.getMessage());
            } catch (RuntimeException e) {
                LOG.warnf("%s %s waits: %s", event.type().type(), event.id(), Outage.describe(e));
                if (!Outage.isBehind(e) && ++failures == MOST_FAILURES) {
                    LOG.error("an event failed by a bug", e);
                    throw new Unprocessable("failed here: " + e.getClass().getSimpleName());
                }
                if (isStopping()) {
                    return false;
                }
            }
        }
    }

    private boolean isStopping() {
        try {
            return stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopping.countDown();
    }
}
