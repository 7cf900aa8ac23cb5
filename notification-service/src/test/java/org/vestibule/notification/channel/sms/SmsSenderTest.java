package org.vestibule.notification.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.vestibule.foundation.start.CannotStart;
import org.vestibule.notification.Settings;
import org.vestibule.notification.channel.Handover;
import org.vestibule.notification.channel.Outcome;
import org.vestibule.notification.channel.Outcome.Accepted;
import org.vestibule.notification.channel.Outcome.Refused;
import org.vestibule.notification.channel.Outcome.Unknown;
import org.vestibule.notification.channel.Sends;

class SmsSenderTest {
    private static final Sms SMS = new Sms("+4520123456", "hello", UUID.randomUUID(), Duration.ofMinutes(5));

    private final List<String> asked = new ArrayList<>();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    private final class Answering implements SmsGateway {
        private final String name;
        private final Outcome outcome;

        Answering(String name, Outcome outcome) {
            this.name = name;
            this.outcome = outcome;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean isConfigured() {
            return outcome != null;
        }

        @Override
        public Outcome send(Sms sms) {
            asked.add(name);
            return outcome;
        }
    }

    private Handover send(Outcome first, Outcome second) {
        var gateways = List.<SmsGateway>of(new Answering("b", second), new Answering("a", first));
        return new SmsSender(gateways, config("a,b"), new Sends(metrics, Clock.systemUTC())).send(SMS);
    }

    private static SmsConfig config(String priority) {
        return Settings.of(SmsConfig.class, Map.of("vestibule.sms.priority", priority));
    }

    @Test
    void firstGatewayThatAcceptsIsTheOnlyOneAsked() {
        assertThat(send(new Accepted("1"), new Accepted("2"))).isEqualTo(new Handover("a", new Accepted("1")));
        assertThat(asked).containsExactly("a");
    }

    @Test
    void refusalMovesOnToTheNext() {
        assertThat(send(new Refused("http 422", true), new Accepted("2")))
                .isEqualTo(new Handover("b", new Accepted("2")));
        assertThat(asked).containsExactly("a", "b");
        assertThat(metrics.counter("vestibule.sends", "channel", "sms", "gateway", "a", "outcome", "refused")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void afterAnUnknownEndNobodyElseIsAsked() {
        assertThat(send(new Unknown("HttpTimeoutException"), new Accepted("2")).outcome())
                .isInstanceOf(Unknown.class);
        assertThat(asked).containsExactly("a");
    }

    @Test
    void refusedForGoodOnlyWhereAllRefuseForGood() {
        assertThat(send(new Refused("x", true), new Refused("y", true)).outcome())
                .isEqualTo(new Refused("y", true));
        assertThat(send(new Refused("x", false), new Refused("y", true)).outcome())
                .isEqualTo(new Refused("y", false));
    }

    @Test
    void gatewayWithoutCredentialsIsLeftOut() {
        assertThat(send(null, new Accepted("2")).gateway()).isEqualTo("b");
        assertThat(send(null, null).outcome()).isEqualTo(new Refused("no gateway is configured", false));
    }

    @Test
    void priorityThatNamesNoGatewayStopsTheStart() {
        var gateways = List.<SmsGateway>of(new Answering("b", null), new Answering("a", null));

        assertThatThrownBy(() -> new SmsSender(gateways, config("a,smoke"), new Sends(metrics, Clock.systemUTC())))
                .isInstanceOf(CannotStart.class)
                .hasMessage("vestibule.sms.priority names smoke, and there are [a, b]");
    }
}
