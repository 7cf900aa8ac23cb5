package org.vestibule.platform.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.vestibule.contracts.ProblemType;
import org.vestibule.platform.problem.Problem;

class BoundedPoolTest {
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @Test
    void whatFitsNeitherThreadNorQueueIsRefusedAtOnce() throws Exception {
        var release = new CountDownLatch(1);
        try (var pool = new BoundedPool("test", 1, 1, metrics);
                var callers = Executors.newFixedThreadPool(5)) {
            var answers = new ExecutorCompletionService<Problem>(callers);
            for (int i = 0; i < 5; i++) {
                answers.submit(() -> catchThrowableOfType(
                        Problem.class,
                        () -> pool.run(() -> {
                            release.await();
                            return "done";
                        })));
            }

            for (int i = 0; i < 3; i++) {
                assertThat(answers.take().get().type()).isEqualTo(ProblemType.UNAVAILABLE);
            }
            release.countDown();

            assertThat(answers.take().get()).isNull();
            assertThat(answers.take().get()).isNull();
        }
        assertThat(metrics.get("test.queue.wait").timer().count()).isEqualTo(2);
    }

    @Test
    void workThatFindsNoMemoryIsAskedToComeAgain() {
        try (var pool = new BoundedPool("test", 1, 1, metrics)) {
            var problem = catchThrowableOfType(
                    Problem.class,
                    () -> pool.run(() -> {
                        throw new OutOfMemoryError("Java heap space");
                    }));

            assertThat(problem.type()).isEqualTo(ProblemType.UNAVAILABLE);
            assertThat(problem.response().getHeaderString("Retry-After")).isEqualTo("2");
            assertThat(pool.run(() -> 1)).isEqualTo(1);
        }
    }

    @Test
    void failureOfTheWorkIsTheCallers() {
        try (var pool = new BoundedPool("test", 1, 1, metrics)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> pool.run(() -> {
                        throw new IllegalArgumentException("bad");
                    }))
                    .withMessage("bad");
            assertThat(pool.run(() -> 1)).isEqualTo(1);
        }
    }
}
