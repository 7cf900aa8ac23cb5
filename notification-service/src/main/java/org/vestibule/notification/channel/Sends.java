package org.vestibule.notification.channel;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.vestibule.contracts.Message.Channel;

/** Counts what was handed to gateways: {@code vestibule_sends_total} and {@code vestibule_send_wait_seconds}. */
@Singleton
public class Sends {
    private final MeterRegistry metrics;
    private final Clock clock;

    public Sends(MeterRegistry metrics, Clock clock) {
        this.metrics = metrics;
        this.clock = clock;
    }

    /** A gateway has answered, or the message has ended without one. */
    public void count(Channel channel, String gateway, String outcome) {
        metrics.counter("vestibule.sends", "channel", channel.value(), "gateway", gateway, "outcome", outcome)
                .increment();
    }

    /**
     * A message is about to be handed over for the first time: how long its reader has waited for that.
     *
     * @param isNotice whether it may wait its turn, which says nothing of how long codes wait
     */
    public void waited(Channel channel, boolean isNotice, Instant asked) {
        Timer.builder("vestibule.send.wait")
                .description("time from the event to the first call of a gateway")
                .tag("channel", channel.value())
                .tag("kind", isNotice ? "notice" : "code")
                .publishPercentiles(0.5, 0.99)
                .register(metrics)
                .record(Duration.between(asked, clock.instant()).abs());
    }
}
