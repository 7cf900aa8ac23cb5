package org.vestibule.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenLoopTest {
    private final Vertx vertx = Vertx.vertx();
    private final OpenLoop loop = new OpenLoop(vertx.getOrCreateContext());

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void walksBeginAtTheRate() {
        var sample = loop.run(500, Duration.ofMillis(800), Future::succeededFuture);

        assertThat((double) sample.succeeded()).isEqualTo(400, within(80.0));
    }

    @Test
    void aServerThatStallsIsNotSparedWhatItKeptWaiting() {
        var waiting = new ArrayDeque<Promise<Void>>();
        var begun = new AtomicInteger();
        vertx.setTimer(500, stall -> waiting.forEach(Promise::complete));

        var sample = loop.run(200, Duration.ofMillis(400), () -> {
            begun.incrementAndGet();
            Promise<Void> promise = Promise.promise();
            waiting.add(promise);
            return promise.future();
        });

        assertThat(begun.get()).isGreaterThan(40);
        assertThat(sample.millis(50)).isGreaterThan(150);
    }

    @Test
    void aFailedWalkIsAnErrorAndNoLatency() {
        var sample = loop.run(100, Duration.ofMillis(200), () -> Future.failedFuture("answered 503"));

        assertThat(sample.succeeded()).isZero();
        assertThat(sample.errors()).isPositive();
        assertThat(sample.firstError()).isEqualTo("answered 503");
    }

    @Test
    void aWalkThatCannotBeginIsAnErrorAndKeepsNobodyWaiting() {
        var sample = new Saturation(vertx.getOrCreateContext()).run(4, 50, Duration.ofSeconds(5), () -> {
            throw new IllegalStateException("too few users");
        });

        assertThat(sample.errors()).isEqualTo(4);
        assertThat(sample.firstError()).isEqualTo("too few users");
    }

    @Test
    void aSaturationKeepsSoManyUnderWay() {
        var underWay = new AtomicInteger();
        var most = new AtomicInteger();

        var sample = new Saturation(vertx.getOrCreateContext()).run(4, 50, Duration.ofSeconds(5), () -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            Promise<Void> promise = Promise.promise();
            vertx.setTimer(2, end -> {
                underWay.decrementAndGet();
                promise.complete();
            });
            return promise.future();
        });

        assertThat(sample.succeeded()).isEqualTo(50);
        assertThat(most.get()).isEqualTo(4);
    }
}
