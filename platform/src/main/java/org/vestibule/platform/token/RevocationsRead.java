package org.vestibule.platform.token;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Nobody is ready to judge tokens who has not read which sessions have ended. Once read, Kafka may go away. */
@Readiness
@Singleton
class RevocationsRead implements HealthCheck {
    private final Revocations revocations;

    RevocationsRead(Revocations revocations) {
        this.revocations = revocations;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("Sessions that have ended are known")
                .status(revocations.isRead())
                .build();
    }
}
