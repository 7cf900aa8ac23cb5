package org.vestibule.notification.message;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.vestibule.contracts.Message.Channel;
import org.vestibule.contracts.Topics;
import org.vestibule.notification.delivery.Deliveries;
import org.vestibule.notification.delivery.Ending.Dead;
import org.vestibule.notification.delivery.Ending.Done;
import org.vestibule.notification.delivery.Ending.Unfinished;
import org.vestibule.notification.delivery.Order;
import org.vestibule.platform.event.DeadLetters;
import org.vestibule.platform.event.EventProducer;
import org.vestibule.platform.event.EventReader;
import org.vestibule.platform.event.EventReader.Group;
import org.vestibule.platform.event.TraceHeader;

/**
 * Takes records, each of which ends with its message. Records of one user are opened in order, then their SMS and their emails are sent
 * in order each, codes and notices apart. Nothing that waits takes the places of others: notices have a topic and places of their own,
 * and the codes of one channel take three quarters of those for codes at most.
 *
 * <p>A notice on the topic of codes comes from an older release. It is sent as a notice.
 */
@Singleton
public class NotificationConsumer {
    private static final Logger LOG = Logger.getLogger(NotificationConsumer.class);

    /** A person waits for the code: a record is taken the moment it is there. */
    private static final Map<String, Object> POLLS =
            Map.of(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1, ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 100);

    /** Of one channel: one user must not take all places, while others wait for a code. */
    private static final int MOST_CODES_OF_ONE_USER = 50;

    /**
     * Of one channel. More than users can make by their own acts while a notice is tried (docs/limits.md): nobody silences a notice by
     * making others first.
     */
    private static final int MOST_NOTICES_OF_ONE_USER = 500;

    private final Envelope envelope;
    private final Deliveries deliveries;
    private final DeadLetters dead;
    private final Config kafka;
    private final NotificationConfig config;
    private final boolean enabled;
    private final Lanes opening = new Lanes(Integer.MAX_VALUE);
    private final Lanes codes = new Lanes(MOST_CODES_OF_ONE_USER);
    private final Lanes notices = new Lanes(MOST_NOTICES_OF_ONE_USER);
    private final CodePlaces places;
    private List<EventReader> readers = List.of();

    NotificationConsumer(
            Envelope envelope,
            Deliveries deliveries,
            EventProducer producer,
            NotificationConfig config,
            Config kafka,
            @ConfigProperty(name = "vestibule.notification-requests.enabled", defaultValue = "true") boolean enabled) {
        this.envelope = envelope;
        this.deliveries = deliveries;
        this.dead = producer.deadLetters(Topics.NOTIFICATIONS_DEAD_LETTER);
        this.kafka = kafka;
        this.config = config;
        this.places = new CodePlaces(config.maxInFlight());
        this.enabled = enabled;
    }

    private record Recipient(UUID user, Channel channel) {}

    /** A record, and what completes when it need not come again, and fails where it must. */
    private record Taken(ConsumerRecord<String, byte[]> record, CompletableFuture<Void> end) {}

    void start(@Observes StartupEvent event) {
        if (enabled) {
            readers = List.of(
                    reader(Topics.NOTIFICATIONS, "notification-service", config.maxInFlight()),
                    reader(Topics.NOTICES, "notification-service-notices", config.maxNoticesInFlight()));
        }
    }

    private EventReader reader(String topic, String group, int most) {
        return EventReader.ofGroupInParallel(kafka, Group.of(topic, group), POLLS, most, this::take);
    }

    private CompletableFuture<Void> take(ConsumerRecord<String, byte[]> record) {
        var taken = new Taken(record, new CompletableFuture<>());
        opening.run(String.valueOf(record.key()), () -> inTrace(taken, () -> open(taken)));
        return taken.end;
    }

    private void open(Taken taken) {
        Order order;
        try {
            order = envelope.open(taken.record.value());
        } catch (Undeliverable e) {
            bury(taken, e.getMessage());
            return;
        }
        var recipient = new Recipient(order.user(), order.message().channel());
        if (!order.isNotice() && !places.take(recipient.channel(), taken.end)) {
            bury(taken, "too many codes of this channel wait");
            return;
        }
        Lanes lanes = order.isNotice() ? notices : codes;
        if (!lanes.run(recipient, () -> inTrace(taken, () -> send(taken, order)))) {
            bury(taken, "too many messages to this user wait");
        }
    }

    private void send(Taken taken, Order order) {
        switch (deliveries.deliver(order)) {
            case Done() -> taken.end.complete(null);
            case Dead(var reason) -> bury(taken, reason);
            case Unfinished() -> {
                LOG.infof("%s waits for the next start", order);
                taken.end.cancel(false);
            }
        }
    }

    /** A record that the dead letters do not take now comes again. */
    private void bury(Taken taken, String reason) {
        LOG.warnf("to the dead-letter topic: %s", reason);
        try {
            dead.take(taken.record, reason);
            taken.end.complete(null);
        } catch (RuntimeException e) {
            taken.end.completeExceptionally(e);
        }
    }

    private void inTrace(Taken taken, Runnable work) {
        Context context = TraceHeader.in(taken.record.headers());
        try (Scope _ = context.makeCurrent()) {
            work.run();
        } catch (RuntimeException e) {
            // without its text, which may name what was in the message
            LOG.errorf("a message failed by a bug: %s at %s", e.getClass().getName(), placeOf(e));
            bury(taken, "failed here: " + e.getClass().getSimpleName());
        } catch (Error e) {
            taken.end.completeExceptionally(e);
            throw e;
        }
    }

    private static String placeOf(RuntimeException failure) {
        return Arrays.stream(failure.getStackTrace())
                .limit(3)
                .map(String::valueOf)
                .collect(Collectors.joining(" < "));
    }

    /** Whether both topics were reached once; true where it is to take nothing. */
    boolean hasReachedBroker() {
        return !enabled || !readers.isEmpty() && readers.stream().allMatch(EventReader::hasReachedBroker);
    }

    void stop(@Observes ShutdownEvent event) {
        readers.forEach(EventReader::close);
        opening.close();
        codes.close();
        notices.close();
    }
}
