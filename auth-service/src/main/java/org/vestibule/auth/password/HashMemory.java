package org.vestibule.auth.password;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.vestibule.foundation.start.CannotStart;

/**
 * The memory that hashing may take. A memory-hard hash needs as much as it says for as long as it runs, and two dear ones
 * at once may need more than there is: they go one after the other, in the order they came.
 */
final class HashMemory {
    /** scrypt of N = 2^17, r = 8, the dearest that OWASP's Password Storage Cheat Sheet recommends. */
    private static final int MOST_KIB = 128 * 1024;

    private final int budgetKib;
    private final Semaphore free;

    /** @param budgetKib at least 1 */
    HashMemory(int budgetKib) {
        this.budgetKib = budgetKib;
        this.free = new Semaphore(budgetKib, true);
    }

    static HashMemory of(PasswordConfig config) {
        long heapKib = Runtime.getRuntime().maxMemory() / 1024;
        var memory = new HashMemory(
                config.memoryMib() == 0 ? (int) Math.min(heapKib / 2, Integer.MAX_VALUE) : config.memoryMib() * 1024);
        if (memory.budgetKib > heapKib || config.argon2id().memoryKib() > memory.budgetKib) {
            throw new CannotStart(("a heap of %d MiB and %d MiB for hashing are too little for argon2id of"
                            + " %d KiB: see vestibule.password.memory-mib")
                    .formatted(
                            heapKib / 1024,
                            memory.budgetKib / 1024,
                            config.argon2id().memoryKib()));
        }
        return memory;
    }

    /** What the dearest hash that may be imported takes. */
    int largestKib() {
        return Math.min(budgetKib, MOST_KIB);
    }

    /** Waits until {@code kib} are free, and holds them while the work runs. Work of more than all there is runs alone. */
    <T> T with(int kib, Supplier<T> work) {
        int taken = Math.min(kib, budgetKib);
        free.acquireUninterruptibly(taken);
        try {
            return work.get();
        } finally {
            free.release(taken);
        }
    }
}
