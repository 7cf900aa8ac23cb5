package org.vestibule.admin.intake;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.reactive.messaging.annotations.Blocking;
import io.smallrye.reactive.messaging.kafka.KafkaRecordBatch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;
import org.vestibule.admin.intake.Batch.Received;
import org.vestibule.contracts.SecurityEvent;
import org.vestibule.platform.problem.Outage;

/**
 * Takes security events in order, those of a tenant that came in one poll together. A database that is away is waited for, as
 * long as it takes; a record that can never be taken goes to the dead-letter topic, and none of its neighbours with it.
 */
@ApplicationScoped
public class EventConsumer {
    private static final Logger LOG = Logger.getLogger(EventConsumer.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int MOST_FAILURES = 3;

    private final Intake intake;
    private final RecordReader reader;
    private final CountDownLatch stopping = new CountDownLatch(1);

    EventConsumer(Intake intake, ObjectMapper json) {
        this.intake = intake;
        this.reader = new RecordReader(json);
    }

    /** Where the service stops before all were taken none is acknowledged: they come again, and what was taken is passed over. */
    @Incoming("security-events")
    @Blocking
    public CompletionStage<Void> consume(KafkaRecordBatch<String, byte[]> records) {
        var batch = new Batch(records);
        boolean isDone = batch.read(reader).stream().allMatch(events -> take(events, batch));
        return isDone ? batch.acknowledge() : CompletableFuture.completedFuture(null);
    }

    /** Together or, where one of them cannot be taken, each by itself. False where the service stops before. */
    private boolean take(List<Received> received, Batch batch) {
        try {
            return take(received.stream().map(Received::event).toList());
        } catch (Unprocessable e) {
            if (received.size() == 1) {
                batch.refuse(received.getFirst().record(), e);
                return true;
            }
            return received.stream().allMatch(one -> take(List.of(one), batch));
        }
    }

    private boolean take(List<SecurityEvent> events) {
        int failures = 0;
        while (true) {
            try {
                intake.take(events);
                return true;
            } catch (IllegalArgumentException e) {
                throw new Unprocessable(e.getMessage());
            } catch (RuntimeException e) {
                if (!Outage.isBehind(e) && (events.size() > 1 || ++failures == MOST_FAILURES)) {
                    LOG.errorf(e, "%d events failed by a bug", events.size());
                    throw new Unprocessable("failed here: " + e.getClass().getSimpleName());
                }
                SecurityEvent first = events.getFirst();
                LOG.warnf(
                        "%d events from %s %s on wait: %s",
                        events.size(), first.type().type(), first.id(), Outage.describe(e));
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
