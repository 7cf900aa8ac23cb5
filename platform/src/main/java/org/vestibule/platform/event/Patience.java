package org.vestibule.platform.event;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.vestibule.platform.problem.Outage;

/** For consumers whose effect can be had twice: a part that is away only delays a record, it never loses one. */
@Singleton
public class Patience {
    private static final Logger LOG = Logger.getLogger(Patience.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final CountDownLatch stopping = new CountDownLatch(1);

    /** The service stops: what failed now says nothing of the record, which has to come again. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stopped(Throwable cause) {
            super("the service stops", cause);
        }
    }

    /**
     * Runs {@code work} again and again until it ends without an outage. What is no outage is thrown at once, and
     * {@link Stopped} whatever it was that failed where the service stops meanwhile: its own parts are closed then.
     *
     * @param what the record, as the log names it
     */
    public void run(String what, Runnable work) {
        while (true) {
            try {
                work.run();
                return;
            } catch (RuntimeException e) {
                if (stopping.getCount() == 0) {
                    throw new Stopped(e);
                }
                if (!Outage.isBehind(e)) {
                    throw e;
                }
                LOG.warnf("%s waits: %s", what, Outage.describe(e));
                if (isStopping()) {
                    throw new Stopped(e);
                }
            }
        }
    }

    private boolean isStopping() {
        try {
            return stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopping.countDown();
    }
}
