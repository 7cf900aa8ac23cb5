package org.vestibule.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vestibule.contracts.Message;
import org.vestibule.contracts.Message.Channel;
import org.vestibule.contracts.Message.Template;
import org.vestibule.contracts.Message.Tenant;
import org.vestibule.notification.Settings;
import org.vestibule.notification.channel.Handover;
import org.vestibule.notification.channel.Outcome;
import org.vestibule.notification.channel.Outcome.Accepted;
import org.vestibule.notification.channel.Outcome.Refused;
import org.vestibule.notification.channel.Outcome.Unknown;
import org.vestibule.notification.delivery.Ending.Dead;
import org.vestibule.notification.delivery.Ending.Done;
import org.vestibule.notification.delivery.Ending.Unfinished;
import org.vestibule.notification.template.MissingText;

@Tag("C-05")
class DeliveriesTest {
    private static final Instant NOW = Instant.parse("2026-03-02T07:05:00Z");

    private final Rows rows = new Rows();
    private final Answers answers = new Answers();
    private final StoppedTime time = new StoppedTime();
    private Runnable whileWaiting = () -> {};
    private final NoticeTurns turns = new NoticeTurns(2);
    private final Deliveries deliveries = new Deliveries(rows, answers, turns, new Waits(), config(), time);

    /** The table's promise, in memory: one claim at a time, none after an end. */
    private static final class Rows implements DeliveryStore {
        private String state;
        private String reason;
        private int outages;

        @Override
        public Claim claim(Order order) {
            fail();
            boolean first = state == null;
            if (first || state.equals("waiting")) {
                state = "claimed";
                return first ? Claim.FIRST : Claim.AGAIN;
            }
            return state.equals("claimed") ? Claim.BUSY : Claim.TAKEN;
        }

        @Override
        public void finish(Order order, State end, String gateway, String messageId, String why) {
            fail();
            state = end.column();
            reason = why;
        }

        @Override
        public int interruptAbandoned(Duration olderThan) {
            return 0;
        }

        @Override
        public void erase(String tenant, UUID user) {
            throw new UnsupportedOperationException();
        }

        private void fail() {
            if (outages-- > 0) {
                throw new IllegalStateException(new SQLException("away", "08006"));
            }
        }
    }

    private static final class Answers extends Dispatch {
        private final Deque<Outcome> next = new ArrayDeque<>();
        private int sent;
        private int expired;

        Answers() {
            super(null, null, null, null, null);
        }

        @Override
        Handover send(Order order, boolean first) {
            sent++;
            if (next.isEmpty()) {
                throw new MissingText("no template");
            }
            return new Handover("gate", next.size() == 1 ? next.peek() : next.poll());
        }

        @Override
        void expired(Order order) {
            expired++;
        }
    }

    private static final class StoppedTime extends Clock {
        private Instant now = NOW;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }

    private final class Waits extends Pauses {
        private final List<Duration> taken = new ArrayList<>();

        Waits() {
            super(config());
        }

        @Override
        boolean await(Duration pause) {
            taken.add(pause);
            time.now = time.now.plus(pause);
            whileWaiting.run();
            return true;
        }
    }

    private static DeliveryConfig config() {
        return Settings.of(DeliveryConfig.class, Map.of());
    }

    private static Order code(Channel channel, Duration life) {
        return order(channel, Template.LOGIN_CODE, NOW.plus(life));
    }

    private static Order notice() {
        return order(Channel.EMAIL, Template.PASSWORD_CHANGED, null);
    }

    private static Order order(Channel channel, Template template, Instant expiresAt) {
        var message = new Message(channel, "x", template, "en", new Tenant("Shop", null, null, null), Map.of());
        return new Order(UUID.randomUUID(), UUID.randomUUID(), "shop", NOW, expiresAt, message);
    }

    @Test
    void messageIsSentOnceHoweverOftenItIsAskedFor() {
        answers.next.add(new Accepted("1"));
        Order order = code(Channel.SMS, Duration.ofMinutes(5));

        assertThat(deliveries.deliver(order)).isEqualTo(new Done());
        assertThat(deliveries.deliver(order)).isEqualTo(new Done());

        assertThat(answers.sent).isEqualTo(1);
        assertThat(rows.state).isEqualTo("accepted");
    }

    @Test
    void claimThatWasLeftBehindIsNotSentAgain() {
        rows.state = "claimed";

        assertThat(deliveries.deliver(code(Channel.SMS, Duration.ofMinutes(5)))).isEqualTo(new Done());

        assertThat(answers.sent).isZero();
        assertThat(rows.state).isEqualTo("claimed");
    }

    /** An instance that stops has not committed what it is handing over, and writes down that the gateway refused it. */
    @Test
    void whatAnotherInstanceIsStillHandingOverIsNotLostWhenThatFails() {
        rows.state = "claimed";
        answers.next.add(new Accepted("1"));
        whileWaiting = () -> rows.state = "waiting";

        assertThat(deliveries.deliver(code(Channel.SMS, Duration.ofMinutes(5)))).isEqualTo(new Done());

        assertThat(answers.sent).isEqualTo(1);
        assertThat(rows.state).isEqualTo("accepted");
    }

    @Test
    void whatAnotherInstanceHandsOverWellIsNotSentTwice() {
        rows.state = "claimed";
        whileWaiting = () -> rows.state = "accepted";

        assertThat(deliveries.deliver(code(Channel.SMS, Duration.ofMinutes(5)))).isEqualTo(new Done());

        assertThat(answers.sent).isZero();
    }

    @Test
    void expiredCodeIsNeverSent() {
        assertThat(deliveries.deliver(code(Channel.SMS, Duration.ZERO))).isEqualTo(new Done());

        assertThat(answers.sent).isZero();
        assertThat(answers.expired).isEqualTo(1);
        assertThat(rows.state).isEqualTo("expired");
    }

    @Test
    void unknownEndOfACodeIsTheEnd() {
        answers.next.add(new Unknown("http 500"));

        assertThat(deliveries.deliver(code(Channel.SMS, Duration.ofMinutes(5)))).isEqualTo(new Done());

        assertThat(answers.sent).isEqualTo(1);
        assertThat(rows.state).isEqualTo("unknown");
    }

    @Test
    void unknownEndOfAMailedNoticeIsTriedAgain() {
        answers.next.add(new Unknown("TimeoutException"));
        answers.next.add(new Accepted("1"));

        assertThat(deliveries.deliver(notice())).isEqualTo(new Done());

        assertThat(answers.sent).isEqualTo(2);
        assertThat(rows.state).isEqualTo("accepted");
    }

    @Test
    void refusedCodeIsTriedAgainWhileItLivesAndThenGivenUp() {
        answers.next.add(new Refused("no connection", false));

        var ending = deliveries.deliver(code(Channel.EMAIL, Duration.ofSeconds(10)));

        assertThat(ending).isEqualTo(new Dead("given up: gate refused it: no connection"));
        assertThat(answers.sent).isEqualTo(5);
        assertThat(rows.state).isEqualTo("refused");
        assertThat(time.now).isBefore(NOW.plusSeconds(10));
    }

    @Test
    void refusedNoticeIsGivenUpAfterHalfAnHour() {
        answers.next.add(new Refused("no connection", false));

        assertThat(deliveries.deliver(notice())).isInstanceOf(Dead.class);

        assertThat(time.now).isBetween(NOW.plus(Duration.ofMinutes(29)), NOW.plus(Duration.ofMinutes(30)));
    }

    @Test
    void refusalForGoodIsNotTriedAgain() {
        answers.next.add(new Refused("smtp 550", true));

        assertThat(deliveries.deliver(notice())).isEqualTo(new Dead("gate refused it: smtp 550"));

        assertThat(answers.sent).isEqualTo(1);
        assertThat(rows.reason).isEqualTo("smtp 550");
    }

    @Test
    void databaseThatIsAwayIsWaitedForBeforeTheSendAndAfterIt() {
        answers.next.add(new Accepted("1"));
        rows.outages = 3;

        assertThat(deliveries.deliver(code(Channel.SMS, Duration.ofMinutes(5)))).isEqualTo(new Done());

        assertThat(answers.sent).isEqualTo(1);
        assertThat(rows.state).isEqualTo("accepted");
    }

    @Test
    void endThatCannotBeWrittenIsNoReasonToSendAgain() {
        answers.next.add(new Accepted("1"));
        var failing = new DeliveryStore() {
            @Override
            public Claim claim(Order order) {
                return rows.claim(order);
            }

            @Override
            public void finish(Order order, State state, String gateway, String messageId, String reason) {
                throw new IllegalStateException(new SQLException("away", "08006"));
            }

            @Override
            public int interruptAbandoned(Duration olderThan) {
                return 0;
            }

            @Override
            public void erase(String tenant, UUID user) {
                throw new UnsupportedOperationException();
            }
        };
        var same = new Deliveries(failing, answers, turns, new Waits(), config(), time);
        Order order = code(Channel.SMS, Duration.ofMinutes(5));

        assertThat(same.deliver(order)).isEqualTo(new Done());
        assertThat(same.deliver(order)).isEqualTo(new Done());

        assertThat(answers.sent).isEqualTo(1);
    }

    /** There is one turn. */
    @Test
    @Timeout(10)
    void aNoticeThatPausesLetsOthersHaveItsTurn() {
        answers.next.add(new Refused("no connection", false));
        answers.next.add(new Accepted("1"));
        whileWaiting = () -> turns.await(notice()).orElseThrow().close();

        assertThat(deliveries.deliver(notice())).isEqualTo(new Done());
        assertThat(deliveries.deliver(notice())).isEqualTo(new Done());
    }

    @Test
    @Timeout(10)
    void aTurnEndsAlsoWhereNothingWasHandedOver() {
        rows.state = "accepted";
        assertThat(deliveries.deliver(notice())).isEqualTo(new Done());
        rows.state = null;
        assertThat(deliveries.deliver(notice())).isInstanceOf(Dead.class);
        rows.outages = 2;
        rows.state = null;
        assertThat(deliveries.deliver(notice())).isInstanceOf(Dead.class);

        turns.await(notice()).orElseThrow().close();
    }

    @Test
    void aNoticeWaitsForTheNextStartWhereTheServiceStops() {
        turns.stop(null);

        assertThat(deliveries.deliver(notice())).isEqualTo(new Unfinished());
        assertThat(rows.state).isNull();
    }

    @Test
    void messageWithoutWordsIsDead() {
        assertThat(deliveries.deliver(notice())).isEqualTo(new Dead("no template"));
        assertThat(rows.state).isEqualTo("refused");
    }
}
