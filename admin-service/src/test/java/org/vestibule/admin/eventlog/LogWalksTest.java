package org.vestibule.admin.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.vestibule.contracts.ProblemType;
import org.vestibule.platform.problem.Problem;

class LogWalksTest {
    private LogWalks walks = walks("PT5M");

    private static LogWalks walks(String longest) {
        return new LogWalks(
                new SmallRyeConfigBuilder()
                        .withMapping(LogWalks.Config.class)
                        .withDefaultValue("vestibule.limits.log-walk.per-replica", "3")
                        .withDefaultValue("vestibule.limits.log-walk.longest", longest)
                        .build()
                        .getConfigMapping(LogWalks.Config.class),
                new CurrentVertxRequest());
    }

    private StreamingOutput nothing(String tenant) {
        return walks.limited(tenant, out -> {}, () -> {});
    }

    private static void assertRefused(ThrowingCallable walk) {
        assertThatThrownBy(walk).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.type()).isEqualTo(ProblemType.TOO_MANY_ATTEMPTS);
            assertThat(problem.member("retry_after_s")).isEqualTo(10L);
        });
    }

    private void duringWalks(List<String> tenants, Runnable then) {
        if (tenants.isEmpty()) {
            then.run();
        } else {
            walks.limited(tenants.getFirst(), () -> {
                duringWalks(tenants.subList(1, tenants.size()), then);
                return null;
            });
        }
    }

    @Test
    void aTenantHasTwoAtATime() {
        duringWalks(List.of("shop", "shop"), () -> {
            assertRefused(() -> walks.limited("shop", () -> 1));
            assertRefused(() -> nothing("shop"));
            assertThat(walks.limited("other", () -> 1)).isEqualTo(1);
        });
        assertThat(walks.limited("shop", () -> 1)).isEqualTo(1);
    }

    @Test
    void allTenantsHaveThreeAtATime() {
        duringWalks(List.of("one", "two", "three"), () -> assertRefused(() -> walks.requirePlace("four")));
        walks.requirePlace("four");
    }

    /** Both were let in while there was one place, and the second begins when it is gone. */
    @Test
    void thePlaceIsTakenWhenTheAnswerBegins() throws IOException {
        StreamingOutput late = nothing("shop");

        duringWalks(List.of("shop", "shop"), () -> assertRefused(() -> late.write(OutputStream.nullOutputStream())));
        late.write(OutputStream.nullOutputStream());
    }

    @Test
    void whoTakesTheAnswerTooSlowlyHasNoPlace() {
        walks = walks("PT0S");

        duringWalks(List.of("shop", "shop"), () -> assertThat(walks.limited("shop", () -> 1))
                .isEqualTo(1));
    }

    /** Otherwise its rows stayed in memory, and every five minutes somebody could begin more of them. */
    @Test
    void whoTakesTheAnswerTooSlowlyIsCutForTheNext() throws IOException {
        walks = walks("PT0S");
        List<String> cut = new ArrayList<>();

        begunOneInTheOther(
                cut, new ArrayDeque<>(List.of("shop 1", "shop 2", "shop 3", "other 4", "third 5", "fourth 6")));

        assertThat(cut).containsExactly("shop 1", "shop 2", "shop 3");
    }

    @Test
    void nobodyIsCutBeforeTheTimeIsOver() throws IOException {
        List<String> cut = new ArrayList<>();

        begunOneInTheOther(cut, new ArrayDeque<>(List.of("shop 1", "shop 2", "other 3")));

        assertThat(cut).isEmpty();
    }

    @Test
    void manyAtOnceOfSlowOnesLeaveTwoAndEachIsCutOnce() throws Exception {
        walks = walks("PT0S");
        var release = new CountDownLatch(1);
        var begun = new CountDownLatch(32);
        Map<Integer, Integer> cut = new ConcurrentHashMap<>();
        List<Future<?>> all = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < 32; n++) {
                int id = n;
                StreamingOutput slow = walks.limited(
                        "shop",
                        out -> {
                            begun.countDown();
                            await(release);
                        },
                        () -> cut.merge(id, 1, Integer::sum));
                all.add(threads.submit(() -> {
                    slow.write(OutputStream.nullOutputStream());
                    return null;
                }));
            }
            begun.await();
            release.countDown();
        }

        for (var one : all) {
            one.get();
        }
        assertThat(cut).hasSize(30);
        assertThat(cut.values()).containsOnly(1);
    }

    private void begunOneInTheOther(List<String> cut, Deque<String> names) throws IOException {
        String name = names.poll();
        if (name != null) {
            walks.limited(name.split(" ")[0], out -> begunOneInTheOther(cut, names), () -> cut.add(name))
                    .write(OutputStream.nullOutputStream());
        }
    }

    @Test
    void anAnswerThatNeverBeginsHasNoPlace() {
        for (int n = 0; n < 10; n++) {
            nothing("shop");
        }
        walks.requirePlace("shop");
    }

    @Test
    void whoGoesAwayGivesThePlaceBack() {
        for (int n = 0; n < 10; n++) {
            StreamingOutput gone = walks.limited(
                    "shop",
                    out -> {
                        throw new IOException("connection was closed");
                    },
                    () -> {});
            assertThatThrownBy(() -> gone.write(OutputStream.nullOutputStream()))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> walks.limited("shop", () -> {
                        throw new IllegalStateException("the database is away");
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }
        walks.requirePlace("shop");
    }

    @Test
    void ofManyAtOnceTwoWalk() throws Exception {
        var release = new CountDownLatch(1);
        var refused = new CountDownLatch(30);
        var done = new AtomicInteger();
        List<Future<?>> all = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < 32; n++) {
                all.add(threads.submit(() -> {
                    try {
                        walks.limited("shop", () -> {
                            await(release);
                            return done.incrementAndGet();
                        });
                    } catch (Problem tooMany) {
                        refused.countDown();
                    }
                }));
            }
            refused.await();
            release.countDown();
        }
        for (var one : all) {
            one.get();
        }
        assertThat(done).hasValue(2);
        walks.requirePlace("shop");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
