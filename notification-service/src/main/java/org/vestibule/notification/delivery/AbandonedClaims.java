package org.vestibule.notification.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;
import org.vestibule.platform.problem.Outage;

/** Closes what a replica claimed and did not live to finish, and says so. */
@Singleton
class AbandonedClaims {
    private static final Logger LOG = Logger.getLogger(AbandonedClaims.class);

    private final DeliveryStore store;
    private final DeliveryConfig config;
    private final Counter interrupted;

    AbandonedClaims(DeliveryStore store, DeliveryConfig config, MeterRegistry metrics) {
        this.store = store;
        this.config = config;
        this.interrupted = Counter.builder("vestibule.sends.interrupted")
                .description("messages whose handover a stopped replica did not finish; they are not sent again")
                .register(metrics);
    }

    @Scheduled(every = "60s", delayed = "5s")
    void close() {
        try {
            int closed = store.interruptAbandoned(config.abandonedAfter());
            if (closed > 0) {
                interrupted.increment(closed);
                LOG.warnf("%d messages were interrupted by the end of a replica; they are not sent again", closed);
            }
        } catch (RuntimeException e) {
            LOG.warnf("abandoned claims wait: %s", Outage.describe(e));
        }
    }
}
