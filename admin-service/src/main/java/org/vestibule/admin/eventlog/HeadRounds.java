package org.vestibule.admin.eventlog;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.vestibule.foundation.start.CannotStart;
import org.vestibule.platform.problem.Outage;
import org.vestibule.platform.token.SigningKeys;

/** Looks every minute whether a head is due, so that one that failed is tried again within its hour. */
@Singleton
class HeadRounds {
    private static final Logger LOG = Logger.getLogger(HeadRounds.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final HeadSigning signing;
    private final SigningKeys keys;
    private final HeadConfig config;
    private final CountDownLatch stopping = new CountDownLatch(1);

    HeadRounds(HeadSigning signing, SigningKeys keys, HeadConfig config) {
        this.signing = signing;
        this.keys = keys;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        if (!config.enabled()) {
            return;
        }
        if (keys.isEmpty()) {
            throw new CannotStart(
                    "vestibule.tokens.signing-keys names no file: with its key admin-service signs the event log"
                            + " (./vestibule keys DIR makes admin-signing-keys.json)");
        }
        Thread.ofVirtual().name("sign-log-heads").start(this::run);
    }

    void stop(@Observes ShutdownEvent event) {
        stopping.countDown();
    }

    private void run() {
        try {
            do {
                round();
            } while (!stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void round() {
        try {
            signing.signDue();
        } catch (SQLException | RuntimeException e) {
            LOG.warnf("could not sign the heads of the event log: %s", Outage.describe(e));
        }
    }
}
