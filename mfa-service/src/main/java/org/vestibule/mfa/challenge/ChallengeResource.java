package org.vestibule.mfa.challenge;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.vestibule.contracts.ProblemType;
import org.vestibule.contracts.TokenType;
import org.vestibule.mfa.MfaText;
import org.vestibule.mfa.authenticator.Authenticator;
import org.vestibule.mfa.authenticator.Authenticators;
import org.vestibule.mfa.authenticator.Authenticators.Owned;
import org.vestibule.mfa.authenticator.Authenticators.Owner;
import org.vestibule.mfa.challenge.Challenges.Recipient;
import org.vestibule.mfa.challenge.Challenges.SendOutcome;
import org.vestibule.mfa.method.MethodType;
import org.vestibule.mfa.method.webauthn.RequestOptions;
import org.vestibule.mfa.notice.Notices.Wording;
import org.vestibule.platform.idempotency.Idempotent;
import org.vestibule.platform.idempotency.KeptSometimes;
import org.vestibule.platform.problem.Problem;
import org.vestibule.platform.token.Accepts;
import org.vestibule.platform.token.Caller;
import org.vestibule.platform.token.CallerOrigin;
import org.vestibule.platform.token.CurrentCaller;

/** What has to reach a user before they can answer: codes, and what a security key is to sign. */
@Path("/mfa/v1/challenges")
@Accepts(TokenType.PARTIAL)
@RunOnVirtualThread
public class ChallengeResource {
    private static final Set<MethodType> SENT = EnumSet.of(MethodType.SMS, MethodType.EMAIL);

    private final Challenges challenges;
    private final KeyChallenges keys;
    private final Authenticators authenticators;
    private final CurrentCaller caller;
    private final CallerOrigin origin;

    public ChallengeResource(
            Challenges challenges,
            KeyChallenges keys,
            Authenticators authenticators,
            CurrentCaller caller,
            CallerOrigin origin) {
        this.challenges = challenges;
        this.keys = keys;
        this.authenticators = authenticators;
        this.caller = caller;
        this.origin = origin;
    }

    /** Which authenticator to send a code to, or to be asked for. */
    public record Wish(@NotNull UUID authenticatorId) {}

    /**
     * A code on its way.
     *
     * @param hint masked number or address
     * @param expiresIn seconds
     * @param resendIn seconds until it may be sent again; absent for a security key
     * @param publicKey for {@code PublicKeyCredential.parseRequestOptionsFromJSON()}: any key of the user may answer
     */
    public record Issued(
            UUID challengeId,
            MethodType type,
            String hint,
            long expiresIn,
            @JsonInclude(JsonInclude.Include.NON_NULL) Long resendIn,
            @JsonInclude(JsonInclude.Include.NON_NULL) RequestOptions publicKey)
            implements KeptSometimes {
        /** Nothing is sent for a security key, so nothing limits how often it is asked for. */
        @Override
        public boolean mayBeReplayed() {
            return publicKey == null;
        }
    }

    /**
     * 404 for an authenticator that is not the user's; 400 for one that needs no challenge; 422 {@code invalid-phone} where
     * the tenant no longer sends to the number's country; 403 {@code method-not-offered} where its policy no longer says
     * where keys are used, and where an SMS cannot show an action whole and letter for letter; 429; 503.
     */
    @POST
    @ResponseStatus(201)
    @Idempotent(keeps = Issued.class)
    public Issued issue(@Valid @NotNull Wish wish) {
        Caller me = caller.get();
        Owned owned = owned(me, wish.authenticatorId());
        MethodType type = owned.authenticator().methodType();
        return switch (type) {
            case SMS, EMAIL -> answer(challenges.issue(recipient(me, owned)), owned);
            case WEBAUTHN -> ceremony(me, owned);
            case TOTP -> throw Problem.of(ProblemType.INVALID_REQUEST).detail(MfaText.NEEDS_NO_CHALLENGE, type.value());
        };
    }

    /**
     * An authenticator that codes are sent to.
     *
     * @param sendIn seconds until a code can be sent; 0 where one can be sent now, absent where none can be
     */
    public record Sendable(
            UUID authenticatorId,
            @JsonInclude(JsonInclude.Include.NON_NULL) Long sendIn) {}

    /** @param items each authenticator of the user that codes are sent to */
    public record SendableList(List<Sendable> items) {}

    /** When a code can be sent to which authenticator, so that a page can say so before somebody asks for one. Sends and counts nothing. */
    @GET
    public SendableList sendable() {
        Caller me = caller.get();
        if (!me.isToShowSecondFactor()) {
            throw Problem.of(ProblemType.FORBIDDEN).detail(MfaText.ENROLLMENT_TOKEN);
        }
        Owner owner = authenticators
                .owner(me.tenant(), me.id())
                .filter(known -> known.person().isAsIn(me))
                .orElseThrow(() -> Problem.of(ProblemType.INVALID_TOKEN).detail(MfaText.LOGIN_OUTDATED));
        return new SendableList(owner.active().stream()
                .filter(one -> SENT.contains(one.methodType()))
                .map(one -> new Sendable(one.id, sendIn(me, owner, one)))
                .toList());
    }

    private Long sendIn(Caller me, Owner owner, Authenticator to) {
        if (!owner.person().mayShow(to.methodType()) || owner.person().isBlocked()) {
            return null;
        }
        var recipient = new Recipient(owner.person(), to, me.tokenId(), Wording.of(me.action()), origin.get());
        return challenges.wait(recipient).map(Duration::toSeconds).orElse(null);
    }

    private Issued ceremony(Caller me, Owned owned) {
        return keys.ask(owned, me.tokenId())
                .map(asked -> new Issued(
                        asked.challenge().id(),
                        MethodType.WEBAUTHN,
                        null,
                        asked.challenge().lifetime().toSeconds(),
                        null,
                        asked.options()))
                .orElseThrow(() -> Problem.of(ProblemType.METHOD_NOT_OFFERED).detail(MfaText.KEY_CANNOT_BE_SHOWN));
    }

    /** The same code once more; 429 {@code resend-too-soon}, 410 {@code challenge-expired}. */
    @POST
    @Path("{id}/resend")
    @ResponseStatus(202)
    @Idempotent(keeps = Issued.class)
    public Issued resend(UUID id) {
        Caller me = caller.get();
        UUID authenticator = challenges
                .find(me.id(), id, me.tokenId())
                .map(Challenge::authenticator)
                .orElseThrow(() -> Problem.of(ProblemType.CHALLENGE_EXPIRED));
        Owned owned = owned(me, authenticator);
        if (owned.authenticator().methodType() == MethodType.WEBAUTHN) {
            throw Problem.of(ProblemType.INVALID_REQUEST)
                    .detail(MfaText.NEEDS_NO_CHALLENGE, MethodType.WEBAUTHN.value());
        }
        return answer(challenges.resend(id, recipient(me, owned)), owned);
    }

    private Owned owned(Caller me, UUID authenticator) {
        if (!me.isToShowSecondFactor()) {
            throw Problem.of(ProblemType.FORBIDDEN).detail(MfaText.ENROLLMENT_TOKEN);
        }
        Owned owned = authenticators
                .active(me.tenant(), me.id(), authenticator)
                .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
        if (!owned.person().isAsIn(me)) {
            throw Problem.of(ProblemType.INVALID_TOKEN).detail(MfaText.LOGIN_OUTDATED);
        }
        if (!owned.person().mayShow(owned.authenticator().methodType())) {
            throw Problem.of(ProblemType.METHOD_NOT_OFFERED).detail(MfaText.MAILBOX_COUNTS_NOT);
        }
        if (owned.person().isBlocked() && owned.authenticator().methodType().isGuessable()) {
            throw Problem.of(ProblemType.LOCKED).detail(MfaText.SUPPORT_UNLOCKS).retryAfter(Duration.ofHours(1));
        }
        return owned;
    }

    private Recipient recipient(Caller me, Owned owned) {
        Wording wording = Wording.of(me.action());
        if (!challenges.isShownWhole(owned, wording)) {
            throw Problem.of(ProblemType.METHOD_NOT_OFFERED).detail(MfaText.ACTION_NOT_SHOWN_WHOLE);
        }
        return new Recipient(owned.person(), owned.authenticator(), me.tokenId(), wording, origin.get());
    }

    private static Issued answer(SendOutcome outcome, Owned owned) {
        return switch (outcome) {
            case SendOutcome.Sent(var id, var expiresIn, var resendIn) ->
                new Issued(
                        id,
                        owned.authenticator().methodType(),
                        owned.authenticator().hint,
                        expiresIn.toSeconds(),
                        resendIn.toSeconds(),
                        null);
            case SendOutcome.TooSoon(var wait) ->
                throw Problem.of(ProblemType.RESEND_TOO_SOON)
                        .with("retry_after_s", wait.toSeconds())
                        .retryAfter(wait);
            case SendOutcome.LimitReached(var wait) ->
                throw Problem.of(ProblemType.SEND_LIMIT_REACHED)
                        .with("retry_after_s", wait.toSeconds())
                        .retryAfter(wait);
            case SendOutcome.CountryNotAllowed(var allowed) ->
                throw Problem.of(ProblemType.INVALID_PHONE)
                        .detail(MfaText.PHONE_COUNTRY)
                        .with("reason", "country_not_allowed")
                        .with("allowed_countries", allowed);
            case SendOutcome.Unknown() -> throw Problem.of(ProblemType.CHALLENGE_EXPIRED);
        };
    }
}
