package org.vestibule.auth.login;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Cookie;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jose4j.jwt.JwtClaims;
import org.vestibule.auth.browser.TrustedBrowsers;
import org.vestibule.auth.browser.TrustedBrowsers.Trusted;
import org.vestibule.auth.login.Attempts.Redeemed;
import org.vestibule.auth.login.Logins.Directory;
import org.vestibule.auth.session.Advice;
import org.vestibule.auth.session.Sessions;
import org.vestibule.auth.session.Sessions.Strength;
import org.vestibule.auth.session.Tokens;
import org.vestibule.auth.user.User;
import org.vestibule.contracts.Action;
import org.vestibule.contracts.Claim;
import org.vestibule.contracts.Notice;
import org.vestibule.contracts.Standing;
import org.vestibule.contracts.TokenType;
import org.vestibule.platform.http.Origin;
import org.vestibule.platform.token.OriginClaims;
import org.vestibule.platform.token.TokenVerifier;

/** A partial token and the proof that answers it, for what they were asked for: a session, or the approval of an action. */
@Singleton
public class Exchange {
    private final Attempts attempts;
    private final Sessions sessions;
    private final Directory directory;
    private final TokenVerifier verifier;
    private final TrustedBrowsers browsers;

    Exchange(
            Attempts attempts,
            Sessions sessions,
            Directory directory,
            TokenVerifier verifier,
            TrustedBrowsers browsers) {
        this.attempts = attempts;
        this.sessions = sessions;
        this.directory = directory;
        this.verifier = verifier;
        this.browsers = browsers;
    }

    /**
     * Who shows it.
     *
     * @param trust whether the user wants the browser to be trusted
     * @param cookies that the browser has
     */
    public record From(boolean trust, Map<String, Cookie> cookies, Origin origin) {
        private From at(Origin of) {
            return new From(trust, cookies, of);
        }
    }

    /** @param trusted empty where the user did not want it, or may not */
    public record Opened(Tokens tokens, Optional<Trusted> trusted) {}

    /**
     * Redeems a partial token with the proof that answers it. Empty where anything does not fit: wrong proof, used
     * before, another attempt's, or the user was disabled or changed the password meanwhile.
     */
    public Optional<Opened> redeem(String partialToken, String proof, From from) {
        return verifier.verify(TokenType.PROOF, proof).flatMap(claims -> redeem(partialToken, claims, from));
    }

    private Optional<Opened> redeem(String partialToken, JwtClaims proof, From from) {
        UUID userId = UUID.fromString(proof.getClaimValueAsString("sub"));
        String tenant = proof.getClaimValueAsString(Claim.TENANT);
        var redeemed = attempts.redeem(
                userId, proof.getClaimValueAsString(Claim.PARTIAL), partialToken, proof.getClaimValueAsString("jti"));
        if (redeemed.isEmpty()) {
            return Optional.empty();
        }
        From user = from.at(OriginClaims.ofOwn(partialToken, from.origin()));
        boolean opensASessionAlone = redeemed.get().session().isEmpty()
                && !(user.trust() && redeemed.get().terms().isPresent());
        return opensASessionAlone
                ? open(tenant, userId, redeemed.get(), proof, user)
                : directory.callIn(tenant, () -> open(tenant, userId, redeemed.get(), proof, user));
    }

    private Optional<Opened> open(String tenant, UUID userId, Redeemed redeemed, JwtClaims proof, From from) {
        return directory
                .enabled(tenant, userId)
                .filter(user -> user.accessVersion == redeemed.accessVersion())
                .flatMap(user ->
                        standingOf(proof, user).flatMap(standing -> open(user, redeemed, standing, proof, from)));
    }

    private Optional<Opened> open(User user, Redeemed redeemed, Standing standing, JwtClaims proof, From from) {
        Strength strength = strengthOf(proof);
        Advice advice = adviceOf(proof, user.tenant);
        if (redeemed.session().isPresent()) {
            return sessions.steppedUp(
                            redeemed.id(), user, redeemed.session().get(), strength, standing.factors(), advice)
                    .map(tokens -> new Opened(tokens, Optional.empty()));
        }
        return sessions.openFor(redeemed.id(), user, strength, standing.factors(), from.origin(), advice)
                .map(tokens -> new Opened(
                        tokens,
                        redeemed.terms()
                                .filter(terms -> from.trust())
                                .flatMap(terms ->
                                        browsers.trust(user, terms, strength, from.cookies(), from.origin()))));
    }

    /**
     * A second factor that was shown to approve an action.
     *
     * @param accessVersion on which the second factor was asked for
     * @param standing on which it was shown; empty where mfa-service is of release 0.2
     */
    public record Approved(
            UUID session, int accessVersion, Optional<Standing> standing, Action action, Strength strength) {
        /** Whether the user is as they were when it was asked for, and when it was shown. */
        public boolean isOf(User user) {
            return accessVersion == user.accessVersion && fits(standing, user);
        }
    }

    /**
     * Redeems the partial token of an action that {@code user} is to approve, with the proof that answers it. Empty where
     * anything does not fit, and where both are of a login or a step-up.
     */
    public Optional<Approved> redeemApproval(UUID id, UUID user, String partialToken, String proof) {
        return verifier.verify(TokenType.PROOF, proof)
                .filter(claims -> user.toString().equals(claims.getClaimValueAsString("sub"))
                        && id.toString().equals(claims.getClaimValueAsString(Claim.PARTIAL)))
                .flatMap(claims -> attempts.redeemApproval(
                                user, id.toString(), partialToken, claims.getClaimValueAsString("jti"))
                        .map(redeemed -> new Approved(
                                redeemed.session(),
                                redeemed.accessVersion(),
                                Standing.parse(claims.getClaimValueAsString(Claim.STANDING)),
                                redeemed.action(),
                                strengthOf(claims))));
    }

    private Advice adviceOf(JwtClaims proof, String tenant) {
        Set<Notice> notices = strings(proof, Claim.NOTICES).stream()
                .flatMap(value ->
                        Arrays.stream(Notice.values()).filter(n -> n.value().equals(value)))
                .collect(Collectors.toSet());
        return notices.isEmpty() ? Advice.NONE : Advice.of(notices, directory.tenant(tenant));
    }

    /** Empty where the proof was given on something older; where release 0.2 of mfa-service gave it, what is known of the user. */
    private static Optional<Standing> standingOf(JwtClaims proof, User user) {
        Optional<Standing> shown = Standing.parse(proof.getClaimValueAsString(Claim.STANDING));
        return fits(shown, user)
                ? shown.or(() -> Optional.of(new Standing(user.accessVersion, user.factorVersion)))
                : Optional.empty();
    }

    private static boolean fits(Optional<Standing> shown, User user) {
        return shown.map(
                        standing -> standing.access() == user.accessVersion && standing.factors() >= user.factorVersion)
                .orElse(true);
    }

    private static Strength strengthOf(JwtClaims proof) {
        return new Strength(strings(proof, Claim.AMR), proof.getClaimValueAsString(Claim.ACR));
    }

    private static List<String> strings(JwtClaims claims, String name) {
        return claims.getClaimValue(name) instanceof List<?> values
                ? values.stream().map(String::valueOf).toList()
                : List.of();
    }
}
