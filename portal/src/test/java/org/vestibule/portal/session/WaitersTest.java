package org.vestibule.portal.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WaitersTest {
    private final Waiters waiters = new Waiters();

    private void fill(String session) {
        for (int n = 0; n < Waiters.MOST_OF_ONE_SESSION; n++) {
            assertThat(waiters.enter(session)).isTrue();
        }
    }

    @Test
    void aFloodOnOneSessionLeavesPlacesToOthers() {
        fill("stranger");

        assertThat(waiters.enter("stranger")).isFalse();
        assertThat(waiters.enter("kim")).isTrue();
    }

    @Test
    void whoLeavesMakesPlace() {
        fill("kim");
        waiters.leave("kim");

        assertThat(waiters.enter("kim")).isTrue();
        assertThat(waiters.enter("kim")).isFalse();
    }

    @Test
    void allTogetherHaveAnEndToo() {
        for (int n = 0; n < Waiters.MOST / Waiters.MOST_OF_ONE_SESSION; n++) {
            fill("session " + n);
        }

        assertThat(waiters.enter("kim")).isFalse();
        waiters.leave("session 0");
        assertThat(waiters.enter("kim")).isTrue();
    }

    private static void awaitAll(CountDownLatch decided) {
        try {
            decided.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void ofManyAtOnceFourWait() {
        var decided = new CountDownLatch(100);
        var waiting = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < 100; n++) {
                threads.execute(() -> {
                    boolean waits = waiters.enter("stranger");
                    decided.countDown();
                    awaitAll(decided);
                    if (waits) {
                        waiting.incrementAndGet();
                        waiters.leave("stranger");
                    }
                });
            }
        }

        assertThat(waiting).hasValue(Waiters.MOST_OF_ONE_SESSION);
        fill("stranger");
    }
}
