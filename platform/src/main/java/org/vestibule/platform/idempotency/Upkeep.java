package org.vestibule.platform.idempotency;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.vestibule.platform.problem.Outage;

/** Renews the claims of requests that run here, so that they expire only with this replica; removes what has expired. */
@Singleton
class Upkeep {
    private static final Logger LOG = Logger.getLogger(Upkeep.class);
    private static final int ROUNDS_IN_A_CLAIM = 3;
    private static final Duration LONGEST_RUN = Duration.ofMinutes(30);

    private final Claims claims;
    private final Clock clock;
    private final IdempotencyConfig config;
    private final Map<Claim, Instant> held = new ConcurrentHashMap<>();
    private final CountDownLatch stopping = new CountDownLatch(1);

    Upkeep(Claims claims, Clock clock, IdempotencyConfig config) {
        this.claims = claims;
        this.clock = clock;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        if (config.upkeep()) {
            Thread.ofVirtual().name("idempotency-upkeep").start(this::run);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopping.countDown();
    }

    void hold(Claim claim) {
        held.put(claim, clock.instant());
    }

    void letGo(Claim claim) {
        held.remove(claim);
    }

    private void run() {
        long pause = config.claim().toMillis() / ROUNDS_IN_A_CLAIM;
        boolean failing = false;
        try {
            while (!stopping.await(pause, TimeUnit.MILLISECONDS)) {
                failing = !round(failing);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean round(boolean failing) {
        try {
            Instant oldest = clock.instant().minus(LONGEST_RUN);
            held.values().removeIf(oldest::isAfter);
            held.keySet().forEach(claims::renew);
            claims.sweep();
            return true;
        } catch (SQLException | RuntimeException e) {
            if (!failing) {
                LOG.warnf("keys of requests are not looked after for now: %s", Outage.describe(e));
            }
            return false;
        }
    }
}
