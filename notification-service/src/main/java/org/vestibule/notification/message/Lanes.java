package org.vestibule.notification.message;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Runs work of one key in order and work of different keys at the same time, each on its own virtual thread. A lane
 * exists only while it has work.
 */
final class Lanes implements AutoCloseable {
    private final Map<Object, CompletableFuture<Void>> tails = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Adds work behind what its key has already; never blocks. */
    void run(Object key, Runnable work) {
        CompletableFuture<Void> mine = tails.compute(key, (_, tail) -> {
            var before = tail == null ? CompletableFuture.<Void>completedFuture(null) : tail;
            return before.handleAsync(
                    (_, _) -> {
                        work.run();
                        return null;
                    },
                    threads);
        });
        var _ = mine.whenComplete((_, _) -> tails.remove(key, mine));
    }

    @Override
    public void close() {
        threads.close();
    }
}
