package org.vestibule.admin.intake;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.vestibule.admin.intake.Batch.Received;
import org.vestibule.contracts.SecurityEvent;
import org.vestibule.contracts.Topics;
import org.vestibule.platform.event.DeadLetters;
import org.vestibule.platform.event.EventProducer;
import org.vestibule.platform.event.EventReader;
import org.vestibule.platform.event.EventReader.Group;
import org.vestibule.platform.problem.Outage;

/**
 * Takes security events in order, those of a tenant that came in one poll together. A database that is away is waited for, as
 * long as it takes; a record that can never be taken goes to the dead-letter topic, and none of its neighbours with it.
 */
@Singleton
public class EventConsumer {
    private static final Logger LOG = Logger.getLogger(EventConsumer.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int MOST_FAILURES = 3;

    /**
     * What a poll brings of a tenant is one transaction, which holds the end of the tenant's chain: few enough to stay short. Log and
     * directory may be 200 ms behind: what trickles in is taken together too, at a third of the CPU.
     */
    private static final Map<String, Object> POLLS = Map.of(
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 200,
            ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 65_536,
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 200);

    private final Intake intake;
    private final RecordReader records;
    private final DeadLetters dead;
    private final Config config;
    private final boolean enabled;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private EventReader reader;

    @Inject
    EventConsumer(
            Intake intake,
            ObjectMapper json,
            EventProducer producer,
            Config config,
            @ConfigProperty(name = "vestibule.security-events.enabled", defaultValue = "true") boolean enabled) {
        this(intake, json, producer.deadLetters(Topics.SECURITY_EVENTS_DEAD_LETTER), config, enabled);
    }

    EventConsumer(Intake intake, ObjectMapper json, DeadLetters dead, Config config, boolean enabled) {
        this.intake = intake;
        this.records = new RecordReader(json);
        this.dead = dead;
        this.config = config;
        this.enabled = enabled;
    }

    void start(@Observes StartupEvent event) {
        if (enabled) {
            reader = EventReader.ofGroupInBatches(
                    config, Group.of(Topics.SECURITY_EVENTS, "admin-service"), POLLS, this::take);
        }
    }

    /** False where the service stops before all were taken: they come again, and what was taken is passed over. */
    boolean take(ConsumerRecords<String, byte[]> polled) {
        var batch = new Batch(polled);
        boolean isDone = batch.read(records).stream().allMatch(events -> take(events, batch));
        if (isDone) {
            batch.bury(dead);
        }
        return isDone;
    }

    /** Together or, where one of them cannot be taken, each by itself. False where the service stops before. */
    private boolean take(List<Received> received, Batch batch) {
        try {
            return take(received.stream().map(Received::event).toList());
        } catch (Unprocessable e) {
            if (received.size() == 1) {
                batch.refuse(received.getFirst().record(), e.getMessage());
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
        if (reader != null) {
            reader.close();
        }
    }
}
