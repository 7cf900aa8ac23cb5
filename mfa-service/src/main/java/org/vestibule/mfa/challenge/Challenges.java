package org.vestibule.mfa.challenge;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.vestibule.contracts.EventType;
import org.vestibule.contracts.Message;
import org.vestibule.contracts.Message.Channel;
import org.vestibule.mfa.authenticator.Authenticator;
import org.vestibule.mfa.authenticator.Authenticators;
import org.vestibule.mfa.authenticator.Authenticators.Owned;
import org.vestibule.mfa.challenge.ChallengeStore.Resend;
import org.vestibule.mfa.method.MethodType;
import org.vestibule.mfa.method.OneTimeCode;
import org.vestibule.mfa.notice.Notices;
import org.vestibule.mfa.notice.Notices.CodeMessage;
import org.vestibule.mfa.notice.Notices.Wording;
import org.vestibule.mfa.person.Person;
import org.vestibule.platform.event.Ids;
import org.vestibule.platform.event.SecurityEvents;
import org.vestibule.platform.event.SecurityEvents.Act;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.tenancy.TenantScope;

/** Sends codes to phones and mailboxes, and keeps what they must be answered with. */
@Singleton
public class Challenges {
    private static final Duration LONGEST_LIFE = Duration.ofMinutes(10);

    private final ChallengeStore store;
    private final SendGate gate;
    private final Courier courier;
    private final ChallengeConfig config;
    private final Clock clock;

    public Challenges(ChallengeStore store, SendGate gate, Courier courier, ChallengeConfig config, Clock clock) {
        this.store = store;
        this.gate = gate;
        this.courier = courier;
        this.config = config;
        this.clock = clock;
    }

    /** Whose code it is, and for what. */
    public record Recipient(
            Person person, Authenticator authenticator, String binding, Wording wording, Origin origin) {}

    /** What became of a wish to be sent a code. */
    public sealed interface SendOutcome {
        record Sent(UUID challengeId, Duration expiresIn, Duration resendIn) implements SendOutcome {}

        record TooSoon(Duration retryAfter) implements SendOutcome {}

        record LimitReached(Duration retryAfter) implements SendOutcome {}

        /** The tenant no longer sends to the number's country. */
        record CountryNotAllowed(List<String> allowed) implements SendOutcome {}

        record Unknown() implements SendOutcome {}
    }

    /** Turns a challenge into a message on its way. */
    @Singleton
    static class Courier {
        private final Authenticators authenticators;
        private final Notices notices;
        private final SecurityEvents events;
        private final TenantScope scope;

        Courier(Authenticators authenticators, Notices notices, SecurityEvents events, TenantScope scope) {
            this.authenticators = authenticators;
            this.notices = notices;
            this.events = events;
            this.scope = scope;
        }

        boolean isShownWhole(Owned to, Wording wording) {
            return scope.call(
                    to.person().tenant,
                    () -> notices.isShownWhole(to.person(), to.authenticator().methodType(), wording));
        }

        void deliver(Recipient to, String code, Instant expiresAt) {
            boolean sms = to.authenticator().methodType() == MethodType.SMS;
            Message message = scope.call(to.person().tenant, () -> {
                events.state(
                        EventType.SECOND_FACTOR_CHALLENGED,
                        to.person().tenant,
                        to.person().userId,
                        Act.success(to.person().actor(), to.origin()),
                        Map.of("method", to.authenticator().type));
                return notices.prepare(
                        to.person(),
                        new CodeMessage(
                                sms ? Channel.SMS : Channel.EMAIL,
                                authenticators.open(to.authenticator()),
                                to.wording(),
                                code,
                                expiresAt));
            });
            notices.send(to.person(), message, expiresAt);
        }
    }

    static Duration lifetime(ChallengeConfig config) {
        return config.lifetime().compareTo(LONGEST_LIFE) > 0 ? LONGEST_LIFE : config.lifetime();
    }

    /** How long no code can be sent; empty where none ever can be. */
    public Optional<Duration> wait(Recipient to) {
        return gate.wait(to);
    }

    /** Sends a new code; the older one of this authenticator and login is dead. The 503 problem where it cannot be sent. */
    public SendOutcome issue(Recipient to) {
        Optional<SendOutcome> refused = gate.refuse(to);
        if (refused.isPresent()) {
            return refused.get();
        }
        Duration life = lifetime(config);
        Duration pause = config.resendPauses().getFirst();
        String code = OneTimeCode.random();
        var challenge = new Challenge(
                Ids.next(),
                to.person().userId,
                to.authenticator().id,
                to.binding(),
                code,
                life,
                Challenge.Sending.once(to.origin()));
        store.put(challenge, pause);
        deliver(to, code, life);
        return new SendOutcome.Sent(challenge.id(), life, pause);
    }

    /** Sends the same code again, after the pause. */
    public SendOutcome resend(UUID challengeId, Recipient to) {
        Optional<Challenge> found = find(to.person().userId, challengeId, to.binding());
        if (found.isEmpty()) {
            return new SendOutcome.Unknown();
        }
        return switch (store.mayResend(to.person().userId, challengeId, config.resendPauses())) {
            case Resend.Gone() -> new SendOutcome.Unknown();
            case Resend.TooSoon(var wait) -> new SendOutcome.TooSoon(wait);
            case Resend.Now(var pause) -> {
                Optional<SendOutcome> refused = gate.refuse(to);
                if (refused.isPresent()) {
                    store.refusedResend(to.person().userId, challengeId);
                    yield refused.get();
                }
                Duration left = found.get().lifetime();
                deliver(to, found.get().code(), left);
                yield new SendOutcome.Sent(challengeId, left, pause);
            }
        };
    }

    private void deliver(Recipient to, String code, Duration life) {
        try {
            courier.deliver(to, code, clock.instant().plus(life));
        } catch (RuntimeException e) {
            gate.notSent(to);
            throw e;
        }
    }

    /** Whether the message can show all of an action that its code approves. */
    public boolean isShownWhole(Owned to, Wording wording) {
        return !wording.isOfAction() || courier.isShownWhole(to, wording);
    }

    /** The code was the right one: its sends do not count, and whoever asked for it is known from now on. */
    public void answered(Challenge challenge, Authenticator authenticator) {
        gate.answered(challenge, authenticator);
    }

    /** The living challenge of this user, if it was issued for this login or enrollment. */
    public Optional<Challenge> find(UUID user, UUID id, String binding) {
        return store.find(user, id).filter(challenge -> challenge.binding().equals(binding));
    }

    /** The living challenge of this authenticator, if it was issued for this login or enrollment. */
    public Optional<Challenge> ofAuthenticator(UUID user, UUID authenticator, String binding) {
        return store.liveOf(user, authenticator, binding).flatMap(id -> find(user, id, binding));
    }
}
