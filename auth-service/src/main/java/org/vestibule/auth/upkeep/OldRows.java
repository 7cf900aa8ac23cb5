package org.vestibule.auth.upkeep;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.vestibule.auth.session.Lifetimes;
import org.vestibule.platform.problem.Outage;

/**
 * Removes sessions and reset links of all tenants that were over long ago. A session is kept after its end for as long as a session
 * can live, so that no refresh token of it, used or not, is valid when it goes. Every replica does this in small pieces; replicas that
 * do it at once skip each other's rows.
 */
@Singleton
class OldRows {
    private static final Logger LOG = Logger.getLogger(OldRows.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final Duration KEEP_RESET_LINKS = Duration.ofDays(1);
    private static final int AT_ONCE = 1000;
    /** What is left waits a minute, so that the first round after an upgrade does not keep the disks busy. */
    private static final int PIECES_IN_A_ROUND = 50;

    private static final String SESSIONS = "select forget_old_sessions(make_interval(secs => ?), ?)";
    private static final String RESET_LINKS = "select forget_old_reset_links(make_interval(secs => ?), ?)";

    private final DataSource database;
    private final Lifetimes lifetimes;
    private final boolean enabled;
    private final CountDownLatch stopping = new CountDownLatch(1);

    /** @param enabled Whether this process removes, every minute, sessions and reset links that were over long ago. */
    OldRows(
            DataSource database,
            Lifetimes lifetimes,
            @ConfigProperty(name = "vestibule.old-rows.upkeep", defaultValue = "true") boolean enabled) {
        this.database = database;
        this.lifetimes = lifetimes;
        this.enabled = enabled;
    }

    void start(@Observes StartupEvent event) {
        if (enabled) {
            Thread.ofVirtual().name("old-rows").start(this::run);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopping.countDown();
    }

    private void run() {
        boolean failing = false;
        try {
            while (!stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                failing = !round(failing);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean round(boolean failing) {
        try {
            forget();
            return true;
        } catch (SQLException | RuntimeException e) {
            if (!failing) {
                LOG.warnf("could not remove old sessions and reset links: %s", Outage.describe(e));
            }
            return false;
        }
    }

    void forget() throws SQLException {
        forget(SESSIONS, lifetimes.sessionTotal());
        forget(RESET_LINKS, KEEP_RESET_LINKS);
    }

    private void forget(String sql, Duration kept) throws SQLException {
        int pieces = 0;
        while (pieces < PIECES_IN_A_ROUND && stopping.getCount() > 0 && forgetPiece(sql, kept) == AT_ONCE) {
            pieces++;
        }
    }

    /** In a transaction of its own, so that rows are not locked for longer than that. */
    private int forgetPiece(String sql, Duration kept) throws SQLException {
        try (var connection = database.getConnection();
                var forget = connection.prepareStatement(sql)) {
            forget.setDouble(1, kept.toSeconds());
            forget.setInt(2, AT_ONCE);
            try (var row = forget.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
