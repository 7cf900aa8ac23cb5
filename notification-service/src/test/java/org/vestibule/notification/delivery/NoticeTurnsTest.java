package org.vestibule.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vestibule.contracts.Message;
import org.vestibule.contracts.Message.Channel;
import org.vestibule.contracts.Message.Template;
import org.vestibule.contracts.Message.Tenant;
import org.vestibule.notification.delivery.NoticeTurns.Turn;

@Timeout(30)
class NoticeTurnsTest {
    private static final Instant NOW = Instant.parse("2026-03-02T07:05:00Z");

    private final NoticeTurns turns = new NoticeTurns(20);

    private static Order order(Channel channel, Instant expiresAt) {
        var message = new Message(
                channel, "x", Template.PASSWORD_CHANGED, "en", new Tenant("Shop", null, null, null), Map.of());
        return new Order(UUID.randomUUID(), UUID.randomUUID(), "shop", NOW, expiresAt, message);
    }

    private static Order notice() {
        return order(Channel.EMAIL, null);
    }

    private Turn turn(Order order) {
        return turns.await(order).orElseThrow();
    }

    private List<Turn> tenNotices() {
        return IntStream.range(0, 10).mapToObj(_ -> turn(notice())).toList();
    }

    private static void isKeptWaiting(Future<?> waiting, Runnable untilNow) {
        Awaitility.await().during(Duration.ofMillis(200)).until(() -> !waiting.isDone());
        untilNow.run();
        Awaitility.await().until(waiting::isDone);
    }

    @Test
    void mailedNoticesHaveHalfOfTheConnections() {
        List<Turn> held = tenNotices();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            isKeptWaiting(threads.submit(() -> turn(notice())), held.getFirst()::close);
        }
    }

    @Test
    void codesAndSmsWaitForNobody() {
        assertThat(tenNotices()).hasSize(10);

        IntStream.range(0, 50).forEach(_ -> turn(order(Channel.EMAIL, NOW)));
        IntStream.range(0, 50).forEach(_ -> turn(order(Channel.SMS, NOW)));
        IntStream.range(0, 50).forEach(_ -> turn(order(Channel.SMS, null)));
    }

    @Test
    void aTurnLastsAsLongAsItsConnectionIsInUse() {
        List<Turn> held = tenNotices();
        var freed = new CompletableFuture<Void>();
        held.getFirst().endWith(freed);
        held.getFirst().close();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            isKeptWaiting(
                    threads.submit(() -> turn(notice())),
                    () -> freed.completeExceptionally(new IllegalStateException("Connection was closed")));
        }
    }

    @Test
    void whereTheServiceStopsNobodyWaits() throws Exception {
        assertThat(tenNotices()).hasSize(10);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = threads.submit(() -> turns.await(notice()));

            turns.stop(null);

            assertThat(waiting.get()).isEmpty();
        }
        assertThat(turns.await(notice())).isEmpty();
    }

    @Test
    void aMailerWithOneConnectionSendsNotices() {
        assertThat(new NoticeTurns(1).await(notice())).isPresent();
    }
}
