package org.vestibule.notification.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LanesTest {
    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void oneKeyKeepsItsOrder() {
        List<Integer> done = new CopyOnWriteArrayList<>();

        try (var lanes = new Lanes(1_000)) {
            IntStream.range(0, 500).forEach(n -> lanes.run("kim", () -> done.add(n)));
            var last = new CountDownLatch(1);
            lanes.run("kim", last::countDown);
            await(last);
        }

        assertThat(done).isEqualTo(IntStream.range(0, 500).boxed().toList());
    }

    @Test
    void stuckKeyHoldsUpNoOther() {
        var release = new CountDownLatch(1);
        var other = new CountDownLatch(1);

        try (var lanes = new Lanes(1_000)) {
            lanes.run("kim", () -> await(release));
            lanes.run("bo", other::countDown);

            await(other);
            release.countDown();
        }
    }

    @Test
    void aLaneIsNoLongerThanItMayBeAndHasRoomAgainWhenWorkIsDone() {
        var release = new CountDownLatch(1);
        var done = new CountDownLatch(3);

        try (var lanes = new Lanes(3)) {
            assertThat(lanes.run("kim", () -> {
                        await(release);
                        done.countDown();
                    }))
                    .isTrue();
            assertThat(lanes.run("kim", done::countDown)).isTrue();
            assertThat(lanes.run("kim", done::countDown)).isTrue();
            assertThat(lanes.run("kim", done::countDown)).isFalse();
            assertThat(lanes.run("bo", () -> {})).isTrue();

            release.countDown();
            await(done);
            Awaitility.await().until(() -> lanes.run("kim", () -> {}));
        }
    }

    @Test
    void workThatThrowsDoesNotStopItsLane() {
        var next = new CountDownLatch(1);

        try (var lanes = new Lanes(1_000)) {
            lanes.run("kim", () -> {
                throw new IllegalStateException();
            });
            lanes.run("kim", next::countDown);
            await(next);
        }
    }
}
