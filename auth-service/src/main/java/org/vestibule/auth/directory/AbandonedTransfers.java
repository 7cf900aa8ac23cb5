package org.vestibule.auth.directory;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.vestibule.auth.directory.TransferTable.Unfinished;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.SecurityEvent.Actor;
import org.vestibule.platform.event.SecurityEvents;
import org.vestibule.platform.event.SecurityEvents.Act;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.problem.Outage;
import org.vestibule.platform.tenancy.TenantScope;

/**
 * Has the factors forgotten that mfa-service took for a user who was never stored, by stating that the user was removed: at once where
 * an import fails, and within minutes where the instance died.
 */
@Singleton
class AbandonedTransfers {
    private static final Logger LOG = Logger.getLogger(AbandonedTransfers.class);
    /** Far longer than a line of an import can take. */
    private static final Duration OLD = Duration.ofMinutes(10);

    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final TransferTable table;
    private final SecurityEvents events;
    private final TenantScope scope;
    private final boolean enabled;
    private final CountDownLatch stopping = new CountDownLatch(1);

    /** @param enabled Whether this process looks every minute for imports that failed. */
    AbandonedTransfers(
            TransferTable table,
            SecurityEvents events,
            TenantScope scope,
            @ConfigProperty(name = "vestibule.factor-transfer.upkeep", defaultValue = "true") boolean enabled) {
        this.table = table;
        this.events = events;
        this.scope = scope;
        this.enabled = enabled;
    }

    void start(@Observes StartupEvent event) {
        if (enabled) {
            Thread.ofVirtual().name("abandoned-transfers").start(this::run);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopping.countDown();
    }

    private void run() {
        try {
            while (!stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                round();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void round() {
        try {
            abandonOlderThan(OLD);
        } catch (SQLException | RuntimeException e) {
            LOG.warnf("could not look after imports that failed: %s", Outage.describe(e));
        }
    }

    void abandonOlderThan(Duration age) throws SQLException {
        for (Unfinished transfer : table.abandoned(age)) {
            abandon(transfer);
        }
    }

    /** Nothing where the user was stored meanwhile, or this was done before. */
    void abandon(Unfinished transfer) {
        scope.run(transfer.tenant(), () -> {
            if (table.end(transfer)) {
                events.state(
                        EventType.USER_DELETED,
                        transfer.tenant(),
                        transfer.user(),
                        Act.success(Actor.SYSTEM, Origin.NONE),
                        Map.of());
            }
        });
    }
}
