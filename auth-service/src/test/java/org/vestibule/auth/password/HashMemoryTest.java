package org.vestibule.auth.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashMemoryTest {
    private static final int BUDGET_KIB = 64;

    /** @param each what one hash says it takes; more than all there is was imported under a larger budget */
    @ParameterizedTest(name = "{0} KiB each: at most {1} at once")
    @CsvSource({"64, 1", "33, 1", "32, 2", "19, 3", "128, 1"})
    void hashesThatDoNotFitTogetherWaitForEachOther(int each, int most) throws Exception {
        var memory = new HashMemory(BUDGET_KIB);
        var running = new AtomicInteger();
        var atOnce = new ArrayList<Future<Integer>>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 200; i++) {
                atOnce.add(threads.submit(() -> memory.with(each, () -> {
                    int seen = running.incrementAndGet();
                    Thread.yield();
                    running.decrementAndGet();
                    return seen;
                })));
            }
            for (var seen : atOnce) {
                assertThat(seen.get()).isBetween(1, most);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"64, 64", "131072, 131072", "262144, 131072"})
    void largestHashIsNeverMoreThanTheBudgetOr128Mib(int budget, int largest) {
        assertThat(new HashMemory(budget).largestKib()).isEqualTo(largest);
    }
}
