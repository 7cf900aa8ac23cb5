package org.vestibule.platform.work;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.vestibule.platform.PlatformText;
import org.vestibule.platform.problem.Problem;

/**
 * Runs work that burns a core for a while, such as password hashing, on a few threads with a short queue: what does not
 * fit is refused at once with 503 and Retry-After, instead of everything getting slow together (ASVS 15.2.2).
 */
public final class BoundedPool implements AutoCloseable {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final ThreadPoolExecutor threads;
    private final Timer queueWait;

    /**
     * @param name prefix of the threads and of the metric {@code <name>_queue_wait}
     * @param size threads, at least 1
     * @param queue tasks that may wait, at least 1
     */
    public BoundedPool(String name, int size, int queue, MeterRegistry metrics) {
        this.threads = new ThreadPoolExecutor(
                size,
                size,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queue),
                Thread.ofPlatform().daemon().name(name + "-", 0).factory());
        this.queueWait = Timer.builder(name + ".queue.wait")
                .description("time work waited for a thread of the pool")
                .publishPercentiles(0.5, 0.99)
                .register(metrics);
    }

    /** Runs {@code work} and waits for it. Throws the 503 {@link Problem} where the queue is full, or memory is. */
    public <T> T run(Callable<T> work) {
        long asked = System.nanoTime();
        try {
            return threads.submit(() -> {
                        queueWait.record(System.nanoTime() - asked, TimeUnit.NANOSECONDS);
                        return work.call();
                    })
                    .get();
        } catch (RejectedExecutionException e) {
            throw Problem.unavailable(RETRY_AFTER).detail(PlatformText.TOO_BUSY);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OutOfMemoryError) {
                throw Problem.unavailable(RETRY_AFTER).detail(PlatformText.TOO_BUSY);
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.unavailable(RETRY_AFTER);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
