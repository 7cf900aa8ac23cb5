package org.vestibule.mfa.policy;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Looks which policies were changed lately, whoever changed them, so that no instance goes by an old one for longer than
 * a moment. It asks instead of being told: a message that is lost would leave an old policy in force. As long as it cannot
 * ask, nothing is remembered.
 */
@Singleton
class PolicyWatch {
    private static final Logger LOG = Logger.getLogger(PolicyWatch.class);

    /** Far longer than a change takes to be committed after its time was taken. */
    private static final String CHANGED_LATELY =
            "select tenant, version from policy where changed_at > now() - interval '1 minute'";

    private final DataSource database;
    private final Policies policies;
    private final Duration interval;
    private volatile boolean running;
    private Thread thread;

    /** @param interval between two looks; zero for none at all, and then for one instance alone */
    PolicyWatch(
            DataSource database,
            Policies policies,
            @ConfigProperty(name = "vestibule.policy.watch-interval", defaultValue = "PT0.25S") Duration interval) {
        this.database = database;
        this.policies = policies;
        this.interval = interval;
    }

    void start(@Observes StartupEvent event) {
        if (interval.isPositive()) {
            running = true;
            thread = Thread.ofVirtual().name("policy-watch").start(this::run);
        }
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        running = false;
        if (thread != null) {
            thread.interrupt();
            thread.join(Duration.ofSeconds(5));
        }
    }

    private void run() {
        boolean failing = false;
        while (running) {
            try {
                if (failing) {
                    policies.forget();
                }
                look();
                failing = false;
            } catch (SQLException | RuntimeException e) {
                policies.forget();
                if (!failing && running) {
                    LOG.warnf("policies are read each time: %s", e.getMessage());
                }
                failing = true;
            }
            LockSupport.parkNanos(interval.toNanos());
        }
    }

    private void look() throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(CHANGED_LATELY);
                var rows = select.executeQuery()) {
            while (rows.next()) {
                policies.changed(rows.getString(1), rows.getInt(2));
            }
        }
    }
}
