package org.vestibule.platform.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("attack-50")
class AfterwardsTest {
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Afterwards afterwards = new Afterwards(metrics);

    @Test
    void aFloodTakesTwoThreadsAndTheCallersOwnAndLosesNothing() {
        var held = new CountDownLatch(1);
        var done = new AtomicInteger();
        Set<String> threads = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 2; i++) {
            afterwards.run("hold a thread", () -> {
                try {
                    held.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        for (int i = 0; i < 1_500; i++) {
            afterwards.run("count", () -> {
                threads.add(Thread.currentThread().getName());
                done.incrementAndGet();
            });
        }

        assertThat(done.get()).as("done by the caller, since the queue is full").isGreaterThanOrEqualTo(490);
        assertThat(metrics.get("vestibule.afterwards.queued").gauge().value()).isLessThanOrEqualTo(1_000);
        held.countDown();
        afterwards.close();
        assertThat(done.get()).isEqualTo(1_500);
        assertThat(threads).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void aFailureIsLoggedAndTheNextIsDone() {
        var done = new AtomicInteger();
        afterwards.run("fail", () -> {
            throw new IllegalStateException("on purpose");
        });
        afterwards.run("count", done::incrementAndGet);

        afterwards.close();

        assertThat(done.get()).isEqualTo(1);
    }
}
