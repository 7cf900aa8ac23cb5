package org.vestibule.notification.message;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs work of one key in order and work of different keys at the same time, each on its own virtual thread. A lane
 * exists only while it has work.
 */
final class Lanes implements AutoCloseable {
    private final Map<Object, Lane> lanes = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final int longest;

    /** @param longest how much work of one key waits or runs at a time */
    Lanes(int longest) {
        this.longest = longest;
    }

    /** @param size work that waits or runs */
    private record Lane(CompletableFuture<Void> tail, int size) {}

    /** Adds work behind what its key has already; never blocks. False where the key has too much already. */
    boolean run(Object key, Runnable work) {
        var added = new AtomicBoolean();
        Lane mine = lanes.compute(key, (_, lane) -> {
            int before = lane == null ? 0 : lane.size();
            if (before == longest) {
                return lane;
            }
            added.set(true);
            var tail = lane == null ? CompletableFuture.<Void>completedFuture(null) : lane.tail();
            return new Lane(tail.handleAsync((_, _) -> done(key, work), threads), before + 1);
        });
        return added.get() && mine != null;
    }

    private Void done(Object key, Runnable work) {
        try {
            work.run();
        } finally {
            lanes.computeIfPresent(key, (_, lane) -> lane.size() == 1 ? null : new Lane(lane.tail(), lane.size() - 1));
        }
        return null;
    }

    @Override
    public void close() {
        threads.close();
    }
}
