package org.vestibule.notification.message;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once both topics of messages have been reached. From then on Kafka may go away. */
@Readiness
@Singleton
class BrokerReached implements HealthCheck {
    private final NotificationConsumer consumer;

    BrokerReached(NotificationConsumer consumer) {
        this.consumer = consumer;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("Messages are taken from Kafka")
                .status(consumer.hasReachedBroker())
                .build();
    }
}
