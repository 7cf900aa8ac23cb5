package org.vestibule.bench.work;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** One after the other, and then from the beginning. */
public final class Rotation<T> {
    private final List<T> all;
    private final AtomicInteger next = new AtomicInteger();

    public Rotation(List<T> all) {
        this.all = List.copyOf(all);
    }

    public T next() {
        return all.get(Math.floorMod(next.getAndIncrement(), all.size()));
    }
}
