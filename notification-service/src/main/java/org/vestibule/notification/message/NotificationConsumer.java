package org.vestibule.notification.message;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.reactive.messaging.TracingMetadata;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;
import org.vestibule.contracts.Message.Channel;
import org.vestibule.notification.delivery.Deliveries;
import org.vestibule.notification.delivery.Ending.Dead;
import org.vestibule.notification.delivery.Ending.Done;
import org.vestibule.notification.delivery.Ending.Unfinished;
import org.vestibule.notification.delivery.Order;

/**
 * Takes records and acknowledges each when its message has come to an end. Records of one user are opened in order, then
 * their SMS and their emails are sent in order each: a mail server that is away holds back no SMS.
 */
@ApplicationScoped
public class NotificationConsumer {
    private static final Logger LOG = Logger.getLogger(NotificationConsumer.class);

    private final Envelope envelope;
    private final Deliveries deliveries;
    private final Lanes opening;
    private final Lanes sending;

    NotificationConsumer(Envelope envelope, Deliveries deliveries, NotificationConfig config) {
        this.envelope = envelope;
        this.deliveries = deliveries;
        this.opening = new Lanes(config.maxInFlight());
        this.sending = new Lanes(config.maxInFlight());
    }

    private record Recipient(UUID user, Channel channel) {}

    @Incoming("notifications")
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    CompletionStage<Void> consume(Message<byte[]> record) {
        opening.run(keyOf(record), () -> inTrace(record, () -> open(record)));
        return opening.room().thenCompose(_ -> sending.room());
    }

    private static Object keyOf(Message<byte[]> record) {
        return record.getMetadata(IncomingKafkaRecordMetadata.class)
                .map(metadata -> metadata.getKey())
                .orElse("");
    }

    private void open(Message<byte[]> record) {
        Order order;
        try {
            order = envelope.open(record.getPayload());
        } catch (Undeliverable e) {
            bury(record, e.getMessage());
            return;
        }
        sending.run(
                new Recipient(order.user(), order.message().channel()),
                () -> inTrace(record, () -> send(record, order)));
    }

    private void send(Message<byte[]> record, Order order) {
        switch (deliveries.deliver(order)) {
            case Done() -> record.ack();
            case Dead(var reason) -> bury(record, reason);
            case Unfinished() -> LOG.infof("%s waits for the next start", order);
        }
    }

    /** One at a time: the connector's queue to the dead-letter topic takes them from one thread only. */
    private synchronized void bury(Message<byte[]> record, String reason) {
        LOG.warnf("to the dead-letter topic: %s", reason);
        record.nack(new Undeliverable(reason));
    }

    private void inTrace(Message<byte[]> record, Runnable work) {
        Context context = TracingMetadata.fromMessage(record)
                .map(TracingMetadata::getCurrentContext)
                .orElseGet(Context::current);
        try (Scope _ = context.makeCurrent()) {
            work.run();
        } catch (RuntimeException e) {
            // without its text, which may name what was in the message
            LOG.errorf("a message failed by a bug: %s at %s", e.getClass().getName(), placeOf(e));
            bury(record, "failed here: " + e.getClass().getSimpleName());
        }
    }

    private static String placeOf(RuntimeException failure) {
        return Arrays.stream(failure.getStackTrace())
                .limit(3)
                .map(String::valueOf)
                .collect(Collectors.joining(" < "));
    }

    void stop(@Observes ShutdownEvent event) {
        opening.close();
        sending.close();
    }
}
