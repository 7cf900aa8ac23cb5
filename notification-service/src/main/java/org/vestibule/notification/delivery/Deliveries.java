package org.vestibule.notification.delivery;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.vestibule.notification.channel.Handover;
import org.vestibule.notification.channel.Outcome.Accepted;
import org.vestibule.notification.channel.Outcome.Refused;
import org.vestibule.notification.channel.Outcome.Unknown;
import org.vestibule.notification.delivery.Ending.Dead;
import org.vestibule.notification.delivery.Ending.Done;
import org.vestibule.notification.delivery.Ending.Unfinished;
import org.vestibule.notification.delivery.NoticeTurns.Turn;
import org.vestibule.notification.template.MissingText;
import org.vestibule.platform.problem.Outage;

/**
 * Sends each message at most once. It is claimed in the database before the handover; a claim whose end was never
 * written is not sent again but closed as interrupted, because a person is better served by asking for another code than
 * by two of them. What is known not to have been handed over is tried again.
 */
@Singleton
public class Deliveries {
    private static final Logger LOG = Logger.getLogger(Deliveries.class);

    /** As long as an instance that stops may take to end what it has begun. */
    private static final Duration LONGEST_HANDOVER = Duration.ofSeconds(30);

    private final DeliveryStore store;
    private final Dispatch dispatch;
    private final NoticeTurns turns;
    private final Pauses pauses;
    private final DeliveryConfig config;
    private final Clock clock;

    Deliveries(
            DeliveryStore store,
            Dispatch dispatch,
            NoticeTurns turns,
            Pauses pauses,
            DeliveryConfig config,
            Clock clock) {
        this.store = store;
        this.dispatch = dispatch;
        this.turns = turns;
        this.pauses = pauses;
        this.config = config;
        this.clock = clock;
    }

    /** Blocks until the message has come to an end; that may take as long as it is worth sending. */
    public Ending deliver(Order order) {
        Instant giveUp = null;
        for (int attempt = 1; ; attempt++) {
            Optional<Turn> turn = turns.await(order);
            if (turn.isEmpty()) {
                return new Unfinished();
            }
            giveUp = giveUp == null ? giveUpOf(order) : giveUp;
            switch (attempt(order, turn.get())) {
                case Over(var ending) -> {
                    return ending;
                }
                case Later(var reason) -> {
                    var pause = pauses.after(attempt);
                    if (clock.instant().plus(pause).isAfter(giveUp)) {
                        return giveUp(order, reason);
                    }
                    if (!pauses.await(pause)) {
                        return new Unfinished();
                    }
                }
            }
        }
    }

    /** From the first try on: a notice that waited long for its turn has as many tries as any other. */
    private Instant giveUpOf(Order order) {
        return order.isNotice() ? clock.instant().plus(config.giveUpAfter()) : order.expiresAt();
    }

    private sealed interface Try {}

    private record Over(Ending ending) implements Try {}

    private record Later(String reason) implements Try {}

    /** The turn is taken before the claim, because a claim must not wait for it. */
    private Try attempt(Order order, Turn turn) {
        try (turn) {
            return claimed(order, turn);
        }
    }

    private Try claimed(Order order, Turn turn) {
        Claim claim;
        try {
            claim = store.claim(order);
        } catch (RuntimeException e) {
            return databaseAway(e);
        }
        return switch (claim) {
            case BUSY -> busy(order);
            case TAKEN -> {
                LOG.debugf("%s was asked for before", order);
                yield new Over(new Done());
            }
            case FIRST, AGAIN -> handOver(order, claim, turn);
        };
    }

    /** Whoever asks for another code is not kept waiting for the end of the one before: its instance may be gone. */
    private Try busy(Order order) {
        boolean isLate = order.expiresAt() != null
                && order.asked().plus(LONGEST_HANDOVER).isBefore(clock.instant());
        return isLate ? new Over(new Done()) : new Later("another handover of it has not ended");
    }

    private Try handOver(Order order, Claim claim, Turn turn) {
        if (order.isExpired(clock.instant())) {
            dispatch.expired(order);
            return record(order, State.EXPIRED, null, null, "expired before the send")
                    .orElse(new Over(new Done()));
        }
        Handover handover;
        try {
            handover = dispatch.send(order, claim == Claim.FIRST);
        } catch (MissingText e) {
            return record(order, State.REFUSED, null, null, e.getMessage()).orElse(new Over(new Dead(e.getMessage())));
        }
        turn.endWith(handover.freed());
        String gateway = handover.gateway();
        return switch (handover.outcome()) {
            case Accepted(var id) ->
                record(order, State.ACCEPTED, gateway, id, null).orElse(new Over(new Done()));
            case Refused(var reason, var permanent)
            when permanent ->
                record(order, State.REFUSED, gateway, null, reason)
                        .orElse(new Over(new Dead(gateway + " refused it: " + reason)));
            case Refused(var reason, var _) ->
                record(order, State.WAITING, gateway, null, reason)
                        .orElse(new Later(gateway + " refused it: " + reason));
            case Unknown(var reason)
            when order.mayBeRepeated() ->
                record(order, State.WAITING, gateway, null, reason)
                        .orElse(new Later(gateway + " gave no answer: " + reason));
            case Unknown(var reason) -> {
                LOG.warnf("nobody knows whether %s took %s: %s", gateway, order, reason);
                yield record(order, State.UNKNOWN, gateway, null, reason).orElse(new Over(new Done()));
            }
        };
    }

    /**
     * Writes the end, trying for a while where the database is away. Empty where it is written; where it never can be, the
     * claim stays and is closed as interrupted later: not sent again.
     */
    private Optional<Try> record(Order order, State state, String gateway, String messageId, String reason) {
        Instant giveUp = clock.instant().plus(config.abandonedAfter());
        for (int attempt = 1; ; attempt++) {
            try {
                store.finish(order, state, gateway, messageId, reason);
                return Optional.empty();
            } catch (RuntimeException e) {
                var pause = pauses.after(attempt);
                if (!Outage.isBehind(e) || clock.instant().plus(pause).isAfter(giveUp) || !pauses.await(pause)) {
                    LOG.errorf("the end of %s (%s) cannot be written: %s", order, state, Outage.describe(e));
                    return Optional.of(new Over(new Done()));
                }
            }
        }
    }

    private Ending giveUp(Order order, String reason) {
        try {
            switch (store.claim(order)) {
                case FIRST, AGAIN -> store.finish(order, State.REFUSED, null, null, reason);
                case BUSY, TAKEN -> {
                    return new Done();
                }
            }
        } catch (RuntimeException e) {
            LOG.warnf("the end of %s cannot be written: %s", order, Outage.describe(e));
        }
        return new Dead("given up: " + reason);
    }

    private static Try databaseAway(RuntimeException failure) {
        if (!Outage.isBehind(failure)) {
            throw failure;
        }
        LOG.warnf("database away, tried again: %s", Outage.describe(failure));
        return new Later("the database is away");
    }
}
