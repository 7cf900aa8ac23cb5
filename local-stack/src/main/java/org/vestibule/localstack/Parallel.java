package org.vestibule.localstack;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs steps at once and waits for all of them, so a failed start knows what is left to stop. */
public final class Parallel {
    private Parallel() {}

    /** Throws the first failure, the others suppressed in it, once every step has ended. */
    public static void run(List<Runnable> steps) {
        run(steps, Math.max(1, steps.size()));
    }

    /** The same with so many at a time. */
    public static void run(List<Runnable> steps, int atOnce) {
        RuntimeException failure = null;
        try (var executor = Executors.newFixedThreadPool(
                atOnce, Thread.ofPlatform().name("stack-", 0).factory())) {
            var running = new ArrayList<Future<?>>();
            steps.forEach(step -> running.add(executor.submit(step)));
            for (var step : running) {
                failure = join(step, failure);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static RuntimeException join(Future<?> step, RuntimeException failure) {
        try {
            step.get();
            return failure;
        } catch (ExecutionException e) {
            var next = e.getCause() instanceof RuntimeException cause ? cause : new StartFailure("A step failed", e);
            if (failure == null) {
                return next;
            }
            failure.addSuppressed(next);
            return failure;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new StartFailure("Interrupted", e);
        }
    }
}
